"""Rows of numbers for what lies on the plates. A row is a place, a zone or a shape; the picture only moves its numbers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from exercises.catalogue.models import Muscle, NoPressArea, PlateView
from exercises.catalogue.queries.places import Finding
from exercises.publishing.admin.forms import ContentForm

# Two digits more than a plate's units need, so that a number that is typed stays as it was typed.
DIGITS = 4


class Share(forms.FloatField):
    """A place or a size as a share of the plate, 0 to 1."""

    def __init__(self, label: Any, least: float = 0, most: float = 1, step: float = 0.001) -> None:
        widget = forms.NumberInput({"step": step, "class": "share", "inputmode": "decimal"})
        super().__init__(label=label, min_value=least, max_value=most, widget=widget)

    def prepare_value(self, value: Any) -> Any:
        """A number without a nought that says nothing; what was typed as it was typed."""
        return f"{value:.{DIGITS}f}".rstrip("0").rstrip(".") if isinstance(value, float) else value

    def clean(self, value: Any) -> float | None:
        """The number with as many digits as a document keeps."""
        found = super().clean(value)
        return found if found is None else round(found, DIGITS)


class Row(forms.Form):
    """One thing in one view. numbers are the names of what a document keeps of it."""

    sort = "oval"
    numbers: tuple[str, ...] = ()
    view = forms.ChoiceField(label=_lazy("View"), choices=[("", _lazy("Choose"))] + PlateView.choices)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.finding: Finding | None = None

    def has_changed(self) -> bool:
        """A row that was added and has no number yet is none."""
        return any(name != "point" for name in self.changed_data)

    @property
    def leaves(self) -> bool:
        """Whether it is ticked to be removed."""
        return "DELETE" in self.fields and bool(self["DELETE"].value())

    @property
    def values(self) -> dict[str, Any] | None:
        """What a document would keep; None for a row that is empty, removed or not sound yet."""
        names = ("view", *self.numbers)
        data = (self.cleaned_data if self.is_valid() else {}) if self.is_bound else self.initial
        return None if self.leaves or any(data.get(name) in (None, "") for name in names) else {name: data[name] for name in names}

    @property
    def said(self) -> Finding | None:
        """What stands beside it: mistakes in its numbers before anything else."""
        if not self.is_bound or self.leaves or not self.errors:
            return self.finding
        lines = [
            f"{self[name].label if name in self.fields else ''}: {line}".lstrip(": ")
            for name, found in self.errors.items()
            for line in found
        ]
        return Finding("wrong", " ".join(lines))


class PlaceRow(Row):
    """Where a point lies in one view."""

    sort = "point"
    numbers = ("x", "y")
    point = forms.SlugField(widget=forms.HiddenInput)
    x = Share(_lazy("Across"))
    y = Share(_lazy("Down"))


class OvalRow(Row):
    """An ellipse in one view."""

    numbers = ("cx", "cy", "rx", "ry", "rotation")
    cx = Share(_lazy("Across"))
    cy = Share(_lazy("Down"))
    rx = Share(_lazy("Half width"), least=0.005)
    ry = Share(_lazy("Half height"), least=0.005)
    rotation = Share(_lazy("Turned °"), least=-180, most=180, step=1)


class ZoneRow(OvalRow):
    """Where pain from a muscle may be felt."""

    numbers = (*OvalRow.numbers, "strength")
    strength = Share(_lazy("Strength"), step=0.05)


class PointForm(forms.Form):
    """Whether a point is for looking at only, and why."""

    key = forms.SlugField(widget=forms.HiddenInput)
    display_only = forms.BooleanField(required=False, label=_lazy("Keep it for looking at only: nobody is told to press it"))
    why = forms.CharField(
        required=False, max_length=1200, label=_lazy("Why nobody should press it"), widget=forms.Textarea({"rows": 2, "data-plain": ""})
    )

    def clean(self) -> dict[str, Any]:
        """A point that is not pressed says why."""
        said = super().clean() or self.cleaned_data
        if said.get("display_only") and not said.get("why"):
            self.add_error("why", _("Please say why nobody should press it. Readers see this sentence."))
        return said

    @property
    def only(self) -> bool:
        """Whether it is for looking at only, as the form stands, sound or not."""
        return bool(self["display_only"].value())


class MuscleGuard(ContentForm):
    """Knows which state of the muscle the editor saw."""

    kind = "muscle"
    change_note = None

    class Meta:
        model = Muscle
        fields = ()


class AreaGuard(ContentForm):
    """Knows which state of the no-press area the editor saw."""

    kind = "no-press-area"
    change_note = None

    class Meta:
        model = NoPressArea
        fields = ()


def rows_of(form: type[forms.Form], *, removable: bool = True) -> type[forms.BaseFormSet]:
    """A set of rows without empty ones."""
    return forms.formset_factory(form, extra=0, can_delete=removable, max_num=60, absolute_max=80)
