"""Who asks is found with a statement that is ready: the same person and session as ever, anew in every request."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import override, trans_real

from exercises.lib import clock
from exercises.lib.policy import Policy
from exercises.lib.rounds import reading
from exercises.people.models import User
from exercises.people.signin.adapter import _unwrap
from exercises.people.signin.store import SessionStore

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def kept():
    """A session as Django itself keeps it."""
    store = db.SessionStore()
    store["said"] = "so"
    store.create()
    return store


def test_a_session_is_the_one_that_django_keeps(kept):
    assert SessionStore(kept.session_key)["said"] == "so"
    changed = SessionStore(kept.session_key)
    changed["said"] = "otherwise"
    changed.save()
    assert db.SessionStore(kept.session_key)["said"] == "otherwise"


def test_a_session_that_is_over_or_was_never_there_is_none(kept):
    Session.objects.update(expire_date=clock.now() - dt.timedelta(seconds=1))
    for key in (kept.session_key, "nobody" * 5, None):
        found = SessionStore(key)
        assert found.get("said") is None and found.session_key is None


def test_within_one_request_a_session_that_ended_is_over(kept):
    with reading():
        assert SessionStore(kept.session_key)["said"] == "so"
        Session.objects.all().delete()
        assert SessionStore(kept.session_key).get("said") is None


def test_a_person_is_asked_for_anew_every_time(runner, django_assert_num_queries):
    with reading(), django_assert_num_queries(2):
        one, two = User.objects.get(pk=runner.pk), User.objects.get(pk=runner.pk)
    assert one == two == runner and one is not two
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=-1)
    assert User.objects.get(email=runner.email) == runner


def test_who_left_in_this_request_is_not_taken_for_who_came(rf, runner):
    request = rf.get("/")
    request._cached_user, request.user = runner, AnonymousUser()
    _unwrap(request)
    assert not request.user.is_authenticated
    request.user = SimpleLazyObject(lambda: pytest.fail("nobody asked who is there"))
    _unwrap(request)
    request.user = SimpleLazyObject(lambda: runner)
    assert request.user.is_authenticated
    _unwrap(request)
    assert request.user is runner


def test_a_sentence_is_the_same_when_it_is_looked_up_again():
    plain = type(trans_real.translation("en-gb")).gettext
    for sentence in ("This field is required.", "Today", "No sentence of ours"):
        assert _(sentence) == _(sentence) == plain(trans_real.translation("en-gb"), sentence)
    with override("de"):
        assert _("This field is required.") == "Dieses Feld ist zwingend erforderlich."
    assert _("This field is required.") == "This field is required."


def headers(settings, rf, **own) -> str:
    answer = HttpResponse()
    vars(answer).update(own)
    return Policy(lambda _request: answer)(rf.get("/"))["Content-Security-Policy"]


def test_the_policy_is_that_of_the_settings_and_of_an_answer_with_its_own(settings, rf):
    usual = headers(settings, rf)
    assert usual == headers(settings, rf) and "default-src 'none'" in usual
    assert "https://example.org" in headers(settings, rf, _csp_update={"img-src": ["https://example.org"]})
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'self'"]}}
    assert headers(settings, rf) == "default-src 'self'"
