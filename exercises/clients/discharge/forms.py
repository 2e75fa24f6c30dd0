"""The form of a discharge: what to keep up, three short texts, and the last day of sharing."""

from __future__ import annotations

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import formats
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from exercises.clients.discharge.pages import Draft
from exercises.clients.discharge.queries import NOTHING, PRESENT, Keep
from exercises.lib.forms import Lines

LONGEST = 1500


class DischargeForm(forms.Form):
    """Every text stands ready and may be changed."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    keep = forms.ChoiceField(
        label=_("What to keep doing"), widget=forms.RadioSelect, error_messages={"required": _("Choose what they keep doing.")}
    )
    doing = Lines(label=_("More about it, a sentence a line"), required=False, max_length=LONGEST)
    flare = Lines(
        label=_("What to do in a flare, a sentence a line"),
        max_length=LONGEST,
        error_messages={"required": _("Please say what to do in a flare.")},
    )
    back = Lines(
        label=_("When to come back, a sentence a line"), max_length=LONGEST, error_messages={"required": _("Please say when to come back.")}
    )
    until = forms.DateField(
        label=_("The last day of sharing"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Please write the day like 2026-11-30."), "required": _("Please choose a day.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, draft: Draft) -> None:
        first = draft.keeps[0].key if draft.keeps else ""
        started = {"uid": uuid.uuid4(), "keep": first, "flare": draft.flare, "back": draft.back, "until": draft.usual}
        super().__init__(data, initial=started)
        self.draft, self.keeps = draft, {keep.key: keep for keep in draft.keeps}
        # Where there is nothing to choose from, the words alone say it.
        self.fields["keep"].required = bool(draft.keeps)
        self.fields["keep"].choices = [(keep.key, _label(keep)) for keep in draft.keeps]
        for name, rows in (("doing", 3), ("flare", 8), ("back", 4)):
            self.fields[name].widget.attrs["rows"] = rows
        self.fields["until"].widget.attrs |= {"min": f"{draft.today}", "max": f"{draft.latest}"}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        chosen = [Div("keep", css_class="choices")] if draft.keeps else []
        self.helper.layout = Layout("uid", *chosen, "doing", "flare", "back", "until")

    def clean_until(self) -> Any:
        """From today to the day on which it would end anyway."""
        day = self.cleaned_data["until"]
        if not self.draft.today <= day <= self.draft.latest:
            raise forms.ValidationError(
                _now("Choose a day from today to %(day)s, when sharing ends anyway.")
                % {"day": formats.date_format(self.draft.latest, "j F Y")}
            )
        return day

    def kept(self) -> Keep:
        """What was chosen to be kept up."""
        return self.keeps.get(self.cleaned_data["keep"], NOTHING)


def _label(keep: Keep) -> str:
    if keep.key == PRESENT:
        return _now("Their programme “%(title)s”: %(phase)s") % {"title": keep.title, "phase": keep.phase_title}
    return _now("From the catalogue, “%(title)s”: %(phase)s") % {"title": keep.title, "phase": keep.phase_title}
