"""Every named address × everyone: what each may see. An address that is missing here fails the test."""

import uuid

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from exercises.api import OPEN, api
from exercises.practice.models import PracticeSession

pytestmark = pytest.mark.django_db

OPEN_PAGE = dict.fromkeys(("anonymous", "owner", "other", "newcomer", "editor", "administrator"), 200)
SIGN_IN = {"anonymous": "sign in"}
OWN = SIGN_IN | {"owner": 200, "other": 404, "newcomer": 404, "editor": 404, "administrator": 404}
ANYONE_SIGNED_IN = SIGN_IN | dict.fromkeys(("owner", "other", "newcomer", "editor", "administrator"), 200)
# allauth sends people who are signed in away from its pages for strangers.
STRANGERS = {"anonymous": 200} | dict.fromkeys(("owner", "other", "newcomer", "editor", "administrator"), 302)
REDIRECTS = dict.fromkeys(("anonymous", "owner", "other", "newcomer", "editor", "administrator"), 302)
ADMIN = dict.fromkeys(("anonymous", "owner", "other", "newcomer"), 302) | {"editor": 200, "administrator": 200}

# name → (path arguments, who gets what for GET)
TABLE = {
    "home:home": ([], OPEN_PAGE),
    "home:about": ([], OPEN_PAGE),
    "home:privacy": ([], OPEN_PAGE),
    "home:accessibility": ([], OPEN_PAGE),
    "shell:healthz": ([], OPEN_PAGE),
    "shell:readyz": ([], OPEN_PAGE),
    "catalogue:condition_list": ([], OPEN_PAGE),
    "catalogue:condition": (["runners-knee"], OPEN_PAGE),
    "catalogue:muscle_list": ([], OPEN_PAGE),
    "catalogue:muscle": (["rectus-femoris"], OPEN_PAGE),
    "catalogue:exercise_list": ([], OPEN_PAGE),
    "catalogue:exercise": (["slow-chair-sit"], OPEN_PAGE),
    "catalogue:advice_list": ([], OPEN_PAGE),
    "catalogue:advice": (["ice-and-heat"], OPEN_PAGE),
    "catalogue:glossary": ([], OPEN_PAGE),
    # An address from before an edit leads to the present one.
    # The stored address of a picture leads on to the present one.
    "catalogue:figure": (["mini-squat", "a", "0", "both", "0" * 12], REDIRECTS),
    "catalogue:media": (["0" * 64], dict.fromkeys(OPEN_PAGE, 404)),
    "catalogue:pictures": ([], SIGN_IN | {"owner": 403, "other": 403, "newcomer": 403, "editor": 200, "administrator": 200}),
    "catalogue:plate": (["front", "right", "limb", "0" * 12], REDIRECTS),
    "home:search": ([], OPEN_PAGE),
    "home:sitemap": ([], OPEN_PAGE),
    "home:robots": ([], OPEN_PAGE),
    "home:review_pack": ([], SIGN_IN | {"owner": 403, "other": 403, "newcomer": 403, "editor": 200, "administrator": 200}),
    # Only by POST, and then for reviewers alone.
    "home:review_sign": ([], SIGN_IN | dict.fromkeys(("owner", "other", "newcomer", "editor", "administrator"), 405)),
    "routines:list": ([], OPEN_PAGE),
    "routines:detail": (["first-six-minutes"], OPEN_PAGE),
    "practice:play": (["first-six-minutes"], OPEN_PAGE),
    "finder:pick": ([], OPEN_PAGE),
    "finder:knee": ([], OPEN_PAGE),
    "finder:answer": ([], OPEN_PAGE),
    # Behind the stop list: nobody here has answered it.
    "practice:log": (["first-six-minutes"], REDIRECTS),
    "practice:session_list": ([], ANYONE_SIGNED_IN),
    "practice:session": (["OWN SESSION"], OWN),
    "practice:session_edit": (["OWN SESSION"], OWN),
    "practice:session_remove": (["OWN SESSION"], OWN),
    "people:profile": ([], ANYONE_SIGNED_IN),
    "people:consents": ([], ANYONE_SIGNED_IN),
    # A token that is not ours; a good one is tested in tests/publishing.
    "publishing:preview": (["no-such-token"], dict.fromkeys(OPEN_PAGE, 404)),
    "publishing:feedback": (["condition", "runners-knee"], OPEN_PAGE),
    # Only by POST, and then for editors alone.
    "publishing:wording": ([], SIGN_IN | dict.fromkeys(("owner", "other", "newcomer", "editor", "administrator"), 405)),
    "safety:check": ([], OPEN_PAGE),
    "safety:today": ([], REDIRECTS),
    # The later pages come after the first; the others after an answer.
    "safety:page": ([2], REDIRECTS),
    "safety:ready": ([], REDIRECTS),
    "safety:stop": ([], REDIRECTS),
    "safety:mistake": ([], REDIRECTS),
    "safety:examined": ([], REDIRECTS),
    "safety:agreed": ([], REDIRECTS),
    "safety:parents": ([], OPEN_PAGE),
    "admin_login": ([], dict.fromkeys(OPEN_PAGE, "sign in")),
    "account_login": ([], STRANGERS),
    "account_signup": ([], STRANGERS),
    "account_logout": ([], {"anonymous": 302} | {key: 200 for key in ANYONE_SIGNED_IN if key != "anonymous"}),
    "account_inactive": ([], OPEN_PAGE),
    "account_confirm_login_code": ([], REDIRECTS | {"anonymous": "sign in"}),
    "account_reauthenticate": ([], ANYONE_SIGNED_IN),
    "account_email": ([], ANYONE_SIGNED_IN),
    "account_change_password": ([], ANYONE_SIGNED_IN),
    "account_set_password": ([], SIGN_IN | dict.fromkeys(("owner", "other", "newcomer", "editor", "administrator"), 302)),
    "account_email_verification_sent": ([], OPEN_PAGE),
    "account_confirm_email": (["no-such-key"], OPEN_PAGE),
    "account_reset_password": ([], OPEN_PAGE),
    "account_reset_password_done": ([], OPEN_PAGE),
    "account_reset_password_from_key": (["1", "no-key"], OPEN_PAGE),
    "account_reset_password_from_key_done": ([], OPEN_PAGE),
    "api:openapi-json": ([], OPEN_PAGE),
    "api:api-root": ([], None),
    "api:me": ([], OPEN_PAGE),
    "api:sessions": ([], dict.fromkeys(OPEN_PAGE, 405)),
}


def named(patterns=None, spaces=()):
    """Every named address outside the editors' pages."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                yield from named(entry.url_patterns, (*spaces, entry.namespace) if entry.namespace else spaces)
        elif isinstance(entry, URLPattern) and entry.name:
            yield ":".join((*spaces, entry.name))


def test_every_named_address_is_in_the_table():
    assert sorted(set(named())) == sorted(TABLE)


def test_every_address_has_a_name():
    def nameless(patterns):
        for entry in patterns:
            if isinstance(entry, URLResolver):
                if entry.namespace != "admin":
                    yield from nameless(entry.url_patterns)
            elif not entry.name:
                yield str(entry.pattern)

    assert list(nameless(get_resolver().url_patterns)) == []


@pytest.fixture
def cast(runner, other_runner, newcomer, editor, administrator):
    return {
        "anonymous": None,
        "owner": runner,
        "other": other_runner,
        "newcomer": newcomer,
        "editor": editor,
        "administrator": administrator,
    }


def read(answer) -> int | str:
    if answer.status_code == 302 and answer["Location"].startswith(reverse("account_login")):
        return "sign in"
    return answer.status_code


@pytest.mark.parametrize("name", [name for name, (_args, expected) in TABLE.items() if expected])
def test_each_person_gets_what_the_table_says(name, cast, saved, as_):
    arguments, expected = TABLE[name]
    path = reverse(name, args=[saved.uid if argument == "OWN SESSION" else argument for argument in arguments])
    found = {who: read(as_(user).get(path)) for who, user in cast.items()}
    assert found == expected


@pytest.mark.parametrize("name", ["practice:session", "practice:session_edit", "practice:session_remove"])
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "head", "options"])
def test_no_method_opens_or_changes_a_foreign_session(name, method, cast, saved, as_):
    path, unknown = reverse(name, args=[saved.uid]), reverse(name, args=[uuid.uuid4()])
    for who in ("other", "newcomer", "editor", "administrator"):
        client = as_(cast[who])
        answer, other = getattr(client, method)(path), getattr(client, method)(unknown)
        assert answer.status_code == other.status_code
        assert answer.status_code in {404, 405}
    assert PracticeSession.objects.filter(pk=saved.pk).exists()


@pytest.mark.parametrize("name", [name for name, (_args, expected) in TABLE.items() if expected in (ANYONE_SIGNED_IN, OWN)])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_stranger_is_sent_to_sign_in_for_every_method(name, method, saved, as_):
    path = reverse(name, args=[saved.uid] if TABLE[name][0] else [])
    assert read(getattr(as_(), method)(path)) == "sign in"


def test_every_operation_of_the_api_is_closed_unless_it_is_named_as_open(as_):
    """Asked of the API itself: what answers a stranger with anything but 401 is open."""
    open_ones = set()
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            answer = getattr(as_(), method)(path, content_type="application/json")
            if answer.status_code != 401:
                open_ones.add(operation["operationId"].rsplit("_", 1)[-1])
    assert open_ones == OPEN


def test_the_editors_pages_are_for_staff_only(cast, as_):
    assert {who: as_(user).get("/admin/").status_code for who, user in cast.items()} == ADMIN


def test_the_editors_pages_have_no_door_of_their_own(as_):
    answer = as_().get("/admin/login/", {"next": "/admin/"})
    assert answer["Location"] == "/accounts/login/?next=%2Fadmin%2F"
    assert as_().post("/admin/login/", {"username": "x", "password": "y"})["Location"].startswith("/accounts/login/")
    evil = as_().get("/admin/login/", {"next": "https://elsewhere.example/"})
    assert "elsewhere" not in evil["Location"]
