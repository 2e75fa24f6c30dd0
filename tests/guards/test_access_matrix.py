"""Every named address × everyone: what each may see. An address that is missing here fails the test."""

import re
import uuid
from itertools import product

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from exercises.api import OPEN, api
from exercises.care.access import open_or_404
from exercises.care.models import AccessEntry, CareLink, LinkChange
from exercises.clients.discharge import pages as discharge_pages
from exercises.clients.discharge import services as discharge_services
from exercises.clients.models import Assessment
from exercises.lib import clock
from exercises.messages.services import write_note
from exercises.practice.models import PracticeSession
from exercises.programmes import loader
from exercises.programmes import queries as programme_queries
from exercises.programmes import services as programme_services
from exercises.programmes.access import Desk
from exercises.programmes.groups.services import create as create_group
from exercises.programmes.handover.services import hand_over
from exercises.programmes.models import OwnPicture
from exercises.programmes.rules import items_of
from exercises.running.models import Import, Run, Shoe

pytestmark = pytest.mark.django_db

# Everyone who is signed in. The first therapist is linked with the owner, the other one with nobody.
PEOPLE = ("owner", "other", "newcomer", "editor", "administrator", "therapist", "other_therapist")
OPEN_PAGE = dict.fromkeys(("anonymous", *PEOPLE), 200)
SIGN_IN = {"anonymous": "sign in"}
OWN = SIGN_IN | dict.fromkeys(PEOPLE, 404) | {"owner": 200}
# The pages of a verified therapist; for anyone else there are none.
THERAPISTS = SIGN_IN | dict.fromkeys(PEOPLE, 404) | {"therapist": 200, "other_therapist": 200}
# A page about a client: for whoever the client shares with.
LINKED = SIGN_IN | dict.fromkeys(PEOPLE, 404) | {"therapist": 200}
# What this client does not share, not even with their therapist.
NOT_SHARED = SIGN_IN | dict.fromkeys(PEOPLE, 404)
ANYONE_SIGNED_IN = SIGN_IN | dict.fromkeys(PEOPLE, 200)
# allauth sends people who are signed in away from its pages for strangers.
STRANGERS = {"anonymous": 200} | dict.fromkeys(PEOPLE, 302)
REDIRECTS = dict.fromkeys(("anonymous", *PEOPLE), 302)
POST_ONLY = SIGN_IN | dict.fromkeys(PEOPLE, 405)
FOLLOWED = ANYONE_SIGNED_IN | dict.fromkeys(PEOPLE[1:], 302)
# Whose role takes a second factor: fixtures give them one.
FACTORED = ("editor", "administrator", "therapist", "other_therapist")
WITH_FACTOR = SIGN_IN | dict.fromkeys(PEOPLE, 302) | dict.fromkeys(FACTORED, 200)
ADMIN = dict.fromkeys(("anonymous", *PEOPLE), 302) | {"editor": 200, "administrator": 200}

# name → (path arguments, who gets what for GET)
TABLE = {
    "home:home": ([], OPEN_PAGE),
    "home:about": ([], OPEN_PAGE),
    "home:help": ([], OPEN_PAGE),
    "home:help_for": (["therapists"], OPEN_PAGE),
    "home:privacy": ([], OPEN_PAGE),
    "home:accessibility": ([], OPEN_PAGE),
    "home:phone": ([], OPEN_PAGE),
    "shell:healthz": ([], OPEN_PAGE),
    "shell:readyz": ([], OPEN_PAGE),
    # Only by POST; nobody is looked at.
    "shell:report": ([], dict.fromkeys(OPEN_PAGE, 405)),
    "shell:worker": ([], OPEN_PAGE),
    "shell:manifest": ([], OPEN_PAGE),
    "shell:offline": ([], OPEN_PAGE),
    "shell:routine_offline": (["first-six-minutes"], OPEN_PAGE),
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
    "catalogue:pictures": ([], SIGN_IN | dict.fromkeys(PEOPLE, 403) | {"editor": 200, "administrator": 200}),
    "catalogue:plate": (["front", "right", "limb", "0" * 12], REDIRECTS),
    "catalogue:sheet": (["mini-squat_a_45_start,mini-squat_a_45_end", "0" * 12], REDIRECTS),
    "home:search": ([], OPEN_PAGE),
    "home:sitemap": ([], OPEN_PAGE),
    "home:robots": ([], OPEN_PAGE),
    "home:review_pack": ([], SIGN_IN | dict.fromkeys(PEOPLE, 403) | {"editor": 200, "administrator": 200}),
    # Only by POST, and then for reviewers alone.
    "home:review_sign": ([], SIGN_IN | dict.fromkeys(PEOPLE, 405)),
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
    # Only by POST.
    "practice:session_choose": (["OWN SESSION"], SIGN_IN | dict.fromkeys(PEOPLE, 405)),
    "practice:session_edit": (["OWN SESSION"], OWN),
    "practice:session_remove": (["OWN SESSION"], OWN),
    "running:list": ([], ANYONE_SIGNED_IN),
    "running:all": ([], ANYONE_SIGNED_IN),
    "running:run_new": ([], ANYONE_SIGNED_IN),
    "running:week_number": ([], ANYONE_SIGNED_IN),
    "running:run": (["OWN RUN"], OWN),
    "running:run_edit": (["OWN RUN"], OWN),
    "running:run_remove": (["OWN RUN"], OWN),
    "running:shoe_list": ([], ANYONE_SIGNED_IN),
    "running:shoe_new": ([], ANYONE_SIGNED_IN),
    "running:shoe_edit": (["OWN SHOE"], OWN),
    # Only by POST.
    "running:shoe_retire": (["OWN SHOE"], SIGN_IN | dict.fromkeys(PEOPLE, 405)),
    "running:import_new": ([], ANYONE_SIGNED_IN),
    "running:import": (["OWN IMPORT"], OWN),
    # What was prescribed to the owner.
    "practice:prescribed": (["OWN PRESCRIBED", "OWN SLUG"], OWN),
    # Behind the stop list, which the owner has not answered.
    "practice:prescribed_log": (["OWN PRESCRIBED", "OWN SLUG"], OWN | {"owner": 302}),
    "programmes:desk": ([], THERAPISTS),
    "programmes:build": (["OWN PROGRAMME"], LINKED),
    "programmes:add": (["OWN PROGRAMME"], LINKED),
    "programmes:assign": (["OWN PROGRAMME"], LINKED),
    "programmes:compare": (["OWN PROGRAMME"], LINKED),
    "programmes:sheet": (["OWN PROGRAMME"], LINKED),
    "programmes:shown": (["OWN PROGRAMME"], LINKED),
    "programmes:try": (["OWN PROGRAMME", "OWN KEY", "OWN STEP"], LINKED),
    "programmes:try_given": (["OWN PROGRAMME", "OWN KEY", "OWN STEP"], LINKED),
    "programmes:spot": (["OWN PROGRAMME", "OWN PRESS", "quad-release-thumbs"], LINKED),
    "programmes:picture": (["OWN PROGRAMME", "OWN KEY", "OWN STEP"], LINKED),
    "programmes:picture_file": (["OWN PICTURE"], LINKED | {"owner": 200}),
    "programmes:picture_small": (["OWN PICTURE"], LINKED | {"owner": 200}),
    # Only by POST.
    "programmes:start": ([], POST_ONLY),
    "programmes:state": (["OWN PROGRAMME"], POST_ONLY),
    "programmes:discard": (["OWN PROGRAMME"], POST_ONLY),
    "programmes:go_back": (["OWN PROGRAMME"], POST_ONLY),
    "programmes:groups": ([], THERAPISTS),
    "programmes:group": (["OWN GROUP"], LINKED),
    "programmes:group_give": (["OWN GROUP"], LINKED),
    "programmes:group_remove": (["OWN GROUP"], POST_ONLY),
    "programmes:list": ([], ANYONE_SIGNED_IN),
    "programmes:programme": (["runners-knee"], ANYONE_SIGNED_IN),
    # Only by POST.
    "programmes:assignment": (["OWN ASSIGNMENT"], POST_ONLY),
    "programmes:colleague": (["OWN PRESCRIBED"], OWN),
    "progress:today": ([], ANYONE_SIGNED_IN),
    "progress:worked_out": ([], OPEN_PAGE),
    "progress:pairs": ([], OPEN_PAGE),
    "progress:decisions": ([], ANYONE_SIGNED_IN),
    # Only by POST.
    "progress:decide": ([], POST_ONLY),
    "progress:progress": ([], ANYONE_SIGNED_IN),
    "progress:measures": ([], ANYONE_SIGNED_IN),
    "progress:numbers": ([], ANYONE_SIGNED_IN),
    "progress:export": ([], ANYONE_SIGNED_IN),
    "progress:show": ([], ANYONE_SIGNED_IN),
    "progress:morning": ([], ANYONE_SIGNED_IN),
    # The morning after a session of today is still to come; others are tested in tests/rights.
    "progress:morning_again": (["OWN SESSION"], NOT_SHARED),
    # Someone without a programme is led to the list.
    "progress:programme": ([], FOLLOWED),
    "progress:programme_print": ([], FOLLOWED),
    # Only by POST.
    "progress:phase": (["OWN ASSIGNMENT"], POST_ONLY),
    "reminders:reminders": ([], ANYONE_SIGNED_IN),
    "reminders:sitting_breaks": ([], ANYONE_SIGNED_IN),
    # Only by POST.
    "reminders:calendar_token": ([], POST_ONLY),
    # Tokens that are not ours; good ones are tested in tests/reminders.
    "reminders:calendar": (["no-such-token"], dict.fromkeys(OPEN_PAGE, 404)),
    "reminders:morning": (["no-such-token"], dict.fromkeys(OPEN_PAGE, 404)),
    "reminders:off": (["no-such-token"], dict.fromkeys(OPEN_PAGE, 404)),
    "care:sharing": ([], ANYONE_SIGNED_IN),
    "care:looked": ([], ANYONE_SIGNED_IN),
    "care:look": (["OWN LOOK"], OWN),
    "care:link": (["OWN LINK"], OWN),
    "care:invite_therapist": ([], ANYONE_SIGNED_IN),
    "care:therapist": ([], ANYONE_SIGNED_IN),
    "care:invite_client": ([], THERAPISTS),
    # A token that is not ours; good ones are tested in tests/care.
    "care:invite": (["no-such-token"], dict.fromkeys(OPEN_PAGE, 404)),
    # Only by POST.
    "care:link_state": (["OWN LINK"], POST_ONLY),
    "care:invite_cancel": (["OWN LINK"], POST_ONLY),
    "care:therapist_end": (["OWN LINK"], POST_ONLY),
    "messages:threads": ([], ANYONE_SIGNED_IN),
    "messages:thread": (["OWN LINK"], OWN),
    "messages:client_thread": (["OWN LINK"], LINKED),
    "messages:notes": (["OWN LINK"], LINKED),
    "messages:note": (["OWN LINK", "OWN NOTE"], LINKED),
    # Only by POST.
    "messages:no_answer": (["OWN LINK", "OWN NOTE"], POST_ONLY),
    "messages:mails": ([], POST_ONLY),
    # A key that is not ours; a good one is tested in tests/messages.
    "messages:mail_off": ([uuid.UUID(int=1)], dict.fromkeys(OPEN_PAGE, 404)),
    "clients:list": ([], THERAPISTS),
    "clients:client": (["OWN LINK"], LINKED),
    "clients:timeline": (["OWN LINK"], LINKED),
    "clients:session": (["OWN LINK", "OWN SESSION"], LINKED),
    "clients:report": (["OWN LINK"], LINKED),
    "clients:sessions_file": (["OWN LINK"], LINKED),
    "clients:assessment_new": (["OWN LINK"], LINKED),
    "clients:assessment": (["OWN LINK", "OWN ASSESSMENT"], LINKED),
    "clients:numbers": (["OWN LINK"], LINKED),
    "clients:discharge": (["OWN LINK"], LINKED),
    "clients:discharged": (["OWN LINK", "OWN DISCHARGE"], LINKED),
    "clients:own_discharge": (["OWN DISCHARGE"], OWN),
    # Only by POST.
    "clients:visit": (["OWN LINK"], POST_ONLY),
    "clients:summary": (["OWN LINK"], POST_ONLY),
    # The safety answers; shared ones are tested in tests/clients/test_locks.py.
    "clients:locks": (["OWN LINK"], NOT_SHARED),
    "clients:lock_open": (["OWN LINK"], POST_ONLY),
    "clients:decide": (["OWN LINK"], POST_ONLY),
    "clients:own_assessments": ([], ANYONE_SIGNED_IN),
    "clients:own_assessment": (["OWN ASSESSMENT"], OWN),
    "handover:codes": (["OWN DRAFT"], LINKED),
    "handover:code": (["OWN DRAFT", "OWN HANDOVER"], LINKED),
    "handover:end": (["OWN DRAFT", "OWN HANDOVER"], POST_ONLY),
    "handover:handed": ([], OPEN_PAGE),
    "handover:claim": ([], POST_ONLY),
    # A plan that is not handed over; a good one is tested in tests/programmes.
    "handover:play": (["0" * 64], dict.fromkeys(OPEN_PAGE, 404)),
    "api:handover": ([], dict.fromkeys(OPEN_PAGE, 405)),
    "people:profile": ([], ANYONE_SIGNED_IN),
    "people:devices": ([], ANYONE_SIGNED_IN),
    "people:consents": ([], ANYONE_SIGNED_IN),
    "rights:mine": ([], ANYONE_SIGNED_IN),
    "rights:corrections": ([], ANYONE_SIGNED_IN),
    "rights:agreements": ([], ANYONE_SIGNED_IN),
    "rights:leave": ([], ANYONE_SIGNED_IN),
    "rights:left": ([], OPEN_PAGE),
    # A code that is not ours; good ones are tested in tests/rights.
    "rights:stay": (["no-such-code"], dict.fromkeys(OPEN_PAGE, 404)),
    "rights:bring": ([], ANYONE_SIGNED_IN),
    # Only by POST.
    "rights:archive": ([], POST_ONLY),
    # A token that is not ours; a good one is tested in tests/publishing.
    "publishing:preview": (["no-such-token"], dict.fromkeys(OPEN_PAGE, 404)),
    "publishing:feedback": (["condition", "runners-knee"], OPEN_PAGE),
    # Only by POST, and then for editors alone.
    "publishing:wording": ([], SIGN_IN | dict.fromkeys(PEOPLE, 405)),
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
    "safety:here": ([], OPEN_PAGE),
    "admin_login": ([], dict.fromkeys(OPEN_PAGE, "sign in")),
    "account_login": ([], STRANGERS),
    "account_signup": ([], STRANGERS),
    "account_logout": ([], {"anonymous": 302} | {key: 200 for key in ANYONE_SIGNED_IN if key != "anonymous"}),
    "account_inactive": ([], OPEN_PAGE),
    "account_confirm_login_code": ([], REDIRECTS | {"anonymous": "sign in"}),
    "account_reauthenticate": ([], ANYONE_SIGNED_IN),
    "account_email": ([], ANYONE_SIGNED_IN),
    "account_change_password": ([], ANYONE_SIGNED_IN),
    "account_set_password": ([], SIGN_IN | dict.fromkeys(PEOPLE, 302)),
    "account_email_verification_sent": ([], OPEN_PAGE),
    "account_confirm_email": (["no-such-key"], OPEN_PAGE),
    "account_reset_password": ([], OPEN_PAGE),
    # Behind a code that nobody here asked for.
    "account_confirm_password_reset_code": ([], dict.fromkeys(OPEN_PAGE, "sign in")),
    "account_complete_password_reset": ([], REDIRECTS),
    "account_password_reset_completed": ([], OPEN_PAGE),
    # A second step. Only those of the cast who must have one have it.
    "mfa_index": ([], ANYONE_SIGNED_IN),
    "mfa_authenticate": ([], REDIRECTS | {"anonymous": "sign in"}),
    "mfa_reauthenticate": ([], WITH_FACTOR),
    "mfa_reauthenticate_webauthn": ([], SIGN_IN | dict.fromkeys(PEOPLE, 302)),
    "mfa_activate_totp": ([], ANYONE_SIGNED_IN | dict.fromkeys(FACTORED, 302)),
    "mfa_deactivate_totp": ([], SIGN_IN | dict.fromkeys(PEOPLE, 404) | dict.fromkeys(FACTORED, 200)),
    "mfa_view_recovery_codes": ([], SIGN_IN | dict.fromkeys(PEOPLE, 404) | dict.fromkeys(FACTORED, 200)),
    "mfa_generate_recovery_codes": ([], ANYONE_SIGNED_IN),
    "mfa_download_recovery_codes": ([], SIGN_IN | dict.fromkeys(PEOPLE, 404) | dict.fromkeys(FACTORED, 200)),
    "mfa_list_webauthn": ([], SIGN_IN | dict.fromkeys(PEOPLE, 302)),
    "mfa_add_webauthn": ([], ANYONE_SIGNED_IN),
    # Nobody's passkey; own ones are tested in tests/people/test_factors.py.
    "mfa_remove_webauthn": ([1_000_000], SIGN_IN | dict.fromkeys(PEOPLE, 404)),
    "mfa_edit_webauthn": ([1_000_000], SIGN_IN | dict.fromkeys(PEOPLE, 404)),
    "mfa_login_webauthn": ([], REDIRECTS | {"anonymous": "sign in"}),
    "api:openapi-json": ([], OPEN_PAGE),
    "api:api-root": ([], None),
    "api:me": ([], OPEN_PAGE),
    # Only by POST.
    "api:advice": ([], dict.fromkeys(OPEN_PAGE, 405)),
    "api:preferences": ([], dict.fromkeys(OPEN_PAGE, 405)),
    "api:safety_answers": ([], dict.fromkeys(OPEN_PAGE, 405)),
    "api:sessions": ([], dict.fromkeys(OPEN_PAGE, 405)),
    "api:star": (["first-six-minutes"], dict.fromkeys(OPEN_PAGE, 405)),
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
def cast(runner, other_runner, newcomer, editor, administrator, therapist, other_therapist):
    return {
        "anonymous": None,
        "owner": runner,
        "other": other_runner,
        "newcomer": newcomer,
        "editor": editor,
        "administrator": administrator,
        "therapist": therapist,
        "other_therapist": other_therapist,
    }


def read(answer) -> int | str:
    if answer.status_code == 302 and answer["Location"].startswith(reverse("account_login")):
        return "sign in"
    return answer.status_code


@pytest.fixture
def own(runner, saved, link):
    """What the owner has, by the name that the table gives it."""
    fields = {"owner": runner, "created_at": clock.now(), "zone": "UTC"}
    run = Run.objects.create(local_day=clock.now().date(), metres=5000, **fields)
    file = Import.objects.create(name="runs.csv", kind="strava-csv", size=1, **fields)
    loader.load(loader.read(), now=clock.now())
    programme = programme_queries.offered()[0]
    open_or_404(link.therapist.user, link.uid, what="overview", now=clock.now())
    assignment = programme_services.start_alone(runner, programme, uid=uuid.uuid4(), today=clock.now().date(), now=clock.now())
    prescribed = programme_services.assign(
        programme_services.create(link.therapist, uid=uuid.uuid4(), title="Theirs", start=programme, now=clock.now()),
        link.therapist, [link], uid=uuid.uuid4(), starts_on=clock.now().date(), today=clock.now().date(), now=clock.now(),
    )[0]  # fmt: skip
    thing = items_of(prescribed.version.document)[0]
    press = programme_queries.from_exercise("quad-release-thumbs", key=f"i-{uuid.uuid4().hex}")
    programme_services.add_item(prescribed.version.programme, "settle", press, now=clock.now())
    draft = programme_services.create(link.therapist, uid=uuid.uuid4(), title="Waiting", initials="T", start=programme, now=clock.now())
    handover = hand_over(Desk(draft, link.therapist, None), uid=uuid.uuid4(), now=clock.now())
    grant = open_or_404(link.therapist.user, link.uid, what="overview", now=clock.now())
    page = discharge_pages.draft(grant, clock.now())
    told = {"doing": [], "flare": [], "back": [], "until": page.latest}
    ended = discharge_services.discharge(page, page.keeps[0], told, uid=uuid.uuid4(), now=clock.now())
    return {
        "OWN DRAFT": draft.uid,
        "OWN HANDOVER": handover.uid,
        "OWN PROGRAMME": prescribed.version.programme.uid,
        "OWN KEY": thing["key"],
        "OWN STEP": thing["steps"][0]["key"],
        "OWN PRESS": press["key"],
        "OWN PICTURE": OwnPicture.objects.create(
            programme=prescribed.version.programme,
            sha256="0" * 64,
            width=1,
            height=1,
            data=b"x",
            made_at=clock.now(),
            published_at=clock.now(),
        ).uid,
        "OWN PRESCRIBED": prescribed.uid,
        "OWN SLUG": next(iter(programme_queries.prescribed(prescribed.version))),
        "OWN SESSION": saved.uid,
        "OWN RUN": run.uid,
        "OWN SHOE": Shoe.objects.create(owner=runner, name="Blue").uid,
        "OWN IMPORT": file.uid,
        "OWN ASSIGNMENT": assignment.uid,
        "OWN LINK": link.uid,
        "OWN ASSESSMENT": Assessment.objects.create(
            owner=runner, link=link, therapist_name="Mara Linde", day=clock.now().date(), at=clock.now(), document={"aim": "run"}
        ).uid,
        "OWN DISCHARGE": ended.uid,
        "OWN GROUP": create_group(link.therapist, "Tuesdays", uid=uuid.uuid4(), now=clock.now()).uid,
        "OWN NOTE": write_note(
            open_or_404(link.therapist.user, link.uid, what="overview", now=clock.now()), uid=uuid.uuid4(), text="Words", now=clock.now()
        ).uid,
        "OWN LOOK": AccessEntry.objects.get(owner=runner).uid,
    }


WRITING = ("post", "put", "patch", "delete")
METHODS = ("get", "head", "options", *WRITING)


def address_of(name, own) -> str:
    return reverse(name, args=[own.get(argument, argument) for argument in TABLE[name][0]])


def by_part(wanted) -> dict[str, list[str]]:
    """The wanted names of the table by the part they belong to: what the owner has is made once for each part."""
    found: dict[str, list[str]] = {}
    for name, (_args, expected) in TABLE.items():
        if wanted(expected):
            found.setdefault(name.partition(":")[0], []).append(name)
    return found


ALL = by_part(bool)
CLOSED = by_part(lambda expected: expected in (ANYONE_SIGNED_IN, OWN, FOLLOWED))


def test_the_parts_together_are_the_whole_table():
    assert sorted(name for names in ALL.values() for name in names) == sorted(name for name, row in TABLE.items() if row[1])
    assert len(ALL) > 10


@pytest.mark.parametrize("part", ALL)
def test_each_person_gets_what_the_table_says(part, cast, own, as_):
    wrong = {}
    for name in ALL[part]:
        path = address_of(name, own)
        found = {who: read(as_(user).get(path)) for who, user in cast.items()}
        if found != TABLE[name][1]:
            wrong[name] = found
    assert wrong == {}


@pytest.mark.parametrize("name", ["practice:session", "practice:session_choose", "practice:session_edit", "practice:session_remove"])
def test_no_method_opens_or_changes_a_foreign_session(name, cast, saved, as_):
    path, unknown = reverse(name, args=[saved.uid]), reverse(name, args=[uuid.uuid4()])
    for who, method in product(PEOPLE[1:], METHODS):
        client = as_(cast[who])
        answer, other = getattr(client, method)(path), getattr(client, method)(unknown)
        assert answer.status_code == other.status_code, (who, method)
        assert answer.status_code in {404, 405}, (who, method)
    assert PracticeSession.objects.filter(pk=saved.pk).exists()


@pytest.mark.parametrize("name", [name for name in TABLE if name.startswith("running:") and "OWN" in str(TABLE[name][0])])
def test_no_method_opens_or_changes_anothers_runs_shoes_and_files(name, cast, own, as_):
    before = [sorted(model.objects.values_list()) for model in (Run, Shoe, Import)]
    path, unknown = address_of(name, own), reverse(name, args=[uuid.uuid4()])
    for who, method in product(PEOPLE[1:], METHODS):
        client = as_(cast[who])
        answer, other = getattr(client, method)(path), getattr(client, method)(unknown)
        assert answer.status_code == other.status_code, (who, method)
        assert answer.status_code in {404, 405}, (who, method)
    assert [sorted(model.objects.values_list()) for model in (Run, Shoe, Import)] == before


@pytest.mark.parametrize("name", ["care:link", "care:link_state", "care:look", "care:invite_cancel"])
def test_no_method_opens_or_changes_what_somebody_else_shares(name, cast, own, as_):
    before = [sorted(map(str, model.objects.values_list())) for model in (CareLink, LinkChange, AccessEntry)]
    path, unknown = address_of(name, own), reverse(name, args=[uuid.uuid4()])
    for who, method in product(PEOPLE[1:], METHODS):
        client = as_(cast[who])
        answer, other = getattr(client, method)(path, {"do": "end"}), getattr(client, method)(unknown, {"do": "end"})
        assert answer.status_code == other.status_code, (who, method)
        assert answer.status_code in {404, 405}, (who, method)
    assert [sorted(map(str, model.objects.values_list())) for model in (CareLink, LinkChange, AccessEntry)] == before


@pytest.mark.parametrize("part", CLOSED)
def test_a_stranger_is_sent_to_sign_in_for_every_method(part, own, as_):
    paths = {name: address_of(name, own) for name in CLOSED[part]}
    found = {(name, method): read(getattr(as_(), method)(path)) for name, path in paths.items() for method in WRITING}
    assert {key: answer for key, answer in found.items() if answer != "sign in"} == {}


def test_every_operation_of_the_api_is_closed_unless_it_is_named_as_open(as_):
    """Asked of the API itself: what answers a stranger with anything but 401 is open."""
    open_ones = set()
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            # A place to be filled in has to look like what stands there.
            answer = getattr(as_(), method)(re.sub(r"{.*?}", "first-six-minutes", path), content_type="application/json")
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
