"""A proxy asks how a node is by its address and without TLS; everything else is still asked by name and over https."""

import pytest
from django.conf import settings as configured
from django.test import Client

pytestmark = pytest.mark.django_db
BY_ADDRESS = {"host": "10.0.0.7:8000"}


@pytest.fixture
def secure(settings):
    """An install behind a proxy that ends TLS."""
    settings.ALLOWED_HOSTS = ["other.example.org", "selfcare.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    return settings


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_the_pages_about_health_are_answered_by_address_and_without_tls(secure, path):
    assert Client().get(path, headers=BY_ADDRESS).status_code == 200


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/healthz/x", "/readyzz"])
def test_nothing_else_is(secure, path):
    assert Client().get(path, headers=BY_ADDRESS).status_code == 400


def test_other_pages_are_led_to_https_by_name(secure):
    answer = Client().get("/about/", headers={"host": "selfcare.example.org"})
    assert (answer.status_code, answer["Location"]) == (301, "https://selfcare.example.org/about/")


def test_without_the_middleware_a_proxy_would_take_every_node_for_dead(secure):
    secure.MIDDLEWARE = [name for name in configured.MIDDLEWARE if not name.endswith("HealthByAddress")]
    assert Client().get("/readyz", headers=BY_ADDRESS).status_code == 400
