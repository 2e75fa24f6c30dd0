"""The fixed words of the catalogue."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Evidence(models.TextChoices):
    """How good the evidence for a claim is."""

    STRONG = "strong", _("Strong evidence")
    MODERATE = "moderate", _("Moderate evidence")
    LOW = "low", _("Low evidence")
    TRADITIONAL = "traditional", _("Traditional, not tested")


class ExerciseKind(models.TextChoices):
    """What an exercise is for."""

    PRESSURE_RELEASE = "pressure-release", _("Pressure release")
    STRETCH = "stretch", _("Stretch")
    STRENGTH = "strength", _("Strength")
    MOBILITY = "mobility", _("Mobility")
    CARDIO = "cardio", _("Cardio")
    RECOVERY = "recovery", _("Recovery")
    SUPPORT = "support", _("Support")


class StepKind(models.TextChoices):
    """How a step of a routine runs and ends."""

    PRESS = "press", _("Press until it softens")
    HOLD = "hold", _("Hold")
    REPS = "reps", _("Repetitions")
    TEMPO = "tempo", _("Slow repetitions")
    TIMER = "timer", _("Timer")


class Laterality(models.TextChoices):
    """Which side an exercise works."""

    UNILATERAL = "unilateral", _("One side at a time")
    BILATERAL = "bilateral", _("Both sides together")
    BILATERAL_THEN_UNILATERAL = "bilateral-then-unilateral", _("Both sides, later one")
    ALTERNATING = "alternating", _("Sides in turn")


class Position(models.TextChoices):
    """The position in which an exercise is done."""

    SITTING = "sitting", _("Sitting")
    STANDING = "standing", _("Standing")
    KNEELING = "kneeling", _("Kneeling")
    LYING_BACK = "lying-back", _("Lying on your back")
    LYING_FRONT = "lying-front", _("Lying on your front")
    LYING_SIDE = "lying-side", _("Lying on your side")


class PlateView(models.TextChoices):
    """The views of the limb that a plate may show."""

    FRONT = "front", _("Front")
    BACK = "back", _("Back")
    LATERAL = "lateral", _("Outer side")
    MEDIAL = "medial", _("Inner side")


class Region(models.TextChoices):
    """The part of the limb that a muscle belongs to; pressure is locked by region."""

    FRONT_THIGH = "front-thigh", _("Front of the thigh")
    INNER_THIGH = "inner-thigh", _("Inner thigh")
    OUTER_THIGH = "outer-thigh", _("Outer thigh")
    BACK_THIGH = "back-thigh", _("Back of the thigh")
    HIP = "hip", _("Outer hip")
    BUTTOCK = "buttock", _("Buttock")
    GROIN = "groin", _("Groin")
    CALF = "calf", _("Calf")
    SHIN = "shin", _("Shin")
    KNEE = "knee", _("Knee")
