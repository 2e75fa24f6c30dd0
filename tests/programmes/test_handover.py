"""Handing a programme over without an account: what a code opens, when it opens nothing, and linking it by the client's choice."""

import datetime as dt
import json
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser

from exercises.care import services as care
from exercises.care.models import CareLink
from exercises.lib import clock
from exercises.people.models import User
from exercises.practice.models import PracticeSession
from exercises.practice.services import store_session
from exercises.programmes.access import Desk
from exercises.programmes.handover import access, pages, services
from exercises.programmes.handover.models import Handover
from exercises.programmes.models import Assignment, Programme
from exercises.programmes.services import Refused, assign, base_of, save_draft
from exercises.publishing.withdrawals import confirm_withdrawal, raise_withdrawal
from exercises.routines.queries import plan_taken_back
from exercises.safety.queries import OwnRoutineAsked
from tests.conftest import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def token(handed):
    return access.token_of(handed.uid)


def ask(client, token):
    return client.post("/api/v1/handover", json.dumps({"token": token}), content_type="application/json")


def plays(answer):
    return [item["play"] for phase in answer.json()["phases"] for item in phase["items"]]


def test_a_token_opens_the_phases_with_titles_doses_and_where_to_play_each_without_an_account(as_, token):
    answer = ask(as_(), token)
    found = answer.json()
    assert (found["title"], found["therapist"], answer["Cache-Control"]) == ("For the knee", "Mara Linde", "private, no-store")
    [phase] = found["phases"]
    assert phase["title"] == "Knee strength" and len(phase["items"]) == 2
    first = phase["items"][0]
    assert first["title"] and first["when"].startswith("Every day") and first["steps"][0]["dose"]
    page = as_().get(first["play"])
    assert page.status_code == 200 and 'id="plan"' in page.content.decode() and 'data-detail="/handover/"' in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"


def test_nothing_of_whom_it_is_for_is_told(as_, token):
    told = ask(as_(), token).content.decode()
    assert "T.H." not in told and not any(word in told for word in ("initials", "claimed", "@example.org"))
    assert "T.H." not in "".join(as_().get(play).content.decode() for play in plays(ask(as_(), token)))


def test_only_the_hash_of_the_token_is_kept_and_no_page_has_it_in_its_address(as_, therapist, waiting, handed, token):
    assert handed.token_sha256 == access.digest(token) != token and len(token) >= 43
    page = as_(therapist).get(f"/programmes/build/{waiting.uid}/handover/{handed.uid}/").content.decode()
    assert f"/handover/#{token}" in page and f"/handover/{token}" not in page and 'class="qr"' in page


@pytest.mark.parametrize("wrong", ["", "short", "x" * 43, "x" * 101])
def test_an_unknown_token_opens_nothing(as_, handed, wrong):
    assert ask(as_(), wrong).status_code == 404


def test_a_request_without_a_token_is_refused(as_):
    assert as_().post("/api/v1/handover", "{}", content_type="application/json").status_code == 422
    assert as_().get("/api/v1/handover").status_code == 405


def close(how, handed, mara, administrator):
    now = clock.now()
    if how == "ended":
        services.end(handed, now=now)
    if how == "past":
        Handover.objects.filter(pk=handed.pk).update(expires_at=now)
    if how == "therapist closed":
        care.close(mara, by=administrator, now=now)
    if how == "therapist inactive":
        User.objects.filter(pk=mara.user_id).update(is_active=False)
    if how == "claimed":
        Handover.objects.filter(pk=handed.pk).update(claimed_at=now)
    if how == "discarded":
        Programme.objects.all().delete()


@pytest.mark.parametrize("how", ["ended", "past", "therapist closed", "therapist inactive", "claimed", "discarded"])
def test_a_code_that_is_over_opens_neither_the_programme_nor_the_player(as_, runner, mara, administrator, handed, token, how):
    client, owner = as_(), as_(runner)
    addresses = plays(ask(client, token))
    close(how, handed, mara, administrator)
    assert ask(client, token).status_code == 404
    assert [client.get(play).status_code for play in addresses] == [404, 404]
    assert owner.post("/handover/claim/", {"token": token, "agree": "yes"}).status_code == 404
    assert not CareLink.objects.exists()


def test_a_plan_that_is_not_handed_over_is_not_played_by_its_hash(as_, waiting, link, give):
    give(waiting)
    plan = Assignment.objects.get().version.phases.get().prescriptions.first().plan
    assert as_().get(f"/handover/{plan.sha256}/play/").status_code == 404


def test_what_the_therapist_changes_later_does_not_change_what_the_code_opens(as_, waiting, handed, token):
    before = ask(as_(), token).json()
    document = Programme.objects.get(pk=waiting.pk).draft
    document["phases"][0]["items"][0]["steps"][0]["dose"]["hold_s"] = 45
    row = Programme.objects.get(pk=waiting.pk)
    save_draft(row, document, title="Another name", initials="T.H.", base=base_of(row), now=clock.now())
    assert ask(as_(), token).json() == before


# --- the therapist ---
def codes_of(programme):
    return f"/programmes/build/{programme.uid}/handover/"


def test_a_therapist_makes_a_code_once_however_often_it_is_sent_and_ends_it(as_, therapist, waiting):
    desk, uid = as_(therapist), uuid.uuid4()
    for _number in range(2):
        answer = desk.post(codes_of(waiting), {"uid": uid})
        assert answer.status_code == 302 and answer["Location"] == f"{codes_of(waiting)}{uid}/"
    found = Handover.objects.get()
    assert found.initials == "T.H." and found.expires_at - found.made_at == dt.timedelta(days=90)
    page = desk.get(codes_of(waiting)).content.decode()
    assert "Open" in page and f"{codes_of(waiting)}{uid}/" in page
    assert desk.post(f"{codes_of(waiting)}{uid}/end/").status_code == 302
    assert desk.get(f"{codes_of(waiting)}{uid}/").status_code == 404
    assert "Ended" in desk.get(codes_of(waiting)).content.decode()


@pytest.mark.parametrize("uid", ["", "not-a-uid"])
def test_a_form_without_its_uid_still_makes_a_code(as_, therapist, waiting, uid):
    assert as_(therapist).post(codes_of(waiting), {"uid": uid}).status_code == 302


def test_an_empty_draft_is_refused_with_a_sentence(as_, therapist, mara):
    from exercises.programmes.services import create

    empty = create(mara, uid=uuid.uuid4(), title="Empty", now=clock.now())
    answer = as_(therapist).post(codes_of(empty), {"uid": uuid.uuid4()})
    assert answer.status_code == 422 and "There is nothing in this programme yet." in answer.content.decode()
    assert not Handover.objects.exists()


def test_a_foreign_uid_and_too_many_codes_are_refused(mara, draft, handed, monkeypatch):
    other = Desk(draft(title="Other"), mara, None)
    with pytest.raises(Refused):
        services.hand_over(other, uid=handed.uid, now=clock.now())
    monkeypatch.setattr(services, "MOST_OPEN", 1)
    with pytest.raises(Refused):
        services.hand_over(other, uid=uuid.uuid4(), now=clock.now())


def test_a_code_of_another_key_still_works_but_is_not_shown(as_, therapist, waiting, handed):
    Handover.objects.update(token_sha256=access.digest("y" * 43))
    page = as_(therapist).get(f"{codes_of(waiting)}{handed.uid}/").content.decode()
    assert "cannot be shown again" in page and 'class="qr"' not in page
    assert ask(as_(), "y" * 43).status_code == 200


@pytest.mark.parametrize("who", ["other_therapist", "runner", "administrator"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_sees_makes_or_ends_codes(as_, request, waiting, handed, who, method):
    client = as_(request.getfixturevalue(who))
    for path in (codes_of(waiting), f"{codes_of(waiting)}{handed.uid}/", f"{codes_of(waiting)}{handed.uid}/end/"):
        other = path.replace(str(waiting.uid), str(uuid.uuid4()))
        here, nowhere = (getattr(client, method)(address, {"uid": uuid.uuid4()}).status_code for address in (path, other))
        assert here == nowhere and here in {404, 405}
    assert Handover.objects.get().ended_at is None


def test_what_is_a_clients_already_has_no_codes(as_, therapist, waiting, give):
    give(waiting)
    assert as_(therapist).get(codes_of(waiting)).status_code == 404
    assert as_(therapist).post(codes_of(waiting), {"uid": uuid.uuid4()}).status_code == 404


# --- the client ---
def test_the_page_of_a_code_is_the_same_for_everyone_and_asks_nothing_of_the_database_about_it(as_, handed, token):
    page = as_().get("/handover/")
    text = page.content.decode()
    assert page.status_code == 200 and "For the knee" not in text and token not in text


def test_the_page_lets_a_browser_say_where_its_form_comes_from(as_, runner, handed, token):
    """Without a referrer a browser sends "Origin: null" with the form, and that is refused as forged: nobody could link anything."""
    client = as_(runner, enforce_csrf_checks=True)
    page = client.get("/handover/")
    assert page["Referrer-Policy"] == "same-origin" and 'name="referrer"' not in page.content.decode()
    sent = {"token": token, "agree": "yes", "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    assert client.post("/handover/claim/", sent, headers={"Origin": "null"}).status_code == 403
    assert client.post("/handover/claim/", sent, headers={"Origin": "http://testserver"})["Location"] == "/programme/"


def test_the_client_links_it_and_has_the_programme_in_the_version_that_they_played(
    as_, runner, mara, waiting, handed, token, session_document
):
    plan = handed.version.phases.get().prescriptions.first().plan
    assert as_(runner).post("/handover/claim/", {"token": token, "agree": "yes"})["Location"] == "/programme/"
    link, found = CareLink.objects.get(), Assignment.objects.get()
    assert (link.owner, link.therapist, link.scopes) == (runner, mara, ["programme", "pain"])
    assert (found.owner, found.version, found.version.programme_id) == (runner, handed.version, waiting.pk)
    handed.refresh_from_db()
    assert handed.claimed_by == runner and handed.claimed_at
    assert ask(as_(), token).status_code == 404, "it was for one person"
    step = plan.document["steps"][0]
    results = [{"key": step["key"], "side": side, "outcome": "done", "worked_ms": 1000} for side in step["sides"]]
    document = session_document(plan=plan.sha256, steps=results, assignment=str(found.uid))
    assert store_session(runner, document, now=clock.now()).status == "stored"
    assert PracticeSession.objects.get().version == handed.version


def test_without_the_switch_nothing_is_linked(as_, runner, token):
    assert as_(runner).post("/handover/claim/", {"token": token})["Location"] == "/handover/"
    assert not CareLink.objects.exists() and not Assignment.objects.exists()


def test_without_the_word_that_we_may_store_nothing_is_linked(as_, newcomer, token):
    answer = as_(newcomer).post("/handover/claim/", {"token": token, "agree": "yes"}, follow=True)
    assert "may store what you do" in answer.content.decode()
    assert not CareLink.objects.exists() and Handover.objects.get().claimed_at is None


def test_a_therapist_links_nothing_with_themselves(as_, therapist, token):
    from exercises.people.services import give_consent

    give_consent(therapist, way="test", now=clock.now())
    answer = as_(therapist).post("/handover/claim/", {"token": token, "agree": "yes"}, follow=True)
    assert "cannot share with yourself" in answer.content.decode()
    assert Handover.objects.get().claimed_at is None and not Assignment.objects.exists()


def test_a_second_account_comes_too_late(runner, other_runner, handed):
    today = clock.now().date()
    services.claim(handed, runner, today=today, now=clock.now())
    with pytest.raises(Refused):
        services.claim(handed, other_runner, today=today, now=clock.now())
    assert list(CareLink.objects.values_list("owner", flat=True)) == [runner.pk]


def test_a_draft_that_went_on_is_linked_as_it_was_handed_over(runner, mara, waiting, handed):
    document = Programme.objects.get(pk=waiting.pk).draft
    document["phases"][0]["items"].pop()
    row = Programme.objects.get(pk=waiting.pk)
    save_draft(row, document, title="For the knee", initials="T.H.", base=base_of(row), now=clock.now())
    made = services.claim(handed, runner, today=clock.now().date(), now=clock.now())
    assert made.version.programme_id != waiting.pk and made.version.document == handed.version.document
    waiting.refresh_from_db()
    assert waiting.kind == Programme.Kind.TEMPLATE and waiting.draft == document


def test_a_template_for_many_stays_one(runner, mara, draft):
    template = draft(title="For many")
    found = services.hand_over(Desk(template, mara, None), uid=uuid.uuid4(), now=clock.now())
    made = services.claim(found, runner, today=clock.now().date(), now=clock.now())
    template.refresh_from_db()
    assert template.kind == Programme.Kind.TEMPLATE and made.version.programme.client == runner


def test_a_draft_that_was_given_to_somebody_is_opened_by_no_code_any_more(as_, waiting, token, link, mara):
    today = clock.now().date()
    assign(waiting, mara, [link], uid=uuid.uuid4(), starts_on=today, today=today, now=clock.now())
    assert ask(as_(), token).status_code == 404


def test_a_stranger_signs_in_before_linking(as_, token):
    answer = as_().post("/handover/claim/", {"token": token, "agree": "yes"})
    assert answer["Location"].startswith("/accounts/login/") and token not in answer["Location"]


def test_the_safety_check_finds_its_way_back_to_what_was_handed_over(handed):
    row = handed.version.phases.get().prescriptions.first()
    slug = row.plan.document["routine"]["slug"]
    asked = OwnRoutineAsked(AnonymousUser(), slug)
    services.when_asked(asked)
    [card] = asked.found
    assert card.facets["play"] == f"/handover/{row.plan.sha256}/play/" and card.url == "/handover/"
    services.end(handed, now=clock.now())
    services.when_asked(over := OwnRoutineAsked(AnonymousUser(), slug))
    assert over.found == []


def test_an_address_stands_under_the_sites_own_name(handed, settings):
    settings.SITE_URL = "https://clinic.example.org"
    assert pages.shown(handed).address.startswith("https://clinic.example.org/handover/#")


def test_every_form_of_handing_over_carries_the_token_that_a_post_needs(as_, runner, therapist, waiting, handed):
    desk, owner = as_(therapist), as_(runner)
    for browser, path in ((desk, codes_of(waiting)), (desk, f"{codes_of(waiting)}{handed.uid}/"), (owner, "/handover/")):
        page = browser.get(path).content.decode()
        forms = page[page.index("<main") :].split("<form")[1:]
        assert forms and all("csrfmiddlewaretoken" in form.split("</form>")[0] for form in forms), path


# --- what was taken back ---
def take_back(editor, reviewer, kind, slug, part=""):
    raised = raise_withdrawal(kind=kind, slug=slug, part=part, reason="Not for now.", who=editor, now=clock.now())
    confirm_withdrawal(raised, who=reviewer, now=clock.now())


@pytest.fixture
def pressing(draft, mara):
    """The token of a programme with one press and one strength exercise."""
    made = draft("quad-release-thumbs", "wall-sit", initials="T.H.")
    found = services.hand_over(Desk(made, mara, None), uid=uuid.uuid4(), now=clock.now())
    return access.token_of(found.uid)


def pressed(token):
    """The muscle of the press, and its spots."""
    row = access.handover_or_404(token, now=clock.now()).version.phases.get().prescriptions.get(position=1)
    press = row.plan.document["steps"][0]["press"]
    return press["muscle"]["slug"], [spot["key"] for spot in press["spots"]]


def told_by(client, token):
    """What is said of each thing, and whether it can be started."""
    items = [item for phase in ask(client, token).json()["phases"] for item in phase["items"]]
    return [(item["withdrawn"], bool(item["play"])) for item in items]


@pytest.mark.parametrize(("what", "refused"), [("exercise", (0,)), ("point", (0,)), ("muscle", (0,)), ("rule", (0, 1)), ("nothing", ())])
def test_what_was_taken_back_is_neither_played_by_a_code_nor_offered(as_, editor, reviewer, pressing, what, refused):
    client = as_()
    addresses = plays(ask(client, pressing))
    muscle, spots = pressed(pressing)
    parts = {
        "exercise": [("exercise", "quad-release-thumbs", "")],
        "rule": [("rule", "thresholds", "")],
        "point": [("muscle", muscle, spots[0])],
    }
    for kind, slug, part in parts.get(what, [("muscle", muscle, spot) for spot in spots] if what == "muscle" else []):
        take_back(editor, reviewer, kind, slug, part)
    pages = [client.get(address).content.decode() for address in addresses]
    assert [number for number, page in enumerate(pages) if 'id="plan"' not in page] == list(refused)
    assert all(("Not for now." in page and "cannot be started" in page) is (number in refused) for number, page in enumerate(pages))
    assert told_by(client, pressing) == [("Not for now.", False) if number in refused else ("", True) for number in (0, 1)]


def test_the_page_of_a_code_has_the_same_words_for_what_was_taken_back_as_every_other_page(as_):
    said = (ROOT / "templates/components/withdrawn.html").read_text(encoding="utf-8")
    page = as_().get("/handover/").content.decode()
    for words in ("Please do not do this for now.", "We took it back, and we say why:"):
        assert words in said and words in page


def test_a_muscle_that_was_taken_back_without_naming_a_spot_stops_every_press_of_it(pressing):
    row = access.handover_or_404(pressing, now=clock.now()).version.phases.get().prescriptions.get(position=1)
    muscle, _spots = pressed(pressing)
    whole = {"kind": "muscle", "slug": muscle, "part": "", "reason": "All of it."}
    assert plan_taken_back(row.plan.document, [whole]) == "All of it."
    assert plan_taken_back(row.plan.document, [whole | {"slug": "another"}]) == ""
