"""Working rows of the catalogue: what editors change. The public reads published documents, not these."""

from exercises.catalogue.models.base import Content, Equipment, PainArea, Phase, Source
from exercises.catalogue.models.body import Muscle, NoPressArea, NoPressShape, OnPlate, Placement, ReferralZone, TriggerPoint
from exercises.catalogue.models.choices import Evidence, ExerciseKind, Laterality, PlateView, Position, Region, StepKind
from exercises.catalogue.models.movement import Exercise, Need, Variant
from exercises.catalogue.models.pictures import ExerciseMedia, Pose
from exercises.catalogue.models.reading import AdvicePage, Claim, Condition, Country, GlossaryTerm, Symptom

__all__ = [
    "AdvicePage", "Claim", "Condition", "Content", "Country", "Equipment", "Evidence", "Exercise", "ExerciseKind", "ExerciseMedia",
    "GlossaryTerm", "Laterality", "Muscle", "Need", "NoPressArea", "NoPressShape", "OnPlate", "PainArea", "Phase", "Placement",
    "PlateView", "Pose", "Position", "ReferralZone", "Region", "Source", "StepKind", "Symptom", "TriggerPoint", "Variant",
]  # fmt: skip
