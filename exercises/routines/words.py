"""The words about the steps of a routine."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SIDES = {
    "left,right": _("Both sides, left first"),
    "right,left": _("Both sides, right first"),
    "both": _("Both together"),
    "alternating": _("Sides in turn"),
    "left": _("Left only"),
    "right": _("Right only"),
    "none": _("No side"),
}
