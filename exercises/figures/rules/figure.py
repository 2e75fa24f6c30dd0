"""The drawn person: units, proportions, joints, and the few sums that place them.

Units: a picture's box is measured in drawing units. A person of 175 cm is 300 units tall, so 1 cm = 1.714 units.
Screen: x grows to the right, y downwards; the ground is usually at y = 328 and a flat foot has its ankle at y = 315.5.
Side view: the person faces right. Front view: the person faces you; "near" is the limb at the right of the picture.
Directions of a limb: 0 hangs down, positive turns it to the person's front (side view: to the right).
Angles: hip + bent forward (front view: + away from the middle), knee + heel to buttock, ankle + toes up,
shoulder + forward and up (front view: + away from the body), elbow + bent, trunk + leaning forward.
"""

import math

STATURE_CM = 175.0
STATURE = 300.0
UNITS_PER_CM = STATURE / STATURE_CM
GROUND = 328.0

# Segment lengths as a share of stature: Drillis and Contini's proportions as printed by Winter,
# "Biomechanics and Motor Control of Human Movement"; the drawn value is rounded to whole units.
PROPORTIONS = {
    # part: (share of stature, drawn units)
    "thigh": (0.245, 74.0),
    "shank": (0.246, 72.0),
    "arm": (0.186, 54.0),
    "fore": (0.146, 44.0),
    "trunk": (0.288, 86.0),  # hip to the top of the shoulder: pelvis and chest together
    "ankle height": (0.039, 12.5),
    "foot": (0.152, 46.5),
}
LENGTH = {"thigh": 74.0, "shank": 72.0, "arm": 54.0, "fore": 44.0, "pelvis": 34.0, "thorax": 52.0}
TOE = (25.0, 10.0)  # the ball of the foot seen from the ankle, in the foot's own frame
HIP_OFFSET = {"side": (0.0, 0.0), "front": (13.0, 0.0)}
SHOULDER_OFFSET = {"side": (0.0, -48.0), "front": (28.0, -45.0)}
DEPTH = (4.0, -2.5)  # how far the further limbs of a side view are shifted, so that both can be seen

SIDES = ("near", "far")
LIMB_JOINTS = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "toe")
JOINTS = ("hip", "lumbar", "neck", *(f"{side}_{joint}" for side in SIDES for joint in LIMB_JOINTS))
PINNED = tuple(f"{side}_{joint}" for side in SIDES for joint in ("wrist", "ankle", "toe"))

Point = tuple[float, float]


def cm(units: float) -> float:
    """Drawing units in centimetres of a person 175 cm tall."""
    return units / UNITS_PER_CM


def units(centimetres: float) -> float:
    """Centimetres in drawing units."""
    return centimetres * UNITS_PER_CM


def add(p: Point, q: Point) -> Point:
    """The sum of two points."""
    return p[0] + q[0], p[1] + q[1]


def towards(angle: float, length: float) -> Point:
    """The end of a limb of this length from 0,0; 0 degrees hangs down, positive turns to the front."""
    turned = math.radians(angle)
    return math.sin(turned) * length, math.cos(turned) * length


def turn(p: Point, angle: float) -> Point:
    """A point turned clockwise (as seen on the screen) about 0,0."""
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return p[0] * cosine - p[1] * sine, p[0] * sine + p[1] * cosine


def unwrapped(angles: list[float]) -> list[float]:
    """The same angles without jumps of a full turn, so that a limb never spins the long way round."""
    out = angles[:1]
    for angle in angles[1:]:
        out.append(angle - 360 * round((angle - out[-1]) / 360))
    return out
