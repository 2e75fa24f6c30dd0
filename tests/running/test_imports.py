"""Files of every kind, read in steps: what is taken, what is said of what is broken, and what is refused."""

import datetime as dt
import io
import json
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from exercises.lib import clock
from exercises.running import loader
from exercises.running.loader import xml
from exercises.running.models import Import, Run, RunRoute
from exercises.running.services.imports import file_of, place
from tests.running import files
from tests.running.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NEVER = lambda: False  # noqa: E731
ALWAYS = lambda: True  # noqa: E731


def read(data, *, route=False, miles=False, stop=NEVER, kind=""):
    """The whole of a file, step by step; a cursor goes through JSON as it does in the database."""
    file = io.BytesIO(data)
    kind = kind or loader.kind_of_file(file)
    offset, cursor, found, errors, steps = 0, {}, [], [], 0
    while True:
        batch = loader.step(file, kind, offset, json.loads(json.dumps(cursor)), route=route, miles=miles, stop=stop, now=NOW)
        found, errors, steps = found + batch.found, errors + batch.errors, steps + 1
        assert batch.end or batch.offset > offset, "a step must get on"
        offset, cursor = batch.offset, batch.cursor
        if batch.end:
            return found, errors, steps


def test_a_gpx_track_is_a_run_with_its_numbers():
    (run,), errors, _steps = read(files.gpx())
    assert errors == []
    assert (run.kind, run.started_at, run.seconds, run.cadence) == ("run", files.MORNING, 900, 170)
    assert run.metres == pytest.approx(3002, abs=5)
    assert (run.gain, run.points) == (56, [])
    assert run.loss == 40


def test_several_tracks_are_several_runs_and_a_pause_adds_no_distance():
    two = files.gpx(files.gpx_track(), files.gpx_track(11, start=600, kind="cycling"))
    found, _errors, _steps = read(two)
    assert [(run.kind, round(run.metres, -2)) for run in found] == [("run", 3000), ("ride", 1000)]
    cut = files.gpx_track(3).replace('</trkpt>\n<trkpt lat="51.0018', '</trkpt></trkseg><trkseg><trkpt lat="51.0018')
    assert round(read(files.gpx(cut))[0][0].metres, -1) == 100


def test_a_tcx_activity_is_the_sum_of_its_laps():
    (run,), errors, _steps = read(files.tcx())
    assert (errors, run.kind, run.metres, run.seconds, run.cadence, run.gain) == ([], "run", 5020, 1500, 168, 20)
    assert run.started_at == files.MORNING


def test_a_fit_file_gives_its_session():
    (run,), errors, _steps = read(files.fit())
    assert (errors, run.kind, run.metres, run.seconds, run.gain, run.loss, run.cadence) == ([], "run", 5012, 1502, 42, None, 172)
    assert (run.started_at, run.points) == (files.MORNING, [])


def test_our_fit_files_are_ones_that_an_independent_library_reads():
    fitdecode = pytest.importorskip("fitdecode")
    with fitdecode.FitReader(io.BytesIO(files.fit()), check_crc=fitdecode.CrcCheck.RAISE) as frames:
        session = next(frame for frame in frames if frame.frame_type == fitdecode.FIT_FRAME_DATA and frame.name == "session")
    (run,), _errors, _steps = read(files.fit())
    assert run.metres == round(session.get_value("total_distance"))
    assert run.seconds == round(session.get_value("total_timer_time"))
    assert run.started_at == session.get_value("start_time")
    assert run.gain == session.get_value("total_ascent")


def test_stravas_list_takes_the_exact_distance_and_times_in_utc():
    found, errors, _steps = read(files.strava(files.strava_line(4), files.strava_line(5, kind="Ride", metres="20000")))
    run = found[0]
    assert (errors, run.kind, run.metres, run.seconds, run.gain, run.loss, run.cadence) == ([], "run", 5012, 1501, 42, 40, 169)
    assert run.started_at == dt.datetime(2026, 5, 4, 6, 30, 15, tzinfo=dt.UTC)
    assert found[1].kind == "ride"


def test_garmins_list_is_in_the_units_of_the_account_and_swims_in_metres():
    data = files.garmin(files.garmin_line(4), files.garmin_line(5, "Pool Swim", "1,500"), files.garmin_line(6, "Treadmill Running", "--"))
    (run, swim, treadmill), errors, _steps = read(data)
    assert (errors, run.metres, run.seconds, run.gain, run.cadence) == ([], 5010, 1490, 42, 168)
    assert run.local == dt.datetime(2026, 5, 4, 6, 30, 15)
    assert (swim.kind, swim.metres) == ("swim", 1500)
    assert (treadmill.kind, treadmill.metres) == ("run", None)
    assert read(data, miles=True)[0][0].metres == 8063


def test_a_description_over_several_lines_is_one_activity_and_lines_are_counted():
    data = files.strava(files.strava_line(4, says="Slow, quoted and\nover\nthree lines"), files.strava_line(5, metres="far"))
    found, errors, _steps = read(data)
    assert len(found) == 1
    assert [(error["line"], error["says"]) for error in errors] == [(5, "far")]


@pytest.mark.parametrize(
    "data",
    [
        files.gpx(files.gpx_track(), files.gpx_track(9, 900)),
        files.tcx(),
        files.fit(records=600),
        files.strava(*map(files.strava_line, range(1, 20))),
    ],
)
def test_a_file_read_in_the_smallest_steps_gives_the_same(data):
    whole, _errors, _one = read(data, route=True)
    pieces, errors, steps = read(data, route=True, stop=ALWAYS)
    assert errors == []
    assert pieces == whole
    assert steps > 1 or data == files.tcx()


def test_a_step_ends_inside_a_point_too(monkeypatch):
    """Every element start is a place to stop: also with half a point gathered."""
    original = xml.XmlReader._start

    def stop_soon(self, name, attributes):
        self.starts = 63 if self.starts else 0
        return original(self, name, attributes)

    monkeypatch.setattr(xml.XmlReader, "_start", stop_soon)
    pieces, errors, steps = read(files.gpx(files.gpx_track(5)), stop=ALWAYS)
    monkeypatch.undo()
    assert errors == []
    assert steps > 30
    assert [(run.metres, run.seconds, run.cadence) for run in pieces] == [
        (run.metres, run.seconds, run.cadence) for run in read(files.gpx(files.gpx_track(5)))[0]
    ]


@pytest.mark.parametrize(
    "data", [files.LAUGHS, files.OUTSIDE, files.OUTSIDE_DTD, files.LAUGHS.replace(b"<gpx>", b"<gpx >").replace(b"\n", b" ")]
)
def test_entities_and_document_types_are_refused_before_they_are_expanded(data):
    with pytest.raises(loader.Refused, match="building blocks"):
        read(data)


class Endless:
    """A gigabyte that is made as it is read, and how much of it was asked for."""

    def __init__(self, head: bytes, piece: bytes, size: int = 1024**3) -> None:
        self.head, self.piece, self.left, self.asked = head, piece, size, 0

    def seek(self, place: int) -> None:
        assert place == 0

    def read(self, count: int) -> bytes:
        self.asked += count
        if self.head:
            head, self.head = self.head, b""
            return head
        self.left -= count
        return (self.piece * (count // len(self.piece) + 1))[:count] if self.left > 0 else b""


@pytest.mark.parametrize(
    ("piece", "sentence"),
    [(b"<a>", "nested too deeply"), (b"x", "far too long")],
)
@pytest.mark.parametrize("head", [b"<gpx><trk>", b"<gpx><trk><!-- ", b'<gpx><trk a="'])
def test_a_gigabyte_of_nesting_or_of_nothing_is_refused_after_a_little_of_it(piece, sentence, head):
    if piece == b"<a>" and head != b"<gpx><trk>":
        sentence = "far too long|cannot read|cannot be read"
    file = Endless(head, piece)
    said, most = [], 0
    tracemalloc.start()
    try:
        batch = loader.step(file, "gpx", 0, {}, route=False, miles=False, stop=NEVER, now=NOW)
        said = [error["sentence"] for error in batch.errors]
    except loader.Refused as refused:
        said = [str(refused)]
    finally:
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert any(part in said[0] for part in sentence.split("|")), said
    assert file.asked < 4 * 1024 * 1024
    assert most < 30 * 1024 * 1024


def test_text_without_end_is_refused():
    file = Endless(b"<gpx><trk><name>", b"word ")
    with pytest.raises(loader.Refused, match="far too long"):
        loader.step(file, "gpx", 0, {}, route=False, miles=False, stop=NEVER, now=NOW)
    assert file.asked < 4 * 1024 * 1024


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "do not know"), (b"hello", "do not know"), (b"PK\x03\x04....", "packed"), (b"\x1f\x8b\x08...", "packed"),
        (b"<html></html>", "not a file of runs"),
        ("<gpx></gpx>".encode("utf-16"), "UTF-8"), (b'<?xml version="1.0" encoding="utf-7"?><gpx></gpx>', "UTF-8"), (b"Date,Distance\n1,2\n", "do not know"),
        (b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIX", "do not know|UTF-8"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_runs_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(loader.Refused) as refused:
        read(data)
    assert any(part in str(refused.value) for part in sentence.split("|")), refused.value


def test_a_gpx_file_that_breaks_off_says_where_and_keeps_the_whole_runs_before():
    data = files.gpx(files.gpx_track(), files.gpx_track(9, 900))
    found, errors, _steps = read(data[: len(data) - 200])
    assert len(found) == 1
    assert errors[0]["line"] == data[: len(data) - 200].count(b"\n") + 1
    assert "From here on" in errors[0]["sentence"]


def test_the_line_of_a_break_is_right_when_the_file_was_read_in_steps():
    data = files.gpx(files.gpx_track(), files.gpx_track(90, 900))
    cut = data[: len(data) - 300]
    assert read(cut, stop=ALWAYS)[1] == read(cut)[1]


@pytest.mark.parametrize("cut", [1, 10, 60, 200])
def test_a_fit_file_that_breaks_off_never_stops_the_reader(cut):
    found, errors, _steps = read(files.fit(cut=cut))
    assert bool(found) != bool(errors) or cut <= 2
    assert all(error["sentence"] for error in errors)


def test_bytes_at_random_after_a_fit_header_never_stop_the_reader():
    import random

    made = random.Random(7)
    for _number in range(200):
        noise = made.randbytes(300)
        try:
            read(files.fit()[:14] + noise, kind="fit")
        except loader.Refused:
            continue


BROKEN = [
    (files.strava_line(4, metres="far"), "not a number"),
    (files.strava_line(4, metres="-5"), "not a number"),
    (files.strava_line(4, metres="nan"), "not a number"),
    (files.strava_line(4, month="Smarch"), "date cannot be read"),
    ("12,\n", "has no date"),
]


@pytest.mark.parametrize(("line", "sentence"), BROKEN)
def test_a_broken_line_of_a_list_is_named_and_the_others_are_read(line, sentence):
    found, errors, _steps = read(files.strava(files.strava_line(3), line, files.strava_line(5)))
    assert len(found) == 2
    assert [error["line"] for error in errors] == [3]
    assert sentence in errors[0]["sentence"]


@pytest.mark.parametrize("number", ["1e30", "1e308", "9" * 200])
def test_numbers_that_no_database_holds_are_said_and_break_nothing(runner, as_, number):
    lines = [files.strava_line(4).replace(old, number) for old in ("5012.3", "1501.0", "42.4", "84.5")]
    client = as_(runner)
    address = send(client, files.strava(*lines, files.strava_line(9).replace("Morning", "\x00\x07")) + b"1\x002,\x00\n")
    page = drive(client, address)
    # A step rate that cannot be is left out, as are characters that cannot be shown.
    assert (page["state"], page["seen"], page["broken"]) == ("asks", 6, 4)
    tracks = (files.tcx(float(number)), files.tcx().replace(b"<TotalTimeSeconds>750.0", f"<TotalTimeSeconds>{number}".encode()))
    for data in tracks:
        assert drive(client, send(client, data))["state"] == "refused"


def test_a_quotation_mark_that_never_closes_costs_one_line_only():
    lines = [files.strava_line(day) for day in range(1, 25)] * 20
    lines[3] = lines[3].replace("Morning run", '"Morning run')
    found, errors, _steps = read(files.strava(*lines))
    assert len(found) == len(lines) - 1
    assert [error["line"] for error in errors] == [5]


def test_a_line_without_end_is_passed_over_in_pieces():
    data = files.strava(files.strava_line(3)) + b"x" * 300_000 + b"\n" + files.strava_line(5).encode()
    found, errors, _steps = read(data)
    assert len(found) == 2
    assert len(errors) == 1


# --- the whole way, from the form to the runs ---------------------------------------------------------------------------


def send(client, data, name="runs.csv", **fields):
    answer = client.post("/runs/import/", {"file": SimpleUploadedFile(name, data), "units": "km", "zone": "Europe/London"} | fields)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer["Location"]


def drive(client, address, most=50):
    for _step in range(most):
        page = client.post(address, {"answer": "step"}, headers={"accept": "application/json"}).json()
        if not page["reading"]:
            return page
    raise AssertionError("the import does not end")


def left_on_disk(settings) -> list[str]:
    return [path.name for path in settings.IMPORTS_ROOT.iterdir()]


@pytest.mark.parametrize(
    ("data", "source"),
    [
        (files.gpx(), "gpx"),
        (files.tcx(), "tcx"),
        (files.fit(), "fit"),
        (files.strava(files.strava_line(4)), "strava-csv"),
        (files.garmin(files.garmin_line(4)), "garmin-csv"),
    ],
)
def test_a_sound_file_becomes_a_run_without_a_place_and_the_file_goes(runner, as_, settings, data, source):
    client = as_(runner)
    page = drive(client, send(client, data, "my run.bin"))
    run = Run.objects.get(owner=runner)
    assert (page["state"], page["taken"], page["percent"]) == ("done", 1, 100)
    assert (run.source, run.kind, run.local_day) == (source, "run", dt.date(2026, 5, 4))
    assert RunRoute.objects.count() == 0
    assert left_on_disk(settings) == []


def test_places_are_kept_only_where_they_were_asked_for_and_go_with_the_run(runner, as_):
    client = as_(runner)
    drive(client, send(client, files.fit(), keep_route="on"))
    route = RunRoute.objects.get(owner=runner)
    assert len(route.points) == 20
    assert route.points[0] == pytest.approx([51.5, -0.1], abs=0.001)
    client.post(f"/runs/{Run.objects.get().uid}/remove/")
    assert RunRoute.objects.count() == 0


def test_places_are_thinned_out():
    (run,), _errors, _steps = read(files.fit(records=5000), route=True)
    assert 1000 <= len(run.points) <= 2001


def test_the_same_run_from_another_file_is_not_taken_twice(runner, as_):
    client = as_(runner)
    drive(client, send(client, files.tcx(5012)))
    for data in (files.tcx(5012), files.fit(5012), files.strava(files.strava_line(4))):
        assert drive(client, send(client, data)) | {"state": "done"} == drive_result(taken=0, duplicate=1)
    assert Run.objects.count() == 1
    assert drive(client, send(client, files.tcx(5300)))["taken"] == 1


def drive_result(*, taken, duplicate):
    return {
        "state": "done", "state_word": "Done", "percent": 100, "seen": 1, "taken": taken, "duplicate": duplicate, "broken": 0, "reading": False,
    }  # fmt: skip


def test_a_run_written_by_hand_is_not_taken_again(runner, as_, add):
    add(37, 5000)
    client = as_(runner)
    assert drive(client, send(client, files.fit()))["duplicate"] == 1
    assert drive(client, send(client, files.fit(5200)))["taken"] == 1


def test_the_same_line_twice_in_one_file_is_taken_once(runner, as_):
    client = as_(runner)
    page = drive(client, send(client, files.strava(*[files.strava_line(4)] * 3)))
    assert (page["taken"], page["duplicate"]) == (1, 2)


def test_a_broken_file_stores_nothing_until_it_is_asked_for(runner, as_, settings):
    client = as_(runner)
    address = send(client, files.strava(files.strava_line(4), files.strava_line(5, metres="far"), files.strava_line(6, year=2062)))
    page = drive(client, address)
    assert (page["state"], page["seen"], page["broken"], Run.objects.count()) == ("asks", 3, 2, 0)
    shown = client.get(address).content.decode()
    assert all(text in shown for text in ("far", "The date is in the future.", "Leave these out, keep the rest", ">3<", ">4<"))
    client.post(address, {"answer": "keep"})
    assert (drive(client, address)["taken"], Run.objects.count()) == (1, 1)
    assert left_on_disk(settings) == []


def test_a_broken_file_can_be_left_alone(runner, as_, settings):
    client = as_(runner)
    address = send(client, files.strava(files.strava_line(4), files.strava_line(5, metres="far")))
    drive(client, address)
    client.post(address, {"answer": "stop"})
    assert (Import.objects.get().state, Run.objects.count(), left_on_disk(settings)) == ("stopped", 0, [])
    assert client.post(address, {"answer": "keep"}).status_code == 302
    assert Import.objects.get().state == "stopped"


def test_a_hostile_file_ends_refused_and_is_deleted(runner, as_, settings):
    client = as_(runner)
    page = drive(client, send(client, files.LAUGHS))
    assert (page["state"], Run.objects.count(), left_on_disk(settings)) == ("refused", 0, [])


def test_without_scripts_the_button_reads_on(runner, as_):
    client = as_(runner)
    address = send(client, files.fit())
    assert "Read on" in client.get(address).content.decode()
    for _step in range(2):
        assert client.post(address, {"answer": "step"})["Location"] == address
    assert Import.objects.get().state == "done"


def test_two_steps_at_once_store_once(runner, as_, monkeypatch):
    from exercises.running import services
    from exercises.running.services import imports

    client = as_(runner)
    send(client, files.fit())
    row = Import.objects.get()
    services.step_import(runner, row, now=NOW)
    one, other = Import.objects.get(), Import.objects.get()
    # Both have read the same part before either stores it.
    batch = imports._read(other, NOW)
    services.step_import(runner, one, now=NOW)
    monkeypatch.setattr(imports, "_read", lambda row, now: batch)
    services.step_import(runner, other, now=NOW)
    assert (Import.objects.get().taken, Import.objects.get().duplicate, Run.objects.count()) == (1, 0, 1)


def test_a_large_list_is_read_in_several_steps_and_none_takes_more_than_its_time(runner, as_, monkeypatch):
    client = as_(runner)
    lines = [
        files.strava_line(day, month=month, year=year)
        for year in range(2005, 2025)
        for month in ("Jan", "Mar", "May", "Jul")
        for day in range(1, 29)
    ]
    address = send(client, files.strava(*lines))
    ticks = iter(range(10**9))
    # Each look at the clock is a hundredth of a second later: a step has room for about 120 lines.
    monkeypatch.setattr(clock, "monotonic", lambda: next(ticks) / 100)
    steps = 0
    while client.post(address, {"answer": "step"}, headers={"accept": "application/json"}).json()["reading"]:
        steps += 1
    assert Run.objects.count() == len(lines) == 2240
    assert 30 < steps < 60


def test_what_a_file_brought_can_be_taken_back_but_not_what_was_added_to_it(runner, as_):
    client = as_(runner)
    address = send(client, files.strava(files.strava_line(4), files.strava_line(5)))
    drive(client, address)
    Run.objects.filter(local_day=dt.date(2026, 5, 4)).update(pain_during=2)
    client.post(address, {"answer": "undo"})
    assert [run.local_day.day for run in Run.objects.all()] == [4]


def test_a_new_file_takes_the_place_of_one_that_was_never_finished(runner, as_, settings):
    client = as_(runner)
    send(client, files.fit())
    send(client, files.tcx())
    assert list(Import.objects.order_by("pk").values_list("state", flat=True)) == ["stopped", "checking"]
    assert len(left_on_disk(settings)) == 1


def test_a_file_that_nobody_went_on_with_goes_after_a_week(runner, other_runner, as_, settings, monkeypatch):
    send(as_(runner), files.fit())
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(days=8))
    send(as_(other_runner), files.tcx())
    assert Import.objects.get(owner=runner).state == "stopped"
    assert len(left_on_disk(settings)) == 1


@pytest.mark.parametrize(
    ("data", "sentence"), [(b"PK\x03\x04", "packed"), (b"hello there", "We do not know this kind of file"), (b"", "empty")]
)
def test_a_file_that_is_none_is_refused_at_the_form_and_leaves_nothing(runner, as_, settings, data, sentence):
    answer = as_(runner).post("/runs/import/", {"file": SimpleUploadedFile("x.gpx", data), "units": "km"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    answer.close()
    assert left_on_disk(settings) == []


def test_the_name_of_a_file_is_never_a_place_on_the_disk(runner, as_, settings):
    address = send(as_(runner), files.fit(), "../../<i>x<i>.fit")
    row = Import.objects.get()
    assert left_on_disk(settings) == [file_of(row)] and place().path(file_of(row)) == str(settings.IMPORTS_ROOT / file_of(row))
    assert "<i>" not in as_(runner).get(address).content.decode()


def test_a_newcomer_and_a_stranger_cannot_put_a_file_on_the_disk(newcomer, as_, settings):
    for client, status in ((as_(newcomer), 422), (as_(), 302)):
        answer = client.post("/runs/import/", {"file": SimpleUploadedFile("x.fit", files.fit()), "units": "km"})
        assert answer.status_code == status
        assert "file" not in answer.wsgi_request.FILES
        assert left_on_disk(settings) == []
    assert Import.objects.count() == 0


def test_a_file_above_the_limit_is_refused_before_it_is_read(runner, as_, settings):
    settings.FILE_DOOR_LIMIT = 1000
    answer = as_(runner).post("/runs/import/", {"file": SimpleUploadedFile("x.fit", b"x" * 400_000), "units": "km"})
    assert answer.status_code == 413
    assert left_on_disk(settings) == []


def test_a_large_upload_is_never_held_in_memory(runner, as_, settings):
    from django.http import HttpRequest
    from django.http.multipartparser import MultiPartParser

    from exercises.running.adapter import ToDisk

    class Body:
        """A form with 60 MB of a file, made as it is read."""

        head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.gpx"\r\nContent-Type: text/xml\r\n\r\n'
        left = 60 * 1024 * 1024
        tail = b"\r\n--edge--\r\n"

        def read(self, count: int) -> bytes:
            if self.head:
                head, self.head = self.head, b""
                return head
            if self.left:
                size = min(count, self.left)
                self.left -= size
                return b"x" * size
            tail, self.tail = self.tail, b""
            return tail

    request = HttpRequest()
    request.user = runner
    size = len(Body.head) + Body.left + len(Body.tail)
    meta = {"CONTENT_TYPE": "multipart/form-data; boundary=edge", "CONTENT_LENGTH": str(size)}
    tracemalloc.start()
    try:
        _post, sent = MultiPartParser(meta, Body(), [ToDisk(request)], "utf-8").parse()
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sent["file"].size == Body.left
    assert most < 8 * 1024 * 1024
    sent["file"].close()
    assert left_on_disk(settings) == []
