"""Small files as watches and websites write them, and hostile ones."""

from __future__ import annotations

import datetime as dt
import struct

FIT_EPOCH = dt.datetime(1989, 12, 31, tzinfo=dt.UTC)
MORNING = dt.datetime(2026, 5, 4, 6, 30, tzinfo=dt.UTC)


def at(minutes: float = 0) -> str:
    return (MORNING + dt.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def gpx_track(points: int = 31, start: float = 0, kind: str = "running") -> str:
    """A run to the north: 0.0009 degrees, about 100 m, every 30 s."""
    rows = "".join(
        f'<trkpt lat="{51 + number * 0.0009:.6f}" lon="-0.1"><ele>{20 + (number % 11) * 2}</ele><time>{at(start + number / 2)}</time>'
        "<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>140</gpxtpx:hr><gpxtpx:cad>85</gpxtpx:cad></gpxtpx:TrackPointExtension></extensions></trkpt>\n"
        for number in range(points)
    )
    return f"<trk><name>Round the park</name><type>{kind}</type><trkseg>\n{rows}</trkseg></trk>\n"


GPX_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<gpx creator="A watch" version="1.1" xmlns="http://www.topografix.com/GPX/1/1"'
    ' xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">\n'
)


def gpx(*tracks: str) -> bytes:
    return (GPX_HEAD + "".join(tracks or [gpx_track()]) + "</gpx>\n").encode()


def tcx(metres: float = 5020.5, seconds: int = 1500, sport: str = "Running") -> bytes:
    laps = "".join(
        f'<Lap StartTime="{at(number * 10)}"><TotalTimeSeconds>{seconds / 2}</TotalTimeSeconds><DistanceMeters>{metres / 2}</DistanceMeters>'
        f"<Track><Trackpoint><Time>{at(number * 10)}</Time><Position><LatitudeDegrees>51.5</LatitudeDegrees>"
        "<LongitudeDegrees>-0.1</LongitudeDegrees></Position>"
        f"<AltitudeMeters>{10 + number * 20}</AltitudeMeters><DistanceMeters>{number * 10}</DistanceMeters><Cadence>84</Cadence></Trackpoint></Track></Lap>"
        for number in range(2)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">'
        f'<Activities><Activity Sport="{sport}"><Id>{at()}</Id>{laps}</Activity></Activities></TrainingCenterDatabase>'
    ).encode()


def crc16(data: bytes) -> int:
    """The check sum of FIT files."""
    table = [0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401, 0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400]
    crc = 0
    for byte in data:
        for nibble in (byte & 0xF, byte >> 4):
            crc = (crc >> 4) ^ table[crc & 0xF] ^ table[nibble]
    return crc


def layout(local: int, number: int, fields: list[tuple[int, int, int]]) -> bytes:
    return bytes([0x40 | local, 0, 0]) + struct.pack("<HB", number, len(fields)) + b"".join(bytes(field) for field in fields)


def fit(metres: float = 5012.3, seconds: float = 1501.5, records: int = 20, sport: int = 1, cut: int = 0) -> bytes:
    """A FIT file with a file id, records with places, and one session."""
    start = int((MORNING - FIT_EPOCH).total_seconds())
    body = layout(0, 0, [(0, 1, 0x00), (1, 2, 0x84), (4, 4, 0x86)]) + struct.pack("<BBHI", 0, 4, 1, start)
    body += layout(1, 20, [(253, 4, 0x86), (0, 4, 0x85), (1, 4, 0x85)])
    for number in range(records):
        body += struct.pack("<BIii", 1, start + number, int(51.5 * 2**31 / 180) + number * 100, int(-0.1 * 2**31 / 180))
    fields = [
        (253, 4, 0x86),
        (2, 4, 0x86),
        (7, 4, 0x86),
        (8, 4, 0x86),
        (9, 4, 0x86),
        (22, 2, 0x84),
        (23, 2, 0x84),
        (5, 1, 0x00),
        (18, 1, 0x02),
    ]
    body += layout(2, 18, fields)
    body += struct.pack(
        "<BIIIIIHHBB",
        2,
        start + int(seconds),
        start,
        int((seconds + 30) * 1000),
        int(seconds * 1000),
        int(metres * 100),
        42,
        0xFFFF,
        sport,
        86,
    )
    head = struct.pack("<BBHI4s", 14, 0x20, 2140, len(body), b".FIT")
    head += struct.pack("<H", crc16(head))
    made = head + body
    made += struct.pack("<H", crc16(made))
    return made[: len(made) - cut] if cut else made


STRAVA_HEAD = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,Relative Effort,"
    "Commute,Activity Gear,Filename,Elapsed Time,Moving Time,Distance,Max Speed,Elevation Gain,Elevation Loss,Average Cadence\n"
)


def strava_line(day: int, kind: str = "Run", metres: str = "5012.3", says: str = "", month: str = "May", year: int = 2026) -> str:
    text = f'"{says}"' if says else ""
    return (
        f'{day},"{month} {day}, {year}, 6:30:15 AM",Morning run,{kind},{text},1530,5.01,160,20,'
        f"false,,activities/{day}.gpx,1530.0,1501.0,{metres},4.1,42.4,40.1,84.5\n"
    )


def strava(*lines: str) -> bytes:
    return (STRAVA_HEAD + "".join(lines)).encode()


GARMIN_HEAD = (
    "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR,Avg Run Cadence,Max Run Cadence,Avg Pace,Best Pace,"
    "Total Ascent,Total Descent,Moving Time,Elapsed Time\n"
)


def garmin_line(day: int, kind: str = "Running", distance: str = "5.01") -> str:
    return f'{kind},2026-05-{day:02} 06:30:15,false,"A town Running","{distance}","350","00:25:01",150,165,168,180,5:00,4:30,"42","40","00:24:50","00:25:30"\n'


def garmin(*lines: str) -> bytes:
    return ("\ufeff" + GARMIN_HEAD + "".join(lines)).encode()


LAUGHS = (
    b'<?xml version="1.0"?>\n<!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>\n'
    b"<gpx><trk><name>&c;</name></trk></gpx>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx><trk><name>&x;</name></trk></gpx>'
OUTSIDE_DTD = b'<?xml version="1.0"?><!DOCTYPE gpx SYSTEM "http://127.0.0.1:9/x.dtd"><gpx><trk></trk></gpx>'
