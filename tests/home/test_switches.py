"""The operator's switches: nobody new, and nothing stored."""

import pytest
from django.urls import reverse

from exercises.people.models import User

pytestmark = pytest.mark.django_db
SIGN_UP = {"email": "new@example.org", "password1": "correct horse battery", "age_band": "adult"}


def test_without_registration_nobody_makes_an_account_and_everybody_else_goes_on(client, as_, runner, settings):
    settings.REGISTRATION = False
    assert "No new accounts just now" in client.get(reverse("account_signup")).content.decode()
    client.post(reverse("account_signup"), SIGN_UP)
    assert not User.objects.filter(email=SIGN_UP["email"]).exists()
    assert as_(runner).get("/today/").status_code == 200


def test_with_registration_the_same_form_makes_one(client):
    client.post(reverse("account_signup"), SIGN_UP)
    assert User.objects.filter(email=SIGN_UP["email"]).exists()


@pytest.fixture
def read_only(settings):
    settings.READ_ONLY = True


@pytest.mark.usefixtures("read_only")
class TestReadOnly:
    @pytest.mark.parametrize("path", ["/", "/today/", "/sessions/", "/sharing/", "/healthz"])
    def test_pages_can_be_read(self, as_, runner, path):
        assert as_(runner).get(path).status_code == 200

    @pytest.mark.parametrize("path", ["/api/v1/sessions", "/sharing/invite/", "/accounts/signup/"])
    def test_nothing_is_taken(self, as_, runner, path):
        answer = as_(runner).post(path, {})
        assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "120", "private, no-store")

    def test_a_program_reads_why(self, as_, runner):
        answer = as_(runner).post("/api/v1/sessions", "{}", content_type="application/json")
        assert answer.json() == {"error": "Selfcare is being looked after. Nothing can be saved for a short while."}

    def test_clients_data_is_closed_because_the_look_could_not_be_kept(self, as_, therapist, link):
        assert as_(therapist).get(f"/clients/{link.uid}/").status_code == 503

    def test_signing_out_works(self, as_, runner):
        client = as_(runner)
        client.post(reverse("account_logout"))
        assert client.get("/sessions/").status_code == 302
