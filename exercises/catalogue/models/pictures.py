"""Pictures as data: the poses that figures are drawn from, and what an editor adds to an exercise."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exercises.catalogue.models.base import Content
from exercises.catalogue.models.movement import Exercise
from exercises.lib.db import TextList


def no_credentials(url: str) -> None:
    """An address with a name before the host leads elsewhere than it seems to."""
    if "@" in urlsplit(url).netloc:
        raise ValidationError(_("An address with a name or a password in it is not taken."))


class Pose(Content):
    """A movement as numbers: key poses, props and what the dose sets. Its summary is read out in place of the picture."""

    class View(models.TextChoices):
        SIDE = "side", _("Side")
        FRONT = "front", _("Front")

    view = models.CharField(max_length=5, choices=View.choices, default=View.SIDE)
    box = models.CharField(max_length=40, default="0 0 480 350")
    anchor = models.JSONField(default=dict, blank=True)
    base = models.JSONField(default=dict, blank=True)
    keys = models.JSONField(default=list)
    end = models.PositiveSmallIntegerField(default=1)
    props = models.JSONField(default=list, blank=True)
    arrows = TextList()
    muscles = TextList()
    bands = models.JSONField(default=list, blank=True)
    measure = models.JSONField(default=dict, blank=True)
    options = models.JSONField(default=dict, blank=True)


class ExerciseMedia(models.Model):
    """A photo kept here (named by the hash of its bytes) or a link to a video elsewhere, with whom to thank for it."""

    class Sort(models.TextChoices):
        PHOTO = "photo", _("Photo")
        VIDEO = "video", _("Link to a video")

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="media")
    position = models.PositiveSmallIntegerField(default=1)
    sort = models.CharField(max_length=5, choices=Sort.choices, default=Sort.PHOTO)
    sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveSmallIntegerField(null=True, blank=True)
    height = models.PositiveSmallIntegerField(null=True, blank=True)
    url = models.URLField(blank=True, validators=[URLValidator(schemes=["https"]), no_credentials])
    alt = models.CharField(max_length=400)
    credit = models.CharField(max_length=200)
    licence = models.CharField(max_length=120)

    class Meta:
        ordering = ["position"]
        verbose_name = _("photo or video")
        verbose_name_plural = _("photos and videos")
        constraints = [
            models.CheckConstraint(
                condition=(Q(sort="photo") & ~Q(sha256="") & Q(url="")) | (Q(sort="video") & Q(sha256="") & ~Q(url="")),
                name="media_is_photo_or_link",
            ),
            models.CheckConstraint(condition=~Q(alt="") & ~Q(credit="") & ~Q(licence=""), name="media_says_whose"),
        ]

    def __str__(self) -> str:
        return self.alt
