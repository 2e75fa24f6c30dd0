"""A therapist's own picture for one person's exercise: what is kept of it, who sees it, what changes it, and when it goes."""

import html
import io
import json
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from PIL import Image

from exercises.care import services as care
from exercises.care.models import AccessEntry, CareLink, Therapist
from exercises.lib import clock, images
from exercises.people.models import User
from exercises.people.services import withdraw_consent
from exercises.practice.pages import prescribed_page
from exercises.programmes import queries, services
from exercises.programmes.access import Desk, desk_or_404
from exercises.programmes.handover.access import token_of
from exercises.programmes.handover.services import claim, hand_over
from exercises.programmes.models import Assignment, OwnPicture, Programme
from exercises.programmes.rules import pictures_in, step_in, with_picture, without_pictures
from exercises.programmes.services import picture as limits
from tests.attack.images import grainy, hostile, picture, with_exif
from tests.conftest import make_link
from tests.programmes.conftest import change, today

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TEXT = "Your right foot on the line."
OVER = ["paused", "ended by client", "ended by therapist", "expired", "fewer", "therapist closed", "therapist inactive", "never"]


def text(answer) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def desk(as_, therapist):
    return as_(therapist)


def place(programme, at=0):
    """The keys of a thing and of its first exercise."""
    programme.refresh_from_db()
    item = programme.draft["phases"][0]["items"][at]
    return item["key"], item["steps"][0]["key"]


def page(programme, at=0) -> str:
    return reverse("programmes:picture", args=[programme.uid, *place(programme, at)])


def send(client, path, data=None, **said):
    sent = {"file": SimpleUploadedFile("../IMG 1.php.jpg", data, "text/html")} if data is not None else {}
    return client.post(path, {"text": TEXT} | said | sent)


def added(client, programme, data=None, at=0, **said) -> OwnPicture:
    """A picture in the draft."""
    assert send(client, page(programme, at), data or grainy(), **said).status_code == 302
    named = step_in(Programme.objects.get(pk=programme.pk).draft, *place(programme, at))["picture"]
    return OwnPicture.objects.get(uid=named["uid"])


def publish(programme, why=""):
    row = Programme.objects.get(pk=programme.pk)
    return services.publish(row, base=services.base_of(row), why=why, today=today(), now=clock.now())


def address(row) -> str:
    return reverse("programmes:picture_file", args=[row.uid])


def both(row) -> list[str]:
    return [address(row), reverse("programmes:picture_small", args=[row.uid])]


def save(desk, programme, do="save", **more):
    """The sheet as it stands, sent back with this button."""
    path = reverse("programmes:build", args=[programme.uid])
    sheet = desk.get(path).context["sheet"]
    data = {"do": do, "phase": sheet.phase} | {field.html_name: field.value() or "" for field in sheet.head}
    for item, steps in sheet.rows:
        for form in (item, *steps):
            data |= {field.html_name: field.value() for field in form if field.value() is not None and field.value() is not False}
    return desk.post(path, data | more)


# ---- what is kept


def test_a_picture_is_kept_small_without_what_the_camera_wrote_and_without_its_name(desk, theirs):
    sent = with_exif()
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825) and b"telling" in sent, "it says where and with what it was taken"
    row = added(desk, theirs, sent)
    with Image.open(io.BytesIO(bytes(row.data))) as kept:
        assert kept.format == "WEBP" and not kept.getexif() and "exif" not in kept.info and "xmp" not in kept.info
    for part in (bytes(row.data), bytes(row.small)):
        assert [word for word in (b"Exif", b"EXIF", b"XMP", b"telling", b"php") if word in part] == []
    named = pictures_in(Programme.objects.get(pk=theirs.pk).draft)
    assert named == {
        str(row.uid): {"uid": str(row.uid), "sha256": row.sha256, "width": row.width, "height": row.height, "text": TEXT}
    }  # fmt: skip


@pytest.mark.parametrize(("size", "kept"), [((2400, 1600), (1280, 853)), ((900, 1500), (768, 1280)), ((300, 200), (300, 200))])
def test_its_longer_side_is_at_most_1280_and_lists_get_a_narrow_one(desk, theirs, size, kept):
    row = added(desk, theirs, grainy("JPEG", size))
    assert (row.width, row.height) == kept == Image.open(io.BytesIO(bytes(row.data))).size
    whole, small = (desk.get(path).content for path in both(row))
    assert Image.open(io.BytesIO(whole)).size == kept
    assert Image.open(io.BytesIO(small)).size[0] == min(480, kept[0])


@pytest.mark.parametrize("name", ["a page behind a PNG", "13,000 on each side", "a moving PNG"])
def test_a_file_that_is_not_taken_is_told_in_one_sentence_and_the_words_stay(desk, theirs, name):
    data, why = hostile()[name]
    answer = send(desk, page(theirs), data)
    assert answer.status_code == 422
    assert str(images.REASONS[why]) in text(answer) and f"{TEXT}</textarea>" in text(answer)
    assert 'id="id_file_error"' in text(answer) and "Nothing was kept." in text(answer)
    assert not OwnPicture.objects.exists()
    assert not pictures_in(Programme.objects.get(pk=theirs.pk).draft)


def test_a_file_of_more_than_eight_megabytes_is_told_and_only_this_door_takes_more_than_one(desk, theirs, monkeypatch):
    two = picture("BMP", size=(900, 800))
    assert len(two) > 2_000_000
    assert send(desk, page(theirs), two).status_code == 422, "read and refused, not turned away at the door"
    assert desk.post(reverse("programmes:build", args=[theirs.uid]), {"x": "y" * 1_100_000}).status_code == 413
    assert desk.post(page(theirs), {"x": "y" * (images.MAX_BYTES + 70_000)}).status_code == 413
    monkeypatch.setattr(images, "MAX_BYTES", 100)
    assert str(images.REASONS["bytes"]) in text(send(desk, page(theirs), grainy()))


@pytest.mark.parametrize(
    ("data", "said", "why"),
    [
        (None, {}, "Please choose a picture."),
        (True, {"text": "  "}, "Please say in one sentence what it shows."),
        (True, {"text": "x" * 201}, "at most 200 characters"),
    ],
    ids=["no file", "no words", "too many words"],
)
def test_a_picture_needs_a_file_and_words(desk, theirs, data, said, why):
    answer = send(desk, page(theirs), grainy() if data else None, **said)
    assert answer.status_code == 422 and why in text(answer)
    assert ("choose it once more" in text(answer)) is bool(data)
    assert not OwnPicture.objects.exists()


def test_a_programme_and_a_therapist_keep_only_so_many(desk, theirs, monkeypatch):
    monkeypatch.setattr(limits, "MOST", 1)
    row = added(desk, theirs)
    assert added(desk, theirs, at=1) == row, "the same one stands at two exercises and is kept once"
    answer = send(desk, page(theirs), picture())
    assert answer.status_code == 422 and "too many pictures" in text(answer)
    monkeypatch.setattr(limits, "MOST", 40)
    monkeypatch.setattr(limits, "MOST_IN_ALL", 1)
    assert "too many pictures" in text(send(desk, page(theirs), picture()))
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnPicture.objects.create(programme=theirs, sha256=row.sha256, width=1, height=1, data=b"x", made_at=clock.now())


# ---- where it may be


def test_the_sheet_saves_what_is_typed_before_it_leads_to_the_picture(desk, theirs):
    key, step = place(theirs)
    answer = save(desk, theirs, f"picture:{key}:{step}", **{f"{key}-note": "Slowly."})
    assert answer["Location"] == page(theirs)
    assert queries.newest_version(theirs).number == 1
    assert Programme.objects.get(pk=theirs.pk).draft["phases"][0]["items"][0]["note"] == "Slowly."
    for nonsense in ("picture:", "picture:x", f"picture:{key}:nothing", f"picture:{key}"):
        assert save(desk, theirs, nonsense)["Location"].startswith(reverse("programmes:build", args=[theirs.uid]))


def test_a_draft_for_one_person_may_have_one_and_a_template_has_none(desk, draft, waiting):
    template, shared = draft("wall-sit"), draft("wall-sit", initials="S.")
    Programme.objects.filter(pk=shared.pk).update(shared=True)
    for many in (template, shared):
        assert desk.get(page(many)).status_code == 404 == send(desk, page(many), grainy()).status_code
        assert "Add a picture" not in text(desk.get(reverse("programmes:build", args=[many.uid])))
    assert "Add a picture" in text(desk.get(reverse("programmes:build", args=[waiting.uid])))
    assert added(desk, waiting).published_at is None


@pytest.mark.parametrize("more", [{"initials": ""}, {"shared": "on"}])
def test_a_draft_with_a_picture_does_not_become_a_template_unseen(desk, waiting, more):
    row = added(desk, waiting)
    answer = save(desk, waiting, **more)
    assert answer.status_code == 422 and "a template has none" in text(answer)
    assert OwnPicture.objects.filter(pk=row.pk).exists()
    assert send(desk, page(waiting), away="yes").status_code == 302
    assert save(desk, waiting, **more).status_code == 302


def test_between_the_look_and_the_button_everything_is_asked_again(therapist, theirs, waiting, link, runner, mara):
    made = images.as_webp(picture())
    mine, clients = Desk(waiting, mara, None), desk_or_404(therapist, theirs.uid, now=clock.now())
    keep = {"picture": made, "text": TEXT, "now": clock.now()}
    with pytest.raises(services.Refused, match="changed in another window"):
        services.keep_picture(mine, "i-nothing", "nothing", **keep)
    with pytest.raises(services.Refused, match="changed in another window"):
        services.keep_picture(mine, *place(waiting), **keep | {"picture": None})
    with pytest.raises(services.Refused, match="given to your client meanwhile"):
        services.keep_picture(Desk(theirs, mara, None), *place(theirs), **keep)
    Programme.objects.filter(pk=waiting.pk).update(initials="")
    with pytest.raises(services.Refused, match="a template has none"):
        services.keep_picture(mine, *place(waiting), **keep)
    withdraw_consent(runner, now=clock.now())
    with pytest.raises(services.Refused, match="lets us store nothing"):
        services.keep_picture(clients, *place(theirs), **keep)
    CareLink.objects.filter(pk=link.pk).update(paused_at=clock.now())
    with pytest.raises(services.Refused, match="shares their programme no more"):
        services.keep_picture(clients, *place(theirs), **keep)
    assert not OwnPicture.objects.exists()


def test_what_is_refused_behind_the_lock_is_told_on_the_page(desk, theirs, runner):
    withdraw_consent(runner, now=clock.now())
    answer = send(desk, page(theirs), grainy())
    assert answer.status_code == 422 and "lets us store nothing" in text(answer) and f"{TEXT}</textarea>" in text(answer)


# ---- who sees it


def test_the_client_sees_it_once_it_is_published_and_the_therapist_before(as_, desk, theirs, runner):
    row = added(desk, theirs)
    for path in both(row):
        assert desk.get(path).status_code == 200 and as_(runner).get(path).status_code == 404
    assert address(row) in text(desk.get(page(theirs))) and both(row)[1] in text(desk.get(reverse("programmes:build", args=[theirs.uid])))
    assert TEXT not in text(as_(runner).get("/programme/"))
    publish(theirs)
    mine = text(as_(runner).get("/programme/"))
    assert f'alt="{TEXT}"' in mine and both(row)[1] in mine and "a picture was added" in mine
    assert both(row)[1] in text(as_(runner).get("/programme/print/"))
    assert both(row)[1] in text(desk.get(reverse("programmes:sheet", args=[theirs.uid])))
    assert [as_(runner).get(path).status_code for path in both(row)] == [200, 200]


def test_the_player_and_the_list_show_it_beside_the_plan_and_never_in_it(as_, desk, theirs, runner):
    row = added(desk, theirs)
    publish(theirs)
    assignment = Assignment.objects.get(owner=runner)
    slug = theirs.draft["phases"][0]["items"][0]["slug"]
    player = as_(runner).get(reverse("practice:prescribed", args=[assignment.uid, slug]))
    assert f'alt="{TEXT}"' in text(player) and both(row)[1] in text(player)
    assert TEXT not in json.dumps(player.context["plan_json"]) and str(row.uid) not in json.dumps(player.context["plan_json"])
    listed = prescribed_page(assignment, queries.prescribed(assignment.version)[slug], player.context["plan_json"])
    assert TEXT in render_to_string("practice/_list_steps.html", {"steps": listed.steps})


def test_it_is_kept_by_nothing_on_the_way_and_runs_nothing(as_, desk, theirs, runner):
    row = added(desk, theirs)
    publish(theirs)
    for who in (desk, as_(runner)):
        for path in both(row):
            answer = who.get(path)
            assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", "private, no-store")
            assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert (answer["X-Content-Type-Options"], answer["Cross-Origin-Resource-Policy"]) == ("nosniff", "same-origin")
            assert not answer.has_header("ETag") and not answer.has_header("Last-Modified")


@pytest.mark.parametrize("who", ["other_runner", "other_therapist", "newcomer", "editor", "reviewer", "administrator"])
def test_for_anybody_else_there_is_none(as_, desk, theirs, who, request):
    row = added(desk, theirs)
    publish(theirs)
    stranger = as_(request.getfixturevalue(who))
    for path in [*both(row), page(theirs), address(OwnPicture(uid=uuid.uuid4()))]:
        assert stranger.get(path).status_code == 404
    assert send(stranger, page(theirs), grainy()).status_code == 404
    assert as_().get(address(row))["Location"].startswith("/accounts/login/")


def bring_about(state, link, therapist, now):
    if state == "paused":
        care.pause(link, now=now)
    if state.startswith("ended"):
        care.end(link, by=state.removeprefix("ended by "), now=now)
    if state == "fewer":
        care.change(link, scopes=["pain"], now=now)
    if state == "expired":
        CareLink.objects.filter(pk=link.pk).update(until=now)
    if state == "therapist closed":
        Therapist.objects.update(closed_at=now)
    if state == "therapist inactive":
        User.objects.filter(pk=therapist.pk).update(is_active=False)
    if state == "never":
        CareLink.objects.filter(pk=link.pk).delete()


@pytest.mark.parametrize("state", OVER)
def test_with_the_next_request_after_sharing_stops_the_therapist_has_it_no_more_and_the_client_keeps_it(
    as_, desk, theirs, link, runner, therapist, state
):
    row = added(desk, theirs)
    publish(theirs)
    assert [desk.get(path).status_code for path in both(row)] == [200, 200]
    bring_about(state, link, therapist, clock.now())
    looks = AccessEntry.objects.count()
    gone = 302 if state == "therapist inactive" else 404
    assert [desk.get(path).status_code for path in [*both(row), page(theirs)]] == [gone] * 3
    assert send(desk, page(theirs), picture()).status_code == gone == send(desk, page(theirs), away="yes").status_code
    assert AccessEntry.objects.count() == looks, "nothing was shown, nothing stands in the log"
    assert [as_(runner).get(path).status_code for path in both(row)] == [200, 200]


def test_a_look_at_the_picture_alone_stands_in_the_clients_log_and_without_it_nothing_is_shown(
    desk, theirs, runner, monkeypatch, as_, therapist
):
    row = added(desk, theirs)
    AccessEntry.objects.all().delete()
    desk.get(address(row))
    assert list(AccessEntry.objects.values_list("owner", "what", "how")) == [(runner.pk, "programme", "view")]

    def away(*args, **kwargs):
        raise RuntimeError("no log")

    monkeypatch.setattr("exercises.care.access.note_looks", away)
    assert as_(therapist, raise_request_exception=False).get(address(row)).status_code == 500


def test_another_client_of_the_same_therapist_gets_no_copy_of_it(as_, desk, theirs, waiting, give, other_runner, therapist, mara, runner):
    row = added(desk, theirs)
    publish(theirs)
    theirs.refresh_from_db()
    given = give(theirs, make_link(other_runner, therapist))[0].version
    assert pictures_in(given.document) == {} and TEXT not in text(as_(other_runner).get("/programme/"))
    assert as_(other_runner).get(address(row)).status_code == 404
    begun = services.create(mara, uid=uuid.uuid4(), title="", initials="N.", start=theirs, now=clock.now())
    added(desk, waiting)
    waiting.refresh_from_db()
    also = services.create(mara, uid=uuid.uuid4(), title="", initials="N.", start=waiting, now=clock.now())
    assert pictures_in(begun.draft) == {} == pictures_in(also.draft)


# ---- drafts, versions and what goes when


def test_a_draft_that_is_given_to_its_person_takes_its_picture_along(as_, desk, waiting, give, runner):
    row = added(desk, waiting)
    version = give(waiting)[0].version
    assert version.programme_id == waiting.pk and list(pictures_in(version.document)) == [str(row.uid)]
    assert as_(runner).get(address(row)).status_code == 200
    runner.delete()
    assert not OwnPicture.objects.exists(), "it goes with the client"


def test_a_therapist_who_goes_takes_the_pictures_of_drafts_along_and_leaves_those_of_clients(as_, desk, waiting, theirs, therapist, runner):
    added(desk, waiting)
    row = added(desk, theirs)
    publish(theirs)
    therapist.delete()
    assert list(OwnPicture.objects.all()) == [row]
    assert as_(runner).get(address(row)).status_code == 200


def test_a_picture_that_nothing_names_is_removed_with_the_change(desk, theirs):
    first = added(desk, theirs)
    second = added(desk, theirs, picture())
    assert list(OwnPicture.objects.all()) == [second] != [first]
    assert send(desk, page(theirs), away="yes").status_code == 302
    assert not OwnPicture.objects.exists()
    assert send(desk, page(theirs), away="yes").status_code == 302, "twice is once"
    added(desk, theirs)
    key, _step = place(theirs)
    save(desk, theirs, f"remove:{key}")
    assert not OwnPicture.objects.exists(), "with its exercise"


def test_throwing_away_removes_what_only_the_draft_named(desk, theirs, waiting):
    kept = added(desk, theirs)
    publish(theirs)
    added(desk, theirs, picture())
    added(desk, waiting, picture(size=(9, 9)))
    for programme in (theirs, waiting):
        desk.post(reverse("programmes:discard", args=[programme.uid]))
    assert list(OwnPicture.objects.all()) == [kept]


def test_a_version_keeps_its_picture_and_names_exactly_that_one(as_, desk, theirs, runner):
    first = added(desk, theirs)
    assert publish(theirs).number == 2
    second = added(desk, theirs, picture())
    third = publish(theirs)
    assert third.number == 3 and list(pictures_in(third.document)) == [str(second.uid)]
    assert [as_(runner).get(address(row)).status_code for row in (first, second)] == [200, 200]
    added(desk, theirs, picture(size=(9, 9)))
    row = Programme.objects.get(pk=theirs.pk)
    back = services.go_back(row, number=2, today=today(), now=clock.now())
    assert list(pictures_in(back.document)) == [str(first.uid)]
    assert set(OwnPicture.objects.all()) == {first, second}, "what only the draft named is gone"


@pytest.mark.parametrize(
    ("do", "said"),
    [
        (lambda desk, row: added(desk, row, picture()), "the picture was changed"),
        (lambda desk, row: send(desk, page(row), text="Toes ahead."), "other words with the picture"),
        (lambda desk, row: send(desk, page(row), away="yes"), "the picture was taken away"),
    ],
)
def test_what_changed_names_the_picture(as_, desk, theirs, runner, do, said):
    added(desk, theirs)
    publish(theirs)
    do(desk, theirs)
    assert said in text(desk.get(reverse("programmes:build", args=[theirs.uid])))
    publish(theirs)
    assert said in text(as_(runner).get("/programme/"))


def test_a_sheet_in_another_window_does_not_undo_the_picture(desk, theirs):
    path = reverse("programmes:build", args=[theirs.uid])
    old = desk.get(path).context["sheet"].head["base"].value()
    added(desk, theirs)
    answer = save(desk, theirs, base=old)
    assert answer.status_code == 422 and "changed in another window" in text(answer)
    assert save(desk, theirs).status_code == 302
    assert len(pictures_in(Programme.objects.get(pk=theirs.pk).draft)) == 1


def test_a_new_dose_keeps_the_picture(desk, theirs):
    row = added(desk, theirs)
    assert list(pictures_in(change(theirs, hold_s=9).document)) == [str(row.uid)]


# ---- without an account


def test_the_holder_of_a_code_does_not_get_the_picture_and_the_therapist_is_told_so(as_, desk, waiting, mara):
    note = "The pictures that you added are not in what the code opens."
    codes = reverse("handover:codes", args=[waiting.uid])
    assert note not in text(desk.get(codes))
    row = added(desk, waiting)
    waiting.refresh_from_db()
    made = hand_over(Desk(waiting, mara, None), uid=uuid.uuid4(), now=clock.now())
    assert note in text(desk.get(codes)) and note in text(desk.get(reverse("handover:code", args=[waiting.uid, made.uid])))
    told = as_().post("/api/v1/handover", {"token": token_of(made.uid)}, content_type="application/json")
    assert told.status_code == 200
    play = told.json()["phases"][0]["items"][0]["play"]
    for answer in (told, as_().get(play)):
        assert TEXT not in text(answer) and str(row.uid) not in text(answer)
    assert as_().get(address(row))["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("went_on", [False, True])
def test_who_links_the_code_has_the_picture_where_the_draft_itself_becomes_theirs(as_, desk, waiting, mara, runner, went_on):
    row = added(desk, waiting)
    waiting.refresh_from_db()
    made = hand_over(Desk(waiting, mara, None), uid=uuid.uuid4(), now=clock.now())
    if went_on:
        save(desk, waiting, title="Another name")
    claimed = claim(made, runner, today=today(), now=clock.now())
    assert bool(pictures_in(claimed.version.document)) is not went_on
    assert as_(runner).get(address(row)).status_code == (404 if went_on else 200)


# ---- the rules, and pages beside


def test_a_document_is_never_changed_in_place():
    step = {"key": "a", "exercise": "a"}
    document = {"phases": [{"phase": "settle", "items": [{"key": "i", "steps": [step, {"key": "b", "exercise": "b"}]}]}]}
    shot = {"uid": "1", "sha256": "2", "text": "x"}
    made = with_picture(document, "i", "a", shot)
    assert pictures_in(made) == {"1": shot} and pictures_in(document) == {} and "picture" not in step
    assert without_pictures(made) == document == with_picture(made, "i", "a", None)
    assert with_picture(document, "no", "a", shot) == document == with_picture(document, "i", "no", shot)
    assert step_in(document, "i", "b")["exercise"] == "b" and step_in(document, "i", "c") is step_in(document, "j", "a") is None


def test_the_page_is_for_an_exercise_that_the_draft_has(desk, theirs):
    key, step = place(theirs)
    for wrong in ((key, "no-such"), ("no-such", step)):
        assert desk.get(reverse("programmes:picture", args=[theirs.uid, *wrong])).status_code == 404
    shown = text(desk.get(page(theirs)))
    assert "Your client sees it, and keeps it with the programme. Leave faces out." in shown
    assert re.search(r'<input type="file"[^>]*accept="image/\*"', shown) and "Take the picture away" not in shown


def test_a_client_s_sheet_leads_to_their_numbers(desk, theirs, link, waiting):
    there = reverse("clients:numbers", args=[link.uid])
    assert there in text(desk.get(reverse("programmes:build", args=[theirs.uid])))
    assert "Numbers for this client" not in text(desk.get(reverse("programmes:build", args=[waiting.uid])))
