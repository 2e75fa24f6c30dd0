"""Beginning a programme, looking for something to prescribe, and giving a programme to clients."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.care.models import CareLink
from exercises.catalogue.models import ExerciseKind
from exercises.lib.forms import Lines
from exercises.programmes.queries.library import ROUTINE


def day_field(label: Any, *, required: bool) -> forms.DateField:
    """A day, in the form that browsers want."""
    errors = {"invalid": _("Please write the day like 2026-11-30."), "required": _("Please choose a day.")}
    widget = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, error_messages=errors)


class NewForm(forms.Form):
    """What a new programme begins with: nothing, a template, or a programme of the catalogue."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    initials = forms.CharField(label=_("For whom (initials), if you like"), max_length=12, required=False)
    start = forms.CharField(max_length=120, required=False)

    def made_uid(self) -> uuid.UUID:
        """The same for the same button of the same page, so that a double click makes one."""
        return uuid.uuid5(self.cleaned_data["uid"], self.cleaned_data["start"])


class SearchForm(forms.Form):
    """Words and kind; what is unknown is simply not used."""

    q = forms.CharField(label=_("Search"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    here = forms.BooleanField(label=_("Only what belongs to this phase"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, kind.label) for kind in ExerciseKind]
        self.fields["kind"].choices = [("", _("Everything")), *kinds, (ROUTINE, _("Whole routines"))]

    def asked(self) -> dict[str, Any]:
        """What can be used of it."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return {name: data.get(name, "") for name in ("q", "kind", "here")}


class OwnForm(forms.Form):
    """An exercise in the therapist's own words; its dose is set on the sheet."""

    title = forms.CharField(label=_("What it is called"), max_length=80, error_messages={"required": _("Please give it a name.")})
    how = Lines(
        label=_("How it is done, a step a line"), max_length=2000, error_messages={"required": _("Please say how it is done.")},
        help_text=_("No name and nothing personal: it stands in the player."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("How it is counted"), choices=[("reps", _("Repetitions")), ("hold", _("Holds")), ("timer", _("Time"))], initial="reps"
    )

    def clean_how(self) -> list[str]:
        """A few short steps."""
        steps = self.cleaned_data["how"]
        if len(steps) > 8 or any(len(step) > 300 for step in steps):
            raise forms.ValidationError(_("At most eight steps, each no longer than 300 letters."))
        return steps


class GivenForm(forms.Form):
    """From which day something holds, when it is looked at together, and a word to go with it."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    starts_on = day_field(_("From"), required=True)
    review_on = day_field(_("Look at it together on"), required=False)
    why = forms.CharField(
        label=_("A word to go with it"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-plain": "", "class": "form-control"}),
    )  # fmt: skip


class AssignForm(GivenForm):
    """To whom, from which day, and when it is looked at together."""

    field_order = ("uid", "clients")
    clients = forms.MultipleChoiceField(
        label=_("Clients"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one client."), "invalid_choice": _("One of these clients shares their programme no more.")},
    )  # fmt: skip

    def __init__(self, *args, links: Sequence[CareLink], today: dt.date, chosen: Sequence[str] = (), **kwargs) -> None:
        kwargs["initial"] = {"uid": uuid.uuid4(), "starts_on": today, "clients": list(chosen)}
        super().__init__(*args, **kwargs)
        self.links = {str(link.uid): link for link in links}
        self.fields["clients"].choices = [(uid, str(link.owner)) for uid, link in self.links.items()]

    def chosen(self) -> list[CareLink]:
        """The links of the clients that were ticked."""
        return [self.links[uid] for uid in self.cleaned_data["clients"]]


class ReviewForm(forms.Form):
    """The day on which a programme is looked at together; empty takes it away."""

    review_on = day_field(_("Look at it together on"), required=False)
