"""Working rows of the catalogue: what editors change. The public reads published documents, not these."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exercises.lib.db import TextList


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


class Content(models.Model):
    """What every kind of content has. Identity is slug and language; a slug is never reused."""

    slug = models.SlugField(max_length=80)
    language = models.CharField(max_length=12, default="en")
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["slug", "language"], name="%(class)s_slug_once")]

    def __str__(self) -> str:
        return self.title


class Source(Content):
    """Where a claim comes from."""

    citation = models.TextField()
    url = models.URLField(blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    design = models.CharField(max_length=20)
    note = models.TextField(blank=True)


class Equipment(Content):
    """Something an exercise needs, and what a household has in its place."""

    substitute = models.TextField(blank=True)

    class Meta(Content.Meta):
        verbose_name_plural = "equipment"


class PainArea(Content):
    """A place on the leg where pain may be felt."""


class Phase(Content):
    """A phase of recovery with what lets a person in and out."""

    number = models.PositiveSmallIntegerField()
    typical_length = models.CharField(max_length=80, blank=True)
    entry = TextList()
    exit = TextList()

    class Meta(Content.Meta):
        ordering = ["number"]


class Muscle(Content):
    """A muscle, how it may be treated by oneself, and where its pain may be felt."""

    group = models.CharField(max_length=40)
    also_called = TextList()
    action = models.TextField(blank=True)
    where = models.TextField(blank=True)
    care = models.TextField(blank=True)
    plate = models.CharField(max_length=80, blank=True)
    evidence = models.CharField(max_length=12, choices=Evidence.choices)
    pain_areas = models.ManyToManyField(PainArea, blank=True, related_name="+")
    sources = models.ManyToManyField(Source, blank=True, related_name="+")


class TriggerPoint(models.Model):
    """A tender point of a muscle; one that is display-only is never offered for pressing."""

    muscle = models.ForeignKey(Muscle, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField()
    find = models.TextField()
    display_only = models.BooleanField(default=False)
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["muscle", "key"], name="point_key_once"),
            models.CheckConstraint(condition=Q(display_only=False) | ~Q(why=""), name="display_only_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.muscle} {self.number}"


class OnPlate(models.Model):
    """Something at a place of a plate: 0–1 of its 400 × 1000 box, right leg."""

    position = models.PositiveSmallIntegerField()
    view = models.CharField(max_length=8, choices=PlateView.choices)

    class Meta:
        abstract = True
        ordering = ["position"]


class Placement(OnPlate):
    """Where a point is drawn in one view."""

    point = models.ForeignKey(TriggerPoint, on_delete=models.CASCADE, related_name="placements")
    x = models.FloatField()
    y = models.FloatField()

    class Meta(OnPlate.Meta):
        constraints = [models.CheckConstraint(condition=Q(x__gte=0, x__lte=1, y__gte=0, y__lte=1), name="placement_on_plate")]


class ReferralZone(OnPlate):
    """Where pain from a muscle may be felt: an ellipse; rotation in degrees; strength 1 is the main zone."""

    muscle = models.ForeignKey(Muscle, on_delete=models.CASCADE, related_name="referral")
    cx = models.FloatField()
    cy = models.FloatField()
    rx = models.FloatField()
    ry = models.FloatField()
    rotation = models.FloatField(default=0)
    strength = models.FloatField(default=1)


class Exercise(Content):
    """A movement with its dose. The dose is one document whose schema depends on step_kind."""

    exercise_kind = models.CharField(max_length=20, choices=ExerciseKind.choices)
    step_kind = models.CharField(max_length=8, choices=StepKind.choices)
    laterality = models.CharField(max_length=26, choices=Laterality.choices)
    position = models.CharField(max_length=12, choices=Position.choices)
    figure = models.CharField(max_length=80, blank=True)
    start = models.TextField()
    steps = TextList()
    cues = TextList()
    mistakes = TextList()
    stop = TextList()
    dose = models.JSONField(default=dict)
    goal = models.TextField(blank=True)
    frequency = models.JSONField(default=dict, blank=True)
    targets = models.ManyToManyField(Muscle, blank=True, related_name="+")
    phases = models.ManyToManyField(Phase, blank=True, related_name="+")


class Variant(models.Model):
    """An easier or harder way to do an exercise: a sentence, sometimes another exercise or dose."""

    class Direction(models.TextChoices):
        EASIER = "easier", _("Easier")
        HARDER = "harder", _("Harder")

    parent = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="variants")
    position = models.PositiveSmallIntegerField()
    direction = models.CharField(max_length=6, choices=Direction.choices)
    text = models.TextField()
    exercise = models.ForeignKey(Exercise, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    dose = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["direction", "position"]


class Need(models.Model):
    """One thing of a group of equipment; an exercise needs any one of each group."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="needs")
    group = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["group", "position"]


class Condition(Content):
    """A condition as people know it; never a diagnosis of anyone."""

    also_called = TextList()
    pain_areas = models.ManyToManyField(PainArea, blank=True, related_name="+")
    muscles = models.ManyToManyField(Muscle, blank=True, related_name="+")
    phases = models.ManyToManyField(Phase, blank=True, related_name="+")


class Symptom(models.Model):
    """What people with a condition may notice; one that is not typical is worth a check."""

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="symptoms")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    typical = models.BooleanField(default=False)
    evidence = models.CharField(max_length=12, choices=Evidence.choices)
    sources = models.ManyToManyField(Source, related_name="+")

    class Meta:
        ordering = ["position"]


class Claim(models.Model):
    """One statement with its evidence label and sources, in a section of exactly one document."""

    condition = models.ForeignKey(Condition, null=True, blank=True, on_delete=models.CASCADE, related_name="claims")
    muscle = models.ForeignKey(Muscle, null=True, blank=True, on_delete=models.CASCADE, related_name="claims")
    exercise = models.ForeignKey(Exercise, null=True, blank=True, on_delete=models.CASCADE, related_name="claims")
    phase = models.ForeignKey(Phase, null=True, blank=True, on_delete=models.CASCADE, related_name="claims")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=20)
    text = models.TextField()
    evidence = models.CharField(max_length=12, choices=Evidence.choices)
    sources = models.ManyToManyField(Source, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="claim_of_one_document",
                condition=Q(condition__isnull=False, muscle__isnull=True, exercise__isnull=True, phase__isnull=True)
                | Q(condition__isnull=True, muscle__isnull=False, exercise__isnull=True, phase__isnull=True)
                | Q(condition__isnull=True, muscle__isnull=True, exercise__isnull=False, phase__isnull=True)
                | Q(condition__isnull=True, muscle__isnull=True, exercise__isnull=True, phase__isnull=False),
            )
        ]
