"""Narrowing the list of routines; building a routine step by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.catalogue.models import ExerciseKind
from exercises.lib.forms import Lines
from exercises.publishing.queries import Card
from exercises.routines.models import Step
from exercises.routines.words import SIDES

ANY = ("", _("Any"))
MINUTES = [("5", _("About 5 minutes")), ("10", _("About 10 minutes")), ("20", _("About 20 minutes"))]
# How far a routine's own minutes may lie from the wish.
REACH = {"5": (0, 6), "10": (7, 12), "20": (13, 30)}


class FilterForm(forms.Form):
    """Pain area, minutes, kind, and what one has at hand. Unknown values are simply not used."""

    area = forms.ChoiceField(label=_("Where it hurts"), required=False)
    minutes = forms.ChoiceField(label=_("Time"), required=False, choices=[ANY, *MINUTES])
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    without = forms.ChoiceField(label=_("I do not have"), required=False)

    def __init__(self, *args, routines: Sequence[Card], areas: Sequence[Card], equipment: Sequence[Card], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.routines = routines
        # Only what nothing else can stand in for makes a difference.
        alone = {group[0] for card in routines for group in card.facets.get("needs", []) if len(group) == 1}
        used = {name: {slug for card in routines for slug in card.facets.get(name, [])} for name in ("pain_areas", "kinds")}
        self.fields["area"].choices = [ANY, *((card.slug, card.title) for card in areas if card.slug in used["pain_areas"])]
        self.fields["kind"].choices = [ANY, *((kind.value, kind.label) for kind in ExerciseKind if kind.value in used["kinds"])]
        self.fields["without"].choices = [
            ("", _("I have everything")),
            *((card.slug, card.title) for card in equipment if card.slug in alone),
        ]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.form_class = "card filters no-print"
        self.helper.layout = Layout(
            Div("area", "minutes", "kind", "without", css_class="row"), Submit("", _("Show"), css_class="btn-primary")
        )

    def found(self) -> list[Card]:
        """The routines that fit; all of them where nothing was asked."""
        asked: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        return [card for card in self.routines if self._fits(card, asked)]

    @staticmethod
    def _fits(card: Card, asked: dict[str, Any]) -> bool:
        facets = card.facets
        low, high = REACH.get(asked.get("minutes", ""), (0, 10_000))
        return (
            (not asked.get("area") or asked["area"] in facets.get("pain_areas", []))
            and (not asked.get("kind") or asked["kind"] in facets.get("kinds", []))
            and [asked.get("without")] not in facets.get("needs", [])
            and low <= (facets.get("minutes") or 0) <= high
        )


# The numbers of a dose that a step may set otherwise than its exercise: name, label, least, most, for which kinds of step.
NUMBERS = (
    ("sets", _("Sets"), 1, 10, "hold reps tempo"),
    ("reps", _("Repetitions"), 1, 60, "reps tempo"),
    ("hold_s", _("Hold, seconds"), 1, 120, "hold tempo"),
    ("seconds", _("Seconds"), 5, 3600, "timer"),
    ("ceiling_s", _("Longest press, seconds"), 10, 90, "press"),
    ("rounds", _("Rounds"), 1, 3, "press"),
    ("max_muscle_s", _("At most for this muscle, seconds"), 10, 300, "press"),
    ("rest_s", _("Rest, seconds"), 0, 180, "press hold reps tempo"),
)


class StepForm(forms.ModelForm):
    """A step of a routine: what is left empty comes from the exercise."""

    side = forms.ChoiceField(
        label=_("Side"),
        choices=[("", _("Choose a side")), *SIDES.items()],
        error_messages={"required": _("Please choose a side, or both.")},
    )
    points = Lines(label=_("Points (keys, one a line)"), required=False)
    directions = Lines(label=_("Directions of the rounds, one a line"), required=False)

    class Meta:
        model = Step
        fields = ("position", "key", "exercise", "side", "muscle", "points", "directions", "line")
        widgets = {"line": forms.Textarea(attrs={"rows": 2}), "position": forms.NumberInput(attrs={"class": "place", "min": 1})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False
        self.fields["position"].required = False
        self.fields["side"].initial = ",".join(self.instance.sides or [])
        self.fields["side"].widget.attrs |= {"data-kind": self.kind()}
        for name in ("muscle", "points", "directions"):
            self.fields[name].widget.attrs |= {"data-kinds": "press"}
        for name, label, least, most, kinds in NUMBERS:
            field = forms.IntegerField(label=label, required=False, min_value=least, max_value=most, initial=self.instance.dose.get(name))
            field.widget.attrs |= {"data-kinds": kinds}
            self.fields[name] = field

    def kind(self) -> str:
        """How the step runs, by its exercise; empty where none is chosen."""
        chosen = getattr(self, "cleaned_data", {}).get("exercise") or (self.instance.exercise if self.instance.exercise_id else None)
        return chosen.step_kind if chosen else ""

    def clean(self) -> dict[str, Any]:
        """The sides and the dose as the document has them; a key where none was typed."""
        data = super().clean() or self.cleaned_data
        if side := data.get("side"):
            self.instance.sides = side.split(",")
        kept = {name: value for name, value in self.instance.dose.items() if name not in {number[0] for number in NUMBERS}}
        typed = {number[0]: data[number[0]] for number in NUMBERS if data.get(number[0]) is not None}
        self.instance.dose = kept | typed
        if not data.get("key") and data.get("exercise"):
            data["key"] = data["exercise"].slug
        return data

    def document(self, position: int) -> dict[str, Any]:
        """The step as a document would have it, before anything is saved."""
        data = self.cleaned_data
        found = {
            "key": data.get("key") or f"step-{position}", "exercise": data["exercise"].slug, "sides": self.instance.sides,
            "dose": self.instance.dose, "points": data.get("points"), "directions": data.get("directions"), "line": data.get("line"),
            "muscle": data["muscle"].slug if data.get("muscle") else "",
        }  # fmt: skip
        return {key: value for key, value in found.items() if value}


class StepFormSet(forms.BaseInlineFormSet):
    """Steps in the order of their numbers; two of the same key get different ones; numbered anew from one."""

    def clean(self) -> None:
        """Give every step a place and a key of its own."""
        super().clean()
        seen: set[str] = set()
        for place, form in enumerate(self.in_order(), 1):
            key = base = form.cleaned_data.get("key") or ""
            again = 2
            while key in seen:
                key, again = f"{base}-{again}", again + 1
            seen.add(key)
            form.cleaned_data["key"] = form.instance.key = key
            if form.instance.position != place or "position" in form.changed_data:
                # Django saves only the forms that changed; a neighbour that moved changed this one.
                form.changed_data = [*form.changed_data, "position"]
            form.cleaned_data["position"] = form.instance.position = place

    def in_order(self) -> list[StepForm]:
        """The forms that stay, by their numbers."""
        kept = [form for form in self.forms if self._stays(form)]
        return sorted(kept, key=lambda form: (form.cleaned_data.get("position") or 9999, self.forms.index(form)))

    def as_placed(self) -> list[StepForm]:
        """The forms that stay, in the order on the page, whether they are sound or not."""
        kept = [form for form in self.forms if not self._should_delete_form(form)]
        return sorted(
            kept, key=lambda form: (form["position"].value() or "").zfill(4) if isinstance(form["position"].value(), str) else "9999"
        )

    def _stays(self, form: StepForm) -> bool:
        return bool(getattr(form, "cleaned_data", None)) and "exercise" in form.cleaned_data and not form.cleaned_data.get("DELETE")

    def validate_unique(self) -> None:
        """Keys are made unique here; the database would only say that they are not."""
