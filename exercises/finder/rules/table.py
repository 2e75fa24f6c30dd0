"""The table: pain area → muscles, routines, look-alikes, and what is asked first. Every row names its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

KNEE = ("around-kneecap", "above-kneecap", "below-kneecap", "inner-side", "outer-side", "back-of-knee")
NO_PAIN = "no-pain-now"
LEFT, RIGHT, BOTH = "left", "right", "both"
SIDES = (LEFT, RIGHT, BOTH)

# Muscles that the first articles behind this project name for tender spots.
NAMED = frozenset({
    "rectus-femoris", "vastus-medialis", "vastus-lateralis", "vastus-intermedius", "biceps-femoris", "semimembranosus",
    "semitendinosus", "gluteus-medius", "gluteus-minimus", "gluteus-maximus", "sartorius", "popliteus", "patellar-ligament",
})  # fmt: skip


@dataclass(frozen=True)
class Start:
    """A routine to offer for an area, and the kind of reason for it."""

    routine: str
    reason: str


@dataclass(frozen=True)
class Row:
    """One pain area of the table."""

    area: str
    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    display: tuple[str, ...] = ()
    starts: tuple[Start, ...] = ()
    look_alikes: tuple[str, ...] = ()
    ask_first: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    sources: tuple[str, ...] = ("clinical-review-pending",)
    evidence: str = "traditional"

    @property
    def muscles(self) -> tuple[str, ...]:
        """Every muscle of the row that may be pressed at some spot, the first ones first."""
        return self.first + self.second


def _starts(reason: str, *routines: str) -> tuple[Start, ...]:
    return tuple(Start(routine, reason) for routine in routines)


KNEECAP = _starts("first-taste", "first-six-minutes") + _starts("gentle", "settle-5")
KNEECAP += _starts("strength", "hip-and-core-5", "slow-chair-sit") + _starts("release", "quadriceps-release-by-hand")
OUTER = _starts("outer-strength", "iliotibial-band-5", "iliotibial-band-10", "iliotibial-band-20")
STRETCH = _starts("stretch", "stretch-the-thigh-and-hip")
HIP = _starts("hip-strength", "hip-and-core-5", "hip-and-core-10")

TABLE = (
    Row(
        "around-kneecap", ("rectus-femoris", "vastus-medialis"), ("vastus-lateralis", "gluteus-medius"), ("patellar-ligament",), KNEECAP,
        ("runners-knee", "pf-oa", "chondromalacia-patellae", "patellar-instability", "prepatellar-bursitis"),
        sources=("trigger-point-school-knee", "trigger-point-school-inner-thigh", "pattern-pages-knee", "hip-spots-2013", "thigh-points-2020"),
    ),
    Row(
        "above-kneecap", ("rectus-femoris", "vastus-intermedius"), ("vastus-medialis",), (), KNEECAP + STRETCH,
        ("runners-knee", "quad-tendinopathy"), sources=("pattern-pages-hip-thigh",),
    ),
    Row(
        "below-kneecap", (), (), ("patellar-ligament",), _starts("tendon-holds", "jumpers-knee-5", "jumpers-knee-10") + STRETCH,
        ("jumpers-knee", "fat-pad", "slj"), notes=("not-the-tendon",),
        sources=("tendon-hold-study-2019", "knee-place-tables"), evidence="low",
    ),
    Row(
        "inner-side", ("vastus-medialis",), ("sartorius", "semitendinosus"), (),
        _starts("gentle", "settle-5") + HIP + _starts("release", "quadriceps-release-by-hand"),
        ("pes-anserine", "plica", "meniscus", "patellar-instability"), notes=("not-the-inner-shin", "sartorius-light"),
        sources=("pattern-pages-knee", "pattern-pages-hip-thigh", "pattern-pages-inner-thigh-calf"),
    ),
    Row(
        "outer-side", ("tensor-fasciae-latae", "vastus-lateralis"), ("gluteus-minimus", "gluteus-medius", "biceps-femoris"), (), OUTER,
        ("iliotibial-band-pain", "meniscus", "popliteus-tendon"), notes=("not-the-bumps",),
        sources=("pattern-pages-knee", "pattern-pages-hip-thigh", "band-pain-review-2022"),
    ),
    Row(
        "back-of-knee", ("biceps-femoris", "semimembranosus"), ("gastrocnemius",), ("popliteus",),
        _starts("gentle", "settle-5") + STRETCH, ("baker-cyst", "popliteus-tendon", "meniscus"), ("calf-swelling",), ("not-the-hollow",),
        sources=("trigger-point-school-popliteus", "pattern-pages-knee", "pattern-pages-hip-thigh"),
    ),
    Row(
        "front-thigh", ("vastus-intermedius", "rectus-femoris"), (), (), _starts("release", "quadriceps-release-by-hand") + STRETCH,
        ("hip-referred", "lumbar-referred", "bone-stress"), ("bone-or-hip",), sources=("pattern-pages-hip-thigh",),
    ),
    Row(
        "inner-thigh", (), (), ("adductor-longus", "adductor-magnus"), STRETCH, ("hip-referred",), notes=("not-the-inner-thigh",),
        sources=("pattern-pages-inner-thigh-calf", "clinical-review-pending"), evidence="low",
    ),
    Row(
        "outer-thigh", ("vastus-lateralis", "tensor-fasciae-latae"), ("gluteus-minimus",), (), OUTER,
        ("iliotibial-band-pain", "lumbar-referred"), sources=("pattern-pages-knee", "pattern-pages-hip-thigh"),
    ),
    Row(
        "back-thigh", ("semitendinosus", "biceps-femoris"), ("gluteus-maximus",), (), STRETCH + HIP,
        ("lumbar-referred",), ("numb-leg",), sources=("pattern-pages-hip-thigh",),
    ),
    Row(
        "outer-hip", ("gluteus-medius", "gluteus-maximus"), ("tensor-fasciae-latae", "gluteus-minimus"), (), HIP,
        ("hip-referred", "lumbar-referred"), ("bone-or-hip",), ("not-the-bony-hip", "sore-outer-hip"),
        sources=("pattern-pages-hip-thigh", "hip-spots-2013", "hip-spot-study-2020"),
    ),
    Row(
        "buttock", ("gluteus-medius", "gluteus-maximus"), ("tensor-fasciae-latae", "gluteus-minimus"), (), HIP,
        ("lumbar-referred", "hip-referred"), (), ("not-the-bony-hip", "not-the-deep-seat"),
        sources=("pattern-pages-hip-thigh", "hip-spots-2013", "hip-spot-study-2020"),
    ),
    Row(
        "groin", (), (), ("adductor-longus",), (), ("hip-referred", "bone-stress"), ("young-hip", "stiff-hip", "bone-or-hip"), ("groin-seen",),
        sources=("young-hip-2017", "clinical-review-pending"), evidence="moderate",
    ),
    Row(
        "calf", ("gastrocnemius", "soleus"), (), (), _starts("calf-stretch", "after-a-run"), ("baker-cyst", "lumbar-referred"),
        ("calf-swelling",), ("belly-only",), sources=("clot-advice", "pattern-pages-inner-thigh-calf"),
    ),
    Row(
        "shin", (), (), (), (), ("bone-stress",), ("bone-or-hip",), ("shin-seen",), sources=("clinical-review-pending",), evidence="low",
    ),
    Row(
        "shin-bump", (), (), (), (), ("osd", "slj"), ("young-hip",), ("shin-bump-grows",), ("parents-of-teens",),
        sources=("shin-bump-pages",), evidence="low",
    ),
    Row(
        NO_PAIN, starts=_starts("keep-up", "prevention-10", "keep-it-up-5", "keep-it-up-10", "before-a-run", "after-a-run"),
        sources=("trigger-point-school-knee", "knee-programme-2017"), evidence="low",
    ),
)  # fmt: skip
ROWS = {row.area: row for row in TABLE}
# Every muscle that some row may suggest.
MUSCLES = tuple(dict.fromkeys(muscle for row in TABLE for muscle in row.muscles))

# Why a routine is offered: how sure we are, and who says so.
REASONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "first-taste": ("low", ("trigger-point-school-knee", "pressure-meta-analysis-2022")),
    "gentle": ("low", ("knee-care-leaflet", "physio-clinic-guide", "clinical-review-pending")),
    "strength": ("strong", ("consensus-2018", "best-practice-2015", "best-practice-2024")),
    "release": ("low", ("trigger-point-school-knee", "pressure-meta-analysis-2022")),
    "tendon-holds": ("low", ("tendon-hold-study-2019",)),
    "outer-strength": ("low", ("band-pain-trial-2020", "band-pain-programme", "band-pain-review-2022")),
    "hip-strength": ("low", ("clinical-review-pending",)),
    "stretch": ("low", ("stretching-advice-2011", "stretching-leaflet")),
    "calf-stretch": ("low", ("stretching-leaflet", "clinical-review-pending")),
    "keep-up": ("low", ("knee-programme-2017", "clinical-review-pending")),
}


@dataclass(frozen=True)
class Question:
    """What is asked before anything is suggested for an area: how soon a yes has to be seen, and the source."""

    key: str
    level: str
    sources: tuple[str, ...]


ASKS = {
    question.key: question
    for question in (
        Question("calf-swelling", "emergency", ("clot-advice",)),
        Question("young-hip", "emergency", ("young-hip-2017",)),
        Question("bone-or-hip", "urgent", ("clinical-review-pending",)),
        Question("numb-leg", "professional", ("knee-warning-signs",)),
        Question("stiff-hip", "professional", ("young-hip-2017", "clinical-review-pending")),
    )
}


def rows_of(areas: Iterable[str]) -> tuple[Row, ...]:
    """The rows of these areas, each once, in the order of the table; unknown areas are not there."""
    wanted = set(areas)
    return tuple(row for row in TABLE if row.area in wanted)


def in_pain(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows that name a pain: "no pain now" means nothing beside one."""
    hurting = tuple(row for row in rows if row.area != NO_PAIN)
    return hurting or tuple(rows)


def asked_first(rows: Sequence[Row]) -> tuple[Question, ...]:
    """The questions before anything is suggested, the most urgent first."""
    wanted = {key for row in rows for key in row.ask_first}
    return tuple(question for key, question in ASKS.items() if key in wanted)
