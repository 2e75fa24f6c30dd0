"""Bringing an archive."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.people.rules import STORE_TEXT


class BringForm(forms.Form):
    """The file, and the agreement that this site stores what is in it; never ticked beforehand."""

    file = forms.FileField(
        label=_("Archive"), help_text=_("The ZIP file that another Selfcare site gave you. Up to 200 MB."),
        error_messages={"required": _("Please choose a file."), "empty": _("This file is empty.")},
    )  # fmt: skip
    store = forms.BooleanField(
        label=_("Store what is in it in my account here"), help_text=_(STORE_TEXT),
        error_messages={"required": _("Without your agreement nothing of it can be kept here.")},
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("file", "store")


class LeaveForm(forms.Form):
    """One tick, never there beforehand."""

    sure = forms.BooleanField(error_messages={"required": _("Please tick the box if you want your account to be deleted.")})
