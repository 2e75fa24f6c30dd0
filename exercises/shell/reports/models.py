"""One row for each thing that goes wrong, however often and on however many phones."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Report(models.Model):
    """Something that went wrong on phones. Days, not moments: nothing here may be laid beside what a person did."""

    class Kind(models.TextChoices):
        """Where it was seen."""

        SCRIPT = "script", _("our script")
        POLICY = "policy", _("content policy")

    # Of all that follows but the numbers.
    mark = models.CharField(max_length=64, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    what = models.CharField(_("what"), max_length=120)
    where = models.CharField(_("where in our files"), max_length=600, blank=True)
    # The kind of page, never its address.
    page = models.CharField(_("kind of page"), max_length=80, blank=True)
    browser = models.CharField(_("browser"), max_length=20)
    number = models.PositiveIntegerField(_("how often"), default=1)
    first_on = models.DateField(_("first"))
    last_on = models.DateField(_("last"))

    class Meta:
        ordering = ["-last_on", "-number"]
        indexes = [models.Index(fields=["last_on"], name="report_last_on")]
        verbose_name = _("report from phones")
        verbose_name_plural = _("reports from phones")

    def __str__(self) -> str:
        return self.what
