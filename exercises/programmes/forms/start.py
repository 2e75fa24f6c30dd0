"""The form that starts a programme."""

from __future__ import annotations

import uuid

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.programmes.models import Assignment


class StartForm(forms.Form):
    """Where to begin, and how long the person usually has."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    phase = forms.ChoiceField(label=_("Where do you want to begin?"), widget=forms.RadioSelect)
    minutes = forms.TypedChoiceField(
        label=_("How long have you got, most days?"), choices=Assignment.Minutes.choices, coerce=int, initial=10, widget=forms.RadioSelect
    )

    def __init__(self, *args, phases: list[tuple[str, str]], **kwargs) -> None:
        kwargs["initial"] = {"uid": uuid.uuid4(), "phase": phases[0][0]} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["phase"].choices = phases
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "uid", InlineRadios("phase", wrapper_class="choices"), InlineRadios("minutes", wrapper_class="choices seg")
        )
