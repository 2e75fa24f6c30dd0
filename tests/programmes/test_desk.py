"""A therapist's pages: the list, the sheet, the search, giving, comparing; and how they look to everybody else."""

import datetime as dt
import html
import json
import re
import uuid

import jsonschema
import pytest
from django.conf import settings
from django.urls import reverse

from exercises.care import services as care
from exercises.care.models import AccessEntry, Therapist
from exercises.lib import clock
from exercises.programmes import loader, queries, rules, services
from exercises.programmes.models import Assignment, Programme
from exercises.safety.models import Check
from exercises.safety.rules import QUESTIONS_VERSION
from tests.conftest import make_link
from tests.programmes.conftest import change, today

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DESK = "/programmes/build/"
OF_ONE = ("build", "add", "assign", "compare")
POSTS = ("state", "discard", "go_back")


def address(name, programme_or_uid):
    return reverse(f"programmes:{name}", args=[getattr(programme_or_uid, "uid", programme_or_uid)])


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def form_of(answer, form='class="building') -> dict:
    """Everything that the sheet would send as it stands."""
    page = answer.content.decode()
    part = page[page.index(form) :]
    part = part[: part.index("</form>")]
    found: dict = {}
    for tag in re.findall(r"<input[^>]*>", part):
        values = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if values.get("type") == "checkbox" and " checked" not in tag:
            continue
        if "name" in values:
            usual = "on" if values.get("type") == "checkbox" else ""
            found.setdefault(values["name"], []).append(html.unescape(values.get("value", usual)))
    for name, inner in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', part, re.S):
        found[name] = [html.unescape(inner).strip()]
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', part, re.S):
        found[name] = re.findall(r'value="([^"]*)" selected', inner)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items() if values}


@pytest.fixture
def desk(as_, therapist):
    return as_(therapist)


def press(client, programme, do, phase="", **typed):
    """Open the sheet, change what is typed, and press a button."""
    path = address("build", programme) + (f"?phase={phase}" if phase else "")
    sent = form_of(client.get(path)) | {key.replace("__", "-"): value for key, value in typed.items()} | {"do": do}
    return client.post(address("build", programme), sent)


def only(programme):
    programme.refresh_from_db()
    return programme.draft["phases"][0]["items"][0]


# --- beginning ---


@pytest.fixture
def pack(db):
    loader.load(loader.read(), now=clock.now())


def begin(client, start, initials="", uid=None):
    return client.post(reverse("programmes:start"), {"uid": uid or uuid.uuid4(), "start": start, "initials": initials})


@pytest.mark.parametrize("key", ["runners-knee", "iliotibial-band", "jumpers-knee"])
def test_every_programme_of_the_catalogue_is_a_beginning_that_can_be_played(desk, pack, key):
    begin(desk, f"pack:{key}", "T.H.")
    made = Programme.objects.get(initials="T.H.")
    assert made.kind == "template" and rules.items_of(made.draft)
    assert [one.problem for one in queries.drafted(made.draft).values()] == [""] * len(rules.items_of(made.draft))
    asked = Programme.objects.get(key=key).versions.get().document
    assert [len(part["items"]) for part in made.draft["phases"]] == [len(part["items"]) for part in asked["phases"]]


def test_the_same_button_twice_begins_one_draft(desk, pack):
    uid = uuid.uuid4()
    assert begin(desk, "", uid=uid)["Location"] == begin(desk, "", uid=uid)["Location"]
    assert Programme.objects.filter(kind="template").count() == 1


@pytest.mark.parametrize("start", ["pack:no-such", "own:nonsense", "own:0f6a3d0e-1111-4222-8333-444455556666", "pack:"])
def test_a_beginning_that_is_none_is_not_found(desk, start):
    assert begin(desk, start).status_code == 404


def test_a_form_that_cannot_be_read_begins_nothing_and_says_so(desk):
    answer = desk.post(reverse("programmes:start"), {"uid": "x"}, follow=True)
    assert "once more" in text(answer)
    assert not Programme.objects.filter(kind="template").exists()


def test_a_template_of_the_clinic_is_a_beginning_for_colleagues_but_not_theirs_to_change(as_, other_therapist, draft):
    mine = draft("wall-sit", title="Clinic’s own")
    colleague = as_(other_therapist)
    assert begin(colleague, f"own:{mine.uid}").status_code == 404
    Programme.objects.filter(pk=mine.pk).update(shared=True)
    assert "Clinic’s own" in text(colleague.get(DESK))
    assert begin(colleague, f"own:{mine.uid}").status_code == 302
    copy = Programme.objects.get(therapist__user=other_therapist)
    assert only(copy)["key"] != only(mine)["key"]
    assert colleague.get(address("build", mine)).status_code == 404


def test_a_clients_programme_is_copied_for_another_one(desk, draft, give):
    template = draft(title="Tom’s")
    template.draft["phases"][0]["items"][0]["note"] = "For Tom alone."
    template.save()
    (assignment,) = give(template)
    theirs = assignment.version.programme
    assert only(theirs)["note"] == "For Tom alone."
    assert begin(desk, f"own:{theirs.uid}", "I.B.").status_code == 302
    copy = Programme.objects.get(initials="I.B.")
    assert (copy.title, only(copy)["note"]) == ("Tom’s", ""), "what was noted for one client is not for another"
    assert AccessEntry.objects.filter(owner=theirs.client, what="programme").exists()


# --- the sheet ---


def test_a_dose_is_typed_and_kept(desk, draft):
    made = draft()
    key = only(made)["key"]
    answer = press(desk, made, "save", **{f"{key}-wall-sit-hold_s": "12", f"{key}-slots": ["morning", "evening"], f"{key}-note": "Slowly."})
    assert answer.status_code == 302
    item = only(made)
    assert (item["steps"][0]["dose"]["hold_s"], item["slots"], item["note"]) == (12, ["morning", "evening"], "Slowly.")


def test_the_minutes_of_a_day_count_every_slot(desk, draft):
    made = draft()
    (one,) = queries.drafted(made.draft).values()
    press(desk, made, "save", **{f"{only(made)['key']}-slots": ["morning", "noon", "evening"]})
    assert f"{3 * one.minutes} min" in text(desk.get(address("build", made)))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("wall-sit-hold_s", "0", "from 1 to 120"),
        ("wall-sit-hold_s", "many", "from 1 to 120"),
        ("wall-sit-sets", "11", "from 1 to 10"),
        ("days_per_week", "8", "from 1 to 7"),
        ("days_between", "6", "no room"),
        ("slots", [], "at least one time"),
        ("title", "", "required"),
        ("wall-sit-load", "x" * 61, "60"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(desk, draft, field, value, said):
    made = draft()
    before, key = only(made), only(made)["key"]
    answer = press(desk, made, "publish", **{f"{key}-note": "Keep this.", f"{key}-{field}": value})
    assert answer.status_code == 422
    assert said in text(answer) and "Keep this." in text(answer)
    assert only(made) == before


def test_a_press_that_is_longer_than_all_of_them_is_said(desk, draft):
    made = draft("quad-release-thumbs")
    key = only(made)["key"]
    answer = press(desk, made, "save", **{f"{key}-quad-release-thumbs-ceiling_s": "90", f"{key}-quad-release-thumbs-max_muscle_s": "30"})
    assert answer.status_code == 422 and "longer than all" in text(answer)


def test_a_tempo_and_a_load_are_played_as_they_were_typed(desk, draft, give):
    made = draft("slow-chair-sit", initials="T.H.")
    key = only(made)["key"]
    press(
        desk,
        made,
        "save",
        **{f"{key}-slow-chair-sit-lift_s": "3", f"{key}-slow-chair-sit-load": "5 kg", f"{key}-slow-chair-sit-easier": ""},
    )
    made.refresh_from_db()
    (assignment,) = give(made)
    (found,) = queries.prescribed(assignment.version).values()
    step = found.plan.document["steps"][0]
    assert step["tempo"]["lift_s"] == 3
    assert {"role": "note", "text": "Load: 5 kg."} in step["lines"]
    assert "easier" not in step and "harder" in step


@pytest.mark.parametrize(
    ("do", "order"),
    [("up:1", [1, 0, 2]), ("down:1", [0, 2, 1]), ("remove:1", [0, 2]), ("place:0:2", [1, 2, 0]), ("place:0:x", [0, 1, 2])],
)
def test_buttons_move_and_remove_without_scripts(desk, draft, do, order):
    made = draft("wall-sit", "heel-raise", "glute-bridge")
    keys = [item["key"] for item in rules.items_of(made.draft)]
    name, number, *rest = do.split(":")
    press(desk, made, ":".join([name, keys[int(number)], *rest]))
    made.refresh_from_db()
    assert [item["key"] for item in rules.items_of(made.draft)] == [keys[place] for place in order]


def test_a_button_for_something_that_is_not_there_changes_nothing(desk, draft):
    made = draft()
    for do in ("up:nobody", "remove:nobody", "place:nobody:0", "phase:no-such-phase", "drop:knee-strength", "go:nowhere", "nonsense"):
        assert press(desk, made, do).status_code == 302
    assert len(rules.items_of(Programme.objects.get(pk=made.pk).draft)) == 1


def test_an_empty_form_is_refused(desk, draft):
    assert desk.post(address("build", draft()), {}).status_code == 422


def test_phases_are_added_and_removed(desk, draft):
    made = draft()
    press(desk, made, "phase:settle")
    made.refresh_from_db()
    assert [part["phase"] for part in made.draft["phases"]] == ["settle", "knee-strength"]
    answer = press(desk, made, "drop:settle", phase="settle")
    made.refresh_from_db()
    assert [part["phase"] for part in made.draft["phases"]] == ["knee-strength"] and answer.status_code == 302


def test_two_windows_do_not_undo_each_other_and_the_second_may_save_again(desk, draft):
    made = draft()
    path, key = address("build", made), only(made)["key"]
    first, second = (form_of(desk.get(path)) for _window in range(2))
    assert desk.post(path, first | {f"{key}-note": "One.", "do": "save"}).status_code == 302
    answer = desk.post(path, second | {f"{key}-note": "Two.", "do": "save"})
    assert answer.status_code == 422 and "another window" in text(answer) and "Two." in text(answer)
    assert only(made)["note"] == "One."
    assert desk.post(path, form_of(answer) | {"do": "save"}).status_code == 302
    assert only(made)["note"] == "Two."


def test_what_came_from_another_window_meanwhile_stays(desk, draft):
    made = draft()
    path = address("build", made)
    stale = form_of(desk.get(path))
    services.add_item(made, "knee-strength", queries.from_exercise("heel-raise", key="i-new"), now=clock.now())
    answer = desk.post(path, stale | {"do": "save"})
    assert answer.status_code == 422
    # The form of the other thing was not sent: it stands there as it is.
    assert desk.post(path, form_of(answer) | {"do": "save"}).status_code == 302
    made.refresh_from_db()
    assert len(rules.items_of(made.draft)) == 2


def test_above_four_exercises_there_is_a_warning(desk, draft):
    four = ("wall-sit", "heel-raise", "glute-bridge", "clamshell")
    assert "Above four" not in text(desk.get(address("build", draft(*four))))
    assert "Above four" in text(desk.get(address("build", draft(*four, "hip-hike"))))


def test_a_look_says_what_it_comes_to_and_saves_nothing(desk, draft):
    made = draft()
    before, key = only(made), only(made)["key"]
    sent = {f"{key}-wall-sit-sets": "10", f"{key}-slots": ["morning", "evening"]}
    answer = press(desk, made, "look", **sent)
    assert answer.status_code == 200 and "<html" not in text(answer) and " min" in text(answer)
    assert only(made) == before


@pytest.mark.parametrize(("scopes", "warned"), [(("programme", "safety"), True), (("programme",), False)])
def test_what_the_clients_own_answers_lock_is_said_only_where_they_are_shared(desk, draft, give, runner, link, scopes, warned):
    (assignment,) = give(draft("wall-sit"))
    care.change(link, scopes=scopes, now=clock.now())
    from exercises.safety.models import Lock

    Lock.objects.create(
        owner=runner, what="knee_load", question="giving-way", side="", area="", since=clock.now(), questions_version=QUESTIONS_VERSION, by="list"
    )  # fmt: skip
    Check.objects.create(
        owner=runner, way=Check.Way.LIST, pages="123", questions_version=QUESTIONS_VERSION, at=clock.now(), zone="UTC", local_day=today()
    )  # fmt: skip
    answer = desk.get(address("build", assignment.version.programme))
    assert ("answered the safety check" in text(answer)) is warned
    assert AccessEntry.objects.filter(owner=runner, what="safety").exists() is warned


# --- looking for something to prescribe ---


def test_the_search_finds_by_words_kind_and_phase(desk, draft):
    made = draft()
    path = address("add", made)
    assert "Wall sit" in text(desk.get(path, {"q": "wall sit"}))
    stretches = text(desk.get(path, {"kind": "stretch"}))
    assert "Calf stretch at the wall" in stretches and "Wall sit" not in stretches
    assert "Whole routine" in text(desk.get(path, {"kind": "routine"}))
    here = text(desk.get(path, {"here": "on", "phase": "knee-strength"}))
    assert "Wall sit" in here and "Quad set" not in here
    assert "Nothing fits" in text(desk.get(path, {"q": "zzzz"}))
    assert desk.get(path, {"kind": "nonsense", "q": "wall"}).status_code == 200


def test_an_exercise_is_added_once_however_often_it_is_clicked(desk, draft):
    made, key = draft(), uuid.uuid4()
    for _click in range(2):
        answer = desk.post(address("add", made), {"what": "exercise:heel-raise", "key": key, "phase": "knee-strength"})
    made.refresh_from_db()
    assert [item["title"] for item in rules.items_of(made.draft)] == ["Wall sit", "Heel raise"]
    assert answer["Location"].endswith(f"?phase=knee-strength#{rules.items_of(made.draft)[1]['key']}")


def test_a_routine_is_added_with_its_own_doses(desk, draft):
    made = draft()
    desk.post(address("add", made), {"what": "routine:first-six-minutes", "key": uuid.uuid4(), "phase": "knee-strength"})
    made.refresh_from_db()
    steps = rules.items_of(made.draft)[1]["steps"]
    assert [step["exercise"] for step in steps] == ["quad-release-thumbs", "quad-stretch-standing", "slow-chair-sit"]
    assert (steps[0]["points"], steps[2]["dose"]["sets"]) == (["mid-belly"], 1)


@pytest.mark.parametrize("what", ["exercise:no-such", "routine:no-such", "muscle:soleus", "nonsense", ""])
def test_what_is_not_there_cannot_be_added(desk, draft, what):
    made = draft()
    answer = desk.post(address("add", made), {"what": what, "key": uuid.uuid4()})
    assert answer.status_code == 422 and "cannot be added" in text(answer)
    assert desk.post(address("add", made), {"what": "exercise:heel-raise", "key": "x"}).status_code == 422
    assert len(rules.items_of(Programme.objects.get(pk=made.pk).draft)) == 1


def test_every_exercise_and_routine_that_is_offered_can_be_prescribed(db):
    for entry in queries.library():
        make = queries.from_routine if entry.kind == "routine" else queries.from_exercise
        item = make(entry.slug, key="i-1")
        (found,) = queries.drafted(rules.added(rules.empty(), "settle", item)).values()
        assert found.problem == "", entry.slug


def test_there_is_an_end_to_what_one_programme_asks_for(draft):
    made = draft()
    many = rules.empty()
    for number in range(60):
        many = rules.added(many, "settle", {"key": f"i-{number}"})
    Programme.objects.filter(pk=made.pk).update(draft=many)
    with pytest.raises(services.Refused, match="too many things"):
        services.add_item(made, "settle", {"key": "i-more"}, now=clock.now())


OWN = {"what": "own", "title": "Towel pull", "how": "Sit on the floor.\nPull the towel.", "kind": "hold", "phase": "knee-strength"}


def test_an_exercise_in_the_therapists_own_words_is_prescribed_and_played(desk, draft, give, as_, runner):
    made, key = draft(), uuid.uuid4()
    for _click in range(2):
        assert desk.post(address("add", made), OWN | {"key": key}).status_code == 302
    made.refresh_from_db()
    assert [item["title"] for item in rules.items_of(made.draft)] == ["Wall sit", "Towel pull"]
    item = rules.items_of(made.draft)[1]
    press(desk, made, "save", **{f"{item['key']}-{item['steps'][0]['key']}-hold_s": "15"})
    made.refresh_from_db()
    (assignment,) = give(made)
    found = next(row for row in queries.prescribed(assignment.version).values() if row.title == "Towel pull")
    plan = found.plan.document
    jsonschema.validate(plan, json.loads((settings.BASE_DIR / "exercises/routines/schemas/plan-1.json").read_text()))
    step = plan["steps"][0]
    assert (step["hold_s"], step["loads"], step["exercise"]["title"]) == (15, ["knee-load"], "Towel pull")
    assert [line["text"] for line in step["lines"] if line["role"] == "step"] == ["Sit on the floor.", "Pull the towel."]
    client = as_(runner)
    page = text(client.get("/programme/"))
    assert "Pull the towel." in page and "/exercises/own-" not in page
    assert client.get(f"/programme/{assignment.uid}/play/{plan['routine']['slug']}/").status_code == 200
    assert "Pull the towel." in text(desk.get(address("build", assignment.version.programme)))


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"title": ""}, "give it a name"), ({"how": ""}, "how it is done"), ({"how": "\n".join("x" * 9)}, "At most eight"), ({"how": "x" * 301}, "At most eight"),
     ({"kind": "dance"}, "valid choice")],
)  # fmt: skip
def test_own_words_that_cannot_be_kept_are_said_and_not_lost(desk, draft, typed, said):
    made = draft()
    answer = desk.post(address("add", made), OWN | {"key": uuid.uuid4()} | typed)
    assert answer.status_code == 422 and said in text(answer)
    assert (typed.get("title", OWN["title"])) in text(answer)
    assert len(rules.items_of(Programme.objects.get(pk=made.pk).draft)) == 1


@pytest.mark.parametrize("kind", ["reps", "timer"])
def test_own_words_are_counted_in_each_way(kind):
    item = queries.from_own_words("Pull", ["Pull."], kind, key="i-1")
    (found,) = queries.drafted(rules.added(rules.empty(), "settle", item)).values()
    assert found.problem == "" and found.plan["steps"][0]["kind"] == kind


# --- giving ---


def given(link, **more):
    return {"uid": uuid.uuid4(), "clients": [link.uid], "starts_on": today().isoformat(), "review_on": "", "why": ""} | more


def test_a_programme_is_given_from_the_page(desk, draft, link, runner):
    made = draft(initials="T.H.")
    review = today() + dt.timedelta(days=14)
    answer = desk.post(address("assign", made), given(link, review_on=review.isoformat(), why="Welcome."), follow=True)
    assert "Given to 1 client" in text(answer)
    assignment = queries.current(runner)
    assert (assignment.review_on, assignment.version.why) == (review, "Welcome.")


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"clients": []}, "at least one"), ({"clients": [uuid.uuid4()]}, "shares their programme no more"), ({"starts_on": "soon"}, "like 2026-11-30"),
     ({"starts_on": ""}, "choose a day"), ({"starts_on": "2020-01-01"}, "begins today")],
)  # fmt: skip
def test_what_cannot_be_given_is_said(desk, draft, link, typed, said):
    answer = desk.post(address("assign", draft()), given(link, **typed, why="Keep this."))
    assert answer.status_code == 422 and said in text(answer) and "Keep this." in text(answer)
    assert not Assignment.objects.exists()


def test_only_clients_who_share_their_programme_can_be_chosen(desk, draft, link, other_runner, therapist):
    make_link(other_runner, therapist, scopes=("pain",))
    answer = text(desk.get(address("assign", draft())))
    assert "Runner" in answer and "Other" not in answer


def test_without_a_client_the_page_says_so(desk, draft):
    assert "No client shares" in text(desk.get(address("assign", draft())))


# --- a client's programme ---


@pytest.fixture
def theirs(draft, give):
    (assignment,) = give(draft("wall-sit", hold_s=5))
    return assignment.version.programme


def test_publishing_from_the_sheet_reaches_the_client_with_the_reason(desk, theirs, as_, runner):
    key = only(theirs)["key"]
    answer = press(desk, theirs, "publish", **{f"{key}-wall-sit-hold_s": "8", "why": "Ready for more."})
    assert answer.status_code == 302
    page = text(as_(runner).get("/programme/"))
    assert "Ready for more." in page and re.search(r"hold <del>5 s</del>.*<ins>8 s</ins>", page)
    assert "Ready for more." in text(as_(runner).get("/today/"))


def test_publishing_what_nobody_follows_any_more_says_so(desk, theirs):
    desk.post(address("state", theirs), {"state": "finished"})
    answer = press(desk, theirs, "publish", **{f"{only(theirs)['key']}-wall-sit-hold_s": "8"})
    assert "Nobody follows it" in text(desk.get(answer["Location"]))


def test_what_is_not_published_reaches_nobody(desk, theirs, as_, runner):
    key = only(theirs)["key"]
    press(desk, theirs, "save", **{f"{key}-wall-sit-hold_s": "8"})
    assert "has version 1 until you publish" in text(desk.get(address("build", theirs)))
    page = text(as_(runner).get("/programme/"))
    assert "3 holds of 5 seconds" in page and "8 s" not in page
    desk.post(address("discard", theirs))
    assert only(theirs)["steps"][0]["dose"]["hold_s"] == 5


def test_two_versions_stand_side_by_side_and_one_may_go_back(desk, theirs):
    change(theirs, hold_s=8, why="More.")
    answer = text(desk.get(address("compare", theirs)))
    assert "Version 2 against version 1" in answer and "3 holds of 5 seconds" in answer and "3 holds of 8 seconds" in answer
    assert "how often" not in answer and "how often" in text(desk.get(address("compare", theirs), {"all": "yes"}))
    desk.post(address("go_back", theirs), {"number": "1", "why": "Too much."})
    answer = text(desk.get(address("compare", theirs), {"from": "2", "to": "3"}))
    assert "Too much." in answer and "Version 3 against version 2" in answer
    assert "no such version" in text(desk.post(address("go_back", theirs), {"number": "x"}, follow=True))


def test_a_draft_has_no_versions_to_compare(desk, draft):
    assert desk.get(address("compare", draft())).status_code == 404


def test_it_is_paused_finished_and_given_a_day_to_look_at_it_together(desk, theirs, runner):
    day = today() + dt.timedelta(days=20)
    for sent in ({"state": "paused"}, {"review_on": day.isoformat()}, {"review_on": "nonsense"}):
        desk.post(address("state", theirs), sent)
    assignment = Assignment.objects.get(owner=runner)
    assert (assignment.state, assignment.review_on) == ("paused", day)
    answer = desk.post(address("state", theirs), {"state": "asleep"}, follow=True)
    assert "Choose to pause" in text(answer)
    desk.post(address("state", theirs), {"state": "finished"})
    assert queries.followed(runner) is None


def test_a_draft_has_no_state(desk, draft):
    assert desk.post(address("state", draft()), {"state": "paused"}).status_code == 404


def test_every_look_at_a_clients_programme_is_in_their_log(desk, theirs, runner):
    before = AccessEntry.objects.count()
    desk.get(address("build", theirs))
    assert [row.what for row in AccessEntry.objects.filter(owner=runner)] == ["programme"] and AccessEntry.objects.count() == before + 1
    desk.get(DESK)
    assert set(AccessEntry.objects.filter(owner=runner).values_list("how", flat=True)) == {"view", "list"}


def test_where_the_look_cannot_be_written_nothing_is_shown(desk, theirs, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError("no room")

    monkeypatch.setattr(AccessEntry.objects, "bulk_create", broken)
    with pytest.raises(RuntimeError, match="no room"):
        desk.get(address("build", theirs))


# --- everybody else ---


def ways(programme):
    return [("get", address(name, programme)) for name in OF_ONE] + [("post", address(name, programme)) for name in (*OF_ONE[:3], *POSTS)]


def codes(client, programme):
    return {getattr(client, method)(path).status_code for method, path in ways(programme)}


@pytest.mark.parametrize("who", ["runner", "other_runner", "editor", "administrator", "other_therapist"])
def test_nobody_else_opens_or_changes_a_programme(who, request, as_, theirs, draft):
    before = list(Programme.objects.order_by("pk").values())
    client = as_(request.getfixturevalue(who))
    assert codes(client, theirs) | codes(client, draft()) | codes(client, uuid.uuid4()) == {404}
    assert list(Programme.objects.filter(pk__in=[row["id"] for row in before]).order_by("pk").values()) == before
    if who != "other_therapist":
        assert client.get(DESK).status_code == client.post(reverse("programmes:start")).status_code == 404


def test_a_programme_of_the_catalogue_is_not_on_anybodys_desk(desk, pack):
    assert desk.get("/programmes/build/runners-knee/").status_code == 404


@pytest.mark.parametrize("end", ["paused", "ended", "expired", "narrower", "closed", "inactive"])
def test_when_the_client_shares_no_more_the_programme_is_gone_on_the_next_request(end, desk, theirs, link, runner, therapist, as_):
    assert desk.get(address("build", theirs)).status_code == 200
    now = clock.now()
    {
        "paused": lambda: care.pause(link, now=now),
        "ended": lambda: care.end(link, by="client", now=now),
        "expired": lambda: type(link).objects.filter(pk=link.pk).update(until=now),
        "narrower": lambda: care.change(link, scopes=("pain",), now=now),
        "closed": lambda: Therapist.objects.filter(user=therapist).update(closed_at=now),
        "inactive": lambda: type(runner).objects.filter(pk=runner.pk).update(is_active=False),
    }[end]()
    before = AccessEntry.objects.count()
    assert codes(desk, theirs) == {404}
    assert AccessEntry.objects.count() == before
    listed = desk.get(DESK)
    assert listed.status_code == (404 if end == "closed" else 200)
    assert address("build", theirs) not in text(listed)
    if end != "inactive":
        assert "For the knee" in text(as_(runner).get("/programme/")), "the client keeps it"


def test_a_clients_programme_is_on_no_page_for_everyone(as_, other_runner, theirs, pack):
    listed = text(as_(other_runner).get("/programmes/"))
    assert "For the knee" not in listed
    assert as_(other_runner).get(f"/programmes/{theirs.key}/").status_code == 404
