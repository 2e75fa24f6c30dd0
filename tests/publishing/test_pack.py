"""Loading and exporting the content pack beside what editors did."""

import datetime as dt
import shutil

import pytest

from exercises.catalogue import codec
from exercises.catalogue.models import Condition, Equipment, Exercise
from exercises.publishing.loader import export_pack, load_pack
from exercises.publishing.models import Change, ContentEpoch, Index, PackBase, Revision
from exercises.publishing.pack import BrokenPack
from exercises.routines.codec import CODECS
from tests.conftest import CONTENT

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def pack(tmp_path):
    """A copy of the pack that a test may change."""
    return shutil.copytree(CONTENT, tmp_path / "pack")


def replace(pack, name, old, new):
    path = pack / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.database
def test_loading_twice_is_loading_once():
    revisions, epoch = Revision.objects.count(), ContentEpoch.objects.get().number
    report = load_pack(CONTENT, CODECS, now=NOW)
    assert len(report.unchanged) == len(list(CONTENT.rglob("*.toml")))
    assert (report.added, report.updated, report.edited, report.conflicts) == ([], [], [], {})
    assert (Revision.objects.count(), ContentEpoch.objects.get().number) == (revisions, epoch)


@pytest.mark.database
def test_the_export_is_the_pack_byte_for_byte(tmp_path):
    export_pack(tmp_path, CODECS)
    written = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.toml")}
    kept = {path.relative_to(CONTENT): path.read_bytes() for path in CONTENT.rglob("*.toml")}
    assert written.keys() == kept.keys()
    assert [str(name) for name in kept if kept[name] != written[name]] == []


@pytest.mark.database
def test_a_changed_file_becomes_a_new_revision_in_public(pack):
    replace(pack, "equipment/chair.toml", 'title = "', 'title = "Sturdy ')
    report = load_pack(pack, CODECS, now=NOW)
    assert report.updated == ["equipment/chair"]
    entry = Index.objects.get(kind="equipment", slug="chair")
    assert entry.title.startswith("Sturdy ")
    assert entry.revision.number == 2


@pytest.mark.database
def test_what_an_editor_changed_is_not_overwritten():
    Equipment.objects.filter(slug="chair").update(title="The editor's chair")
    report = load_pack(CONTENT, CODECS, now=NOW)
    assert report.edited == ["equipment/chair"]
    assert Equipment.objects.get(slug="chair").title == "The editor's chair"


def test_a_change_on_both_sides_is_told_key_by_key_and_kept_as_edited(pack):
    Equipment.objects.filter(slug="chair").update(title="The editor's chair")
    replace(pack, "equipment/chair.toml", 'title = "', 'title = "Sturdy ')
    report = load_pack(pack, CODECS, now=NOW)
    assert report.conflicts == {"equipment/chair": ["title: changed by both"]}
    assert Equipment.objects.get(slug="chair").title == "The editor's chair"
    assert "kept as edited here" in "\n".join(report.lines())


def test_the_same_change_on_both_sides_is_no_conflict(pack):
    title = Equipment.objects.get(slug="chair").title
    Equipment.objects.filter(slug="chair").update(title=f"Sturdy {title}")
    replace(pack, "equipment/chair.toml", 'title = "', 'title = "Sturdy ')
    report = load_pack(pack, CODECS, now=NOW)
    assert report.conflicts == {}
    assert PackBase.objects.get(kind="equipment", slug="chair").document["title"] == f"Sturdy {title}"


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("equipment/chair.toml", "title = ", "titel = ", "equipment/chair.toml: document: "),
        ("equipment/chair.toml", 'title = "', "title = ", "equipment/chair.toml: not readable TOML"),
        ("equipment/chair.toml", 'kind = "equipment"', 'kind = "furniture"', "kind: 'furniture' is not a kind of content"),
        ("equipment/chair.toml", 'slug = "chair"', 'slug = "stool"', "slug: the file must be called equipment/stool.toml"),
        ("exercise/slow-chair-sit.toml", "lift_s = 5", "lift_s = 0", "exercise/slow-chair-sit.toml: dose.tempo.lift_s: "),
        ("exercise/slow-chair-sit.toml", '"gluteus-maximus"', '"gluteus-minor"', "targets: there is no muscle called 'gluteus-minor'"),
        ("routine/first-six-minutes.toml", 'key = "stretch"', 'key = "press"', "steps: two steps have the same key"),
        ("routine/first-six-minutes.toml", 'exercise = "slow-chair-sit"', 'exercise = "flying"', "there is no exercise called 'flying'"),
    ],
)
def test_a_broken_file_is_refused_with_file_key_and_reason(pack, name, old, new, says):
    replace(pack, name, old, new)
    replace(pack, "equipment/cushion.toml", 'title = "', 'title = "Soft ')
    with pytest.raises(BrokenPack) as raised:
        load_pack(pack, CODECS, now=NOW)
    assert any(says in line for line in raised.value.lines), raised.value.lines
    assert not Index.objects.filter(title__startswith="Soft ").exists(), "nothing of a broken pack is loaded"


@pytest.mark.database
def test_a_failure_half_way_leaves_nothing_behind(pack, monkeypatch):
    replace(pack, "equipment/chair.toml", 'title = "', 'title = "Sturdy ')
    monkeypatch.setattr(
        type(codec.CONDITION), "entry", lambda self, document: 1 / 0 if self.kind == "condition" else original(self, document)
    )
    replace(pack, "condition/runners-knee.toml", 'title = "', 'title = "My ')
    with pytest.raises(ZeroDivisionError):
        load_pack(pack, CODECS, now=NOW)
    assert not Index.objects.filter(title__startswith="Sturdy ").exists()


original = type(codec.CONDITION).entry


def test_publishing_an_exercise_updates_what_the_index_says_of_its_routines(pack):
    before = Index.objects.get(kind="routine", slug="slow-chair-sit").facets["minutes"]
    replace(pack, "exercise/slow-chair-sit.toml", "lower_s = 5", "lower_s = 15")
    load_pack(pack, CODECS, now=NOW)
    assert Index.objects.get(kind="routine", slug="slow-chair-sit").facets["minutes"] > before


@pytest.mark.database
def test_working_rows_read_back_as_the_document_that_wrote_them():
    for kind in CODECS:
        for entry in Index.objects.filter(kind=kind.kind).select_related("revision"):
            assert kind.read(entry.slug) == entry.revision.document


def test_content_rows_exist_for_the_whole_first_pack():
    assert Condition.objects.filter(slug="runners-knee").exists()
    assert set(Exercise.objects.values_list("slug", flat=True)) >= {"quad-release-thumbs", "quad-stretch-standing", "slow-chair-sit"}


def test_changes_to_different_keys_are_brought_together_in_the_draft(pack):
    Equipment.objects.filter(slug="chair").update(substitute="The editor's stool.")
    replace(pack, "equipment/chair.toml", 'title = "', 'title = "Sturdy ')
    report = load_pack(pack, CODECS, now=NOW)
    row = Equipment.objects.get(slug="chair")
    assert report.merged == ["equipment/chair"]
    assert row.title.startswith("Sturdy ")
    assert row.substitute == "The editor's stool."
    # The public page waits for somebody to publish the draft; the next load has nothing to say.
    assert not Index.objects.get(kind="equipment", slug="chair").title.startswith("Sturdy ")
    assert "somebody has to publish it" in "\n".join(report.lines())
    assert load_pack(pack, CODECS, now=NOW).edited == ["equipment/chair"]


def mark(pack, reason="A chair tipped over.", **more):
    row = {"kind": "equipment", "slug": "chair", "reason": reason, "safety": True} | more
    lines = [f"{key} = {str(value).lower() if isinstance(value, bool) else repr(value)}" for key, value in row.items()]
    (pack / "safety.toml").write_text("[[update]]\n" + "\n".join(lines) + "\n")


@pytest.mark.database
def test_a_matter_of_safety_goes_over_an_editors_change_and_says_so(pack):
    Equipment.objects.filter(slug="chair").update(title="The editor's chair")
    replace(pack, "equipment/chair.toml", 'title = "', 'title = "Sturdy ')
    mark(pack)
    report = load_pack(pack, CODECS, now=NOW)
    assert report.overruled == {"equipment/chair": "A chair tipped over."}
    assert Index.objects.get(kind="equipment", slug="chair").title.startswith("Sturdy ")
    assert "SAFETY: equipment/chair was put over an edit made here: A chair tipped over." in report.lines()
    change = Change.objects.get()
    assert (change.what, change.detail) == ("imported", ["title"])


def test_without_the_mark_the_same_load_keeps_the_editors_change(pack):
    Equipment.objects.filter(slug="chair").update(title="The editor's chair")
    replace(pack, "equipment/chair.toml", 'title = "', 'title = "Sturdy ')
    mark(pack, slug="wall")
    assert load_pack(pack, CODECS, now=NOW).overruled == {}
    assert Equipment.objects.get(slug="chair").title == "The editor's chair"


def test_a_broken_list_of_safety_updates_stops_the_load(pack):
    (pack / "safety.toml").write_text('[[update]]\nkind = "equipment"\n')
    with pytest.raises(BrokenPack, match="safety.toml"):
        load_pack(pack, CODECS, now=NOW)


def empty_everything():
    """As a fresh database has it: no working rows, nothing published, nothing remembered."""
    Index.objects.all().delete()
    Revision.objects.all().delete()
    PackBase.objects.all().delete()
    for one in reversed(CODECS):
        one.model._default_manager.all().delete()


@pytest.mark.database
def test_what_editors_made_survives_export_and_import_into_a_fresh_database(tmp_path):
    Equipment.objects.filter(slug="chair").update(title="The editor’s chair", substitute="A **low** wall.")
    Condition.objects.filter(slug="runners-knee").update(summary="Ache round the kneecap.")
    first, second = tmp_path / "first", tmp_path / "second"
    export_pack(first, CODECS)
    empty_everything()
    assert not Equipment.objects.exists()
    report = load_pack(first, CODECS, now=NOW)
    assert len(report.added) == len(list(first.rglob("*.toml")))
    export_pack(second, CODECS)
    files = {path.relative_to(first): path.read_bytes() for path in first.rglob("*.toml")}
    assert {path.relative_to(second): path.read_bytes() for path in second.rglob("*.toml")} == files
    assert Index.objects.get(kind="equipment", slug="chair").title == "The editor’s chair"
