"""A pose document, read: defaults filled in, every key a whole setting of the body.

The document holds what an editor writes: view, box, anchor, base, keys, end, props, arrows, muscles, bands, measure and
a table of options for the rare switches. A key says only what differs from `base`. Options: linear (no easing), steps
(frames per move), jump (the last key equals the first), hands ({near = "fist"}), feet ("bare"), legs ("bare": no tights),
order (of painting), still_ghost, airborne and afloat (nothing carries the body), mirror, w (width to mirror in), sit (keys in
which somebody sits), slides (feet that are meant to slide), first ("lower" or "lift": the way to the end pose).
"""

from dataclasses import dataclass, field, replace

from .figure import SIDES

OPTIONS = (
    *("linear", "steps", "jump", "hands", "feet", "order", "still_ghost", "airborne"),
    *("afloat", "mirror", "sit", "first", "slides", "legs", "w"),
)
LIMB = {
    **{"thigh": 1, "shank": 1, "arm": 1, "fore": 1},  # length factors, for a limb that points at the viewer
    **{"hip": 0, "knee": 0, "ankle": 0, "shoulder": 4, "elbow": 8, "wrist": 0},
    **{"bend": 1, "kbend": 1},  # -1 turns a pinned elbow or knee to the other side
    "fold": 0,  # 1: a pinned leg of a front view bends towards the viewer
}
ORDER = ("far_arm", "far_leg", "trunk", "near_leg", "near_arm")
STEPS = 8


class PoseError(ValueError):
    """A pose that cannot be drawn; `problems` says the same in sentences."""


@dataclass(frozen=True)
class Pose:
    """One pose, ready to be solved."""

    slug: str
    title: str
    summary: str
    view: str
    box: tuple[float, float, float, float]
    anchor: dict
    base: dict
    keys: tuple[dict, ...]
    end: int
    props: tuple[dict, ...] = ()
    arrows: tuple[str, ...] = ()
    muscles: tuple[str, ...] = ()
    bands: tuple[dict, ...] = ()
    measure: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)

    def prop(self, name: str) -> dict | None:
        """The prop with this id, or the first of this type."""
        named = [prop for prop in self.props if prop.get("id") == name]
        return next(iter(named or [prop for prop in self.props if prop.get("type") == name]), None)

    def with_keys(self, keys, end) -> "Pose":
        """The same pose with other keys."""
        return replace(self, keys=tuple(keys), end=end)

    def with_props(self, props) -> "Pose":
        """The same pose with other props."""
        return replace(self, props=tuple(props))


def read(document: "dict | Pose") -> Pose:
    """The pose of a document that `problems` finds nothing malformed in."""
    if isinstance(document, Pose):
        return document
    try:
        return _read(document)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise PoseError(f"This pose cannot be read: {error}.") from error


def _read(document: dict) -> Pose:
    options = {name: document[name] for name in OPTIONS if name in document} | (document.get("options") or {})
    box = tuple(float(number) for number in str(document.get("box") or document.get("viewBox") or "0 0 480 350").split())
    keys = tuple(document["keys"])
    if len(box) != 4 or not keys:
        raise PoseError("A pose needs a box of four numbers and at least one key.")
    end = document.get("end")
    return Pose(
        slug=str(document.get("slug") or ""),
        title=str(document.get("title") or ""),
        summary=str(document.get("summary") or document.get("desc") or ""),
        view=document.get("view") or "side",
        box=box,
        anchor=document["anchor"],
        base=document.get("base") or {},
        keys=keys,
        end=min(1, len(keys) - 1) if end is None else int(end),
        props=tuple(document.get("props") or ()),
        arrows=tuple(document.get("arrows") or ()),
        muscles=tuple(document.get("muscles") or ()),
        bands=tuple({"p": band} if isinstance(band, list) else band for band in document.get("bands") or ()),
        measure=document.get("measure") or {},
        options=options,
    )


def setting(pose: Pose, key: dict) -> dict:
    """The whole setting of the body in one key: defaults, then the pose's base, then the key."""
    body: dict = {"trunk": 0, "spine": 0, "neck": 0, "pin": {}, "prop": {}, **{side: dict(LIMB) for side in SIDES}}
    for source in (pose.base, key):
        for side in SIDES:
            body[side] = {**body[side], **source.get("both", {}), **source.get(side, {})}
        body["pin"] = {**body["pin"], **source.get("pin", {})}
        body["prop"] = {**body["prop"], **source.get("prop", {})}
        body.update({name: source[name] for name in ("trunk", "spine", "neck") if name in source})
    anchor = {**pose.anchor, **key.get("anchor", {})}
    body["pin"] = {name: target for name, target in body["pin"].items() if target}
    return {**body, "joint": anchor["joint"], "at": anchor["at"]}


def settings(pose: Pose) -> list[dict]:
    """The setting of every key."""
    return [setting(pose, key) for key in pose.keys]
