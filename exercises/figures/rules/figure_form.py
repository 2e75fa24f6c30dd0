"""Whether a pose document is well formed: the right fields, types and names, before anything is computed from it."""

import re
from typing import Any

from .figure import JOINTS, PINNED
from .figure_names import BANDS, EVERY_PROP, KEY_FIELDS, MOST, MUSCLES, OPTION_FIELDS, PROP_FIELDS, PROPS, is_number, is_point
from .figure_pose import LIMB, OPTIONS, ORDER
from .measure import MEASURES

ARROW = re.compile(r"\s*(-?\d{1,4}(\.\d{1,3})?,-?\d{1,4}(\.\d{1,3})?!?\s*){2,12}")


class _Notes(list):
    """Sentences, at most forty of them."""

    def say(self, sentence: str) -> None:
        if len(self) < 40 and sentence not in self:
            self.append(sentence)


def malformed(document: object) -> list[str]:
    """Sentences about what is not as a pose document must be."""
    notes = _Notes()
    if not isinstance(document, dict):
        return ["A pose is a table of fields."]
    view = document.get("view") or "side"
    if view not in ("side", "front"):
        notes.say("The view must be side or front.")
        view = "side"
    _box(document, notes)
    props = _rows(document, "props", dict, notes)
    names = {name for prop in props for name in (prop.get("type"), prop.get("id")) if isinstance(name, str)}
    _anchor("anchor", document.get("anchor"), names, notes, whole=True)
    _keys(document, names, notes)
    for i, prop in enumerate(props):
        _prop(f"prop {i + 1}", prop, notes)
    _drawn(document, view, notes)
    _measure(document, props, notes)
    _options(document, notes)
    return list(notes)


def _rows(document: dict, name: str, kind: type | tuple, notes: _Notes) -> list:
    rows = document.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list | tuple) or not all(isinstance(row, kind) for row in rows):
        notes.say(f"{name} must be a list of the right things.")
        return []
    if len(rows) > MOST[name]:
        notes.say(f"{name} has {len(rows)} entries; {MOST[name]} are the most.")
    return list(rows[: MOST[name]])


def _box(document: dict, notes: _Notes) -> None:
    box = document.get("box") or document.get("viewBox") or "0 0 480 350"
    try:
        numbers = [float(word) for word in box.split()]
    except (ValueError, AttributeError):
        numbers = []
    if len(numbers) != 4 or not all(is_number(n) for n in numbers) or min(numbers[2:]) <= 0:
        notes.say("The box must be four numbers: left, top, width, height.")


def _keys(document: dict, names: set, notes: _Notes) -> None:
    keys = _rows(document, "keys", dict, notes)
    if not keys:
        notes.say("A pose needs at least one key.")
    base = document.get("base") or {}
    if isinstance(base, dict):
        _key("base", base, names, notes)
    else:
        notes.say("base must be a table.")
    for i, key in enumerate(keys):
        _key(f"key {i}", key, names, notes)
    end = document.get("end")
    if end is not None and (not isinstance(end, int) or isinstance(end, bool) or not 0 <= end < max(1, len(keys))):
        notes.say(f"end must be the number of a key, from 0 to {max(0, len(keys) - 1)}.")


def _target(target: Any, names: set) -> bool:
    if isinstance(target, str):
        return target in JOINTS
    if is_point(target):
        return True
    offset = isinstance(target, list | tuple) and len(target) == 3 and is_point(target[1:])
    return offset and isinstance(target[0], str) and (target[0] in JOINTS or target[0] in names)


def _place(target: Any, names: set) -> bool:
    """A point, or a prop with an offset: what does not move with the body."""
    return not isinstance(target, str) and _target(target, names) and target[0] not in JOINTS


def _anchor(where: str, anchor: object, names: set, notes: _Notes, whole: bool = False) -> None:
    if not isinstance(anchor, dict):
        return notes.say(f"{where} must name a joint and where it stays: joint, at.")
    if (whole or "joint" in anchor) and anchor.get("joint") not in JOINTS:
        notes.say(f"{where}: joint must be one of the joints, such as near_ankle.")
    if (whole or "at" in anchor) and not _place(anchor.get("at"), names):
        notes.say(f"{where}: at must be a point such as [230, 315.5], or a prop with an offset.")
    return None


def _key(where: str, key: dict, names: set, notes: _Notes) -> None:
    for name in key:
        if name not in KEY_FIELDS:
            notes.say(f"{where}: there is no field {str(name)[:30]}.")
    for name in ("trunk", "spine", "neck"):
        if name in key and not is_number(key[name], -360, 360):
            notes.say(f"{where}: {name} must be degrees between -360 and 360.")
    for name, most in (("move", 60), ("hold", 120)):
        if name in key and not is_number(key[name], 0, most):
            notes.say(f"{where}: {name} must be seconds between 0 and {most}.")
    for side in ("near", "far", "both"):
        if side in key:
            _limb(f"{where}, {side}", key[side], notes)
    if "anchor" in key:
        _anchor(f"{where}, anchor", key["anchor"], names, notes)
    _pins(where, key.get("pin", {}), names, notes)
    _moved(where, key.get("prop", {}), names, notes)


def _moved(where: str, moved: object, names: set, notes: _Notes) -> None:
    if not isinstance(moved, dict):
        return notes.say(f"{where}: prop must be a table of ids and how they are moved.")
    for name, way in moved.items():
        if name not in names:
            notes.say(f"{where}: prop moves {str(name)[:30]}, but no prop has that id.")
        if not (isinstance(way, list | tuple) and len(way) in (2, 3) and all(map(is_number, way))):
            notes.say(f"{where}: prop must say how far {str(name)[:30]} is moved and turned, such as [10, 0, 0].")
    return None


def _pins(where: str, pins: object, names: set, notes: _Notes) -> None:
    if not isinstance(pins, dict) or len(pins) > MOST["pins"]:
        return notes.say(f"{where}: pin must be a table of joints and places.")
    for joint, target in pins.items():
        if joint not in PINNED:
            notes.say(f"{where}: {str(joint)[:30]} cannot be pinned; only wrists, ankles and toes can.")
        elif target is not False and (not _target(target, names) or target == joint):
            notes.say(f"{where}: the pin of {joint} must be a point, a joint, or a joint or prop with an offset.")
    for side in ("near", "far"):
        if pins.get(f"{side}_ankle") and pins.get(f"{side}_toe"):
            notes.say(f"{where}: pin the {side} ankle or the {side} toe, not both.")
    return None


def _limb(where: str, limb: object, notes: _Notes) -> None:
    if not isinstance(limb, dict):
        return notes.say(f"{where}: must be a table of angles.")
    for name, value in limb.items():
        if name not in LIMB:
            notes.say(f"{where}: there is no joint {str(name)[:30]}.")
        elif name == "ankle" and isinstance(value, str):
            if not re.fullmatch(r"flat|tilt:-?\d{1,3}(\.\d{1,3})?", value):
                notes.say(f"{where}: ankle must be degrees, flat, or a tilt such as tilt:40.")
        elif name in ("bend", "kbend"):
            if value not in (1, -1):
                notes.say(f"{where}: {name} must be 1 or -1.")
        elif name in ("thigh", "shank", "arm", "fore"):
            if not is_number(value, 0.05, 1.2):
                notes.say(f"{where}: {name} is a length factor between 0.05 and 1.2.")
        elif not is_number(value, -360, 360):
            notes.say(f"{where}: {name} must be degrees between -360 and 360.")
    return None


def _prop(where: str, prop: dict, notes: _Notes) -> None:
    kind = prop.get("type")
    if not isinstance(kind, str) or kind not in PROPS:
        return notes.say(f"{where}: there is no prop of the type {str(kind)[:30]}; there are {', '.join(PROPS)}.")
    where = f"{where} ({kind})"
    for name, value in prop.items():
        if name not in EVERY_PROP and name not in PROPS[kind]:
            notes.say(f"{where}: there is no field {str(name)[:30]}.")
        elif not PROP_FIELDS.get(name, is_number)(value):
            notes.say(f"{where}: {name} is not what it must be.")
    if kind in ("ball", "roller", "towel", "wheel") and not is_number(prop.get("r", 12), 1, 200):
        notes.say(f"{where}: r must be between 1 and 200.")
    return None


def _drawn(document: dict, view: str, notes: _Notes) -> None:
    """Arrows, muscles and bands."""
    for i, arrow in enumerate(_rows(document, "arrows", str, notes)):
        if not ARROW.fullmatch(arrow[:200]):
            notes.say(f"arrow {i + 1} must be two or more points such as “140,150 128,190”.")
    for name in _rows(document, "muscles", str, notes):
        side, _, muscle = name.partition(":")
        if side not in ("near", "far") or muscle not in MUSCLES[view]:
            notes.say(f"muscles: “{name[:30]}” must be near: or far: and one of {', '.join(MUSCLES[view])}.")
    for i, band in enumerate(_rows(document, "bands", (dict, list), notes)):
        _band(f"band {i + 1}", band, notes)


def _band(where: str, band: dict | list, notes: _Notes) -> None:
    points = band.get("p") if isinstance(band, dict) else band
    rest = {name: value for name, value in band.items() if name != "p"} if isinstance(band, dict) else {}
    if not isinstance(points, list | tuple) or not 2 <= len(points) <= MOST["points"]:
        return notes.say(f"{where}: must have two or more points.")
    for point in points:
        at_joint = isinstance(point, list | tuple) and len(point) == 3 and point[0] in JOINTS
        if not (is_point(point) or at_joint and is_point(point[1:])):
            notes.say(f'{where}: a point is [x, y], or a joint with an offset such as ["near_ankle", 0, -6].')
    if rest.get("cls", "band") not in BANDS or rest.get("over", ORDER[0]) not in ORDER or set(rest) - {"cls", "over"}:
        notes.say(f"{where}: cls must be band or crank, over a part of the body.")
    return None


def _measure(document: dict, props: list, notes: _Notes) -> None:
    measure = document.get("measure")
    if not measure:
        return None
    if not isinstance(measure, dict):
        return notes.say("measure must be a table: of, unit, at, least, most.")
    name = measure.get("of")
    if not isinstance(name, str) or name not in MEASURES:
        return notes.say(f"measure: of must be one of {', '.join(MEASURES)}.")
    if measure.get("unit") != MEASURES[name][0]:
        notes.say(f"measure: {name} is measured in {MEASURES[name][0]}.")
    bounds: list[Any] = [measure.get(field) for field in ("least", "at", "most")]
    if not all(is_number(bound, -360, 360) for bound in bounds):
        notes.say("measure: least, at and most must be numbers.")
    elif not bounds[0] <= bounds[1] <= bounds[2]:
        notes.say("measure: at must lie between least and most.")
    if measure.get("joint", "near") not in ("", "near", "far", *JOINTS, "near_heel", "far_heel"):
        notes.say("measure: joint must be near, far, a joint, near_heel or far_heel.")
    kinds = {prop.get("type") for prop in props if isinstance(prop.get("type"), str)}
    needed = MEASURES[name][1] or {"roller_to_kneecap": ("roller", "ball"), "wall_gap": ("wall",)}.get(name, ())
    if needed and not kinds & set(needed):
        notes.say(f"measure: {name} needs a prop: {' or '.join(needed)}.")
    return None


def _options(document: dict, notes: _Notes) -> None:
    options = document.get("options") or {}
    if not isinstance(options, dict):
        return notes.say("options must be a table.")
    found = {name: document[name] for name in OPTIONS if name in document} | options
    for name, value in found.items():
        if name not in OPTION_FIELDS:
            notes.say(f"options: there is no option {str(name)[:30]}.")
        elif not OPTION_FIELDS[name](value):
            notes.say(f"options: {name} is not what it must be.")
    return None
