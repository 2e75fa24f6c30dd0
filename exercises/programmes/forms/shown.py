"""Noting when something was shown in the clinic."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.programmes.forms.desk import day_field


class ShownForm(forms.Form):
    """The day for which the buttons of the page count."""

    day = day_field(_("Shown on"), required=True)
