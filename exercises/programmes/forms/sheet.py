"""The sheet on which a therapist builds: the head, and for one phase every thing with its exercises and their doses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.catalogue.codec import dose_problems
from exercises.programmes import words
from exercises.programmes.rules import SLOTS, WEEK, Document, phase_of, replaced
from exercises.routines.words import SIDES

WHOLE = gettext_lazy("Please write a whole number from %(least)d to %(most)d.")
# Where a press begins and how much it may be in all go together.
LINE = 300


def number(label: Any, least: int, most: int, initial: int) -> forms.IntegerField:
    """A whole number within its bounds, with one sentence for all that can be wrong with it."""
    said = str(WHOLE) % {"least": least, "most": most}
    errors = dict.fromkeys(("invalid", "min_value", "max_value", "required"), said)
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-least": least, "data-most": most})
    return forms.IntegerField(label=label, min_value=least, max_value=most, initial=initial, error_messages=errors, widget=widget)


class HeadForm(forms.Form):
    """The name of a programme, and for whom it waits."""

    base = forms.CharField(widget=forms.HiddenInput, max_length=64)
    title = forms.CharField(label=gettext_lazy("Name of the programme"), max_length=120)
    initials = forms.CharField(label=gettext_lazy("Waits for (initials)"), max_length=12, required=False)
    shared = forms.BooleanField(label=gettext_lazy("A template for the whole clinic"), required=False)
    why = forms.CharField(
        label=gettext_lazy("Why it changes"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3, "data-plain": ""})
    )


class ItemForm(forms.Form):
    """How often one thing is due, what it is called, and what the therapist notes for it."""

    title = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    slots = forms.MultipleChoiceField(
        label=gettext_lazy("Time of day"), choices=[(slot, words.SLOTS[slot]) for slot in SLOTS], widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one time of day.")},
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Note for the client"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-plain": ""}),
    )
    not_on_running_days = forms.BooleanField(label=gettext_lazy("Not on running days"), required=False)

    def __init__(self, *args, item: Document, **kwargs) -> None:
        names = ("title", "slots", "note", "not_on_running_days")
        super().__init__(*args, initial={name: item.get(name) for name in names}, **kwargs)
        self.item = item
        self.fields["days_per_week"] = number(gettext_lazy("Days a week"), 1, WEEK, item["days_per_week"])
        self.fields["days_between"] = number(gettext_lazy("Free days between"), 0, WEEK - 1, item["days_between"])

    def clean_days_between(self) -> int:
        """Days a week and free days between must fit into one week."""
        between, days = self.cleaned_data["days_between"], self.cleaned_data.get("days_per_week") or 1
        if days > 1 and days * (between + 1) > WEEK + between:
            raise forms.ValidationError(_("So many days a week leave no room for so many free days between."))
        return between

    def changed_item(self) -> Document:
        """The thing as it was typed; its exercises as they were."""
        slots = [slot for slot in SLOTS if slot in self.cleaned_data["slots"]]
        return self.item | self.cleaned_data | {"slots": slots}


class StepForm(forms.Form):
    """Sides, dose, load and forms of one exercise; which numbers there are says the kind of the step."""

    sides = forms.ChoiceField(label=gettext_lazy("Sides"), choices=list(SIDES.items()))
    load = forms.CharField(label=gettext_lazy("Load"), max_length=60, required=False)
    line = forms.CharField(
        label=gettext_lazy("Said in the player"),
        max_length=LINE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-plain": ""}),
    )
    easier = forms.BooleanField(label=gettext_lazy("An easier form may be taken"), required=False)
    harder = forms.BooleanField(label=gettext_lazy("A harder form may be taken"), required=False)

    def __init__(self, *args, step: Document, **kwargs) -> None:
        names = ("load", "line", "easier", "harder")
        super().__init__(*args, initial={name: step.get(name) for name in names} | {"sides": ",".join(step["sides"])}, **kwargs)
        self.step = step
        self.numbers = [entry for entry in words.DOSES[step["kind"]] if not (entry[0] == "seconds" and "stage" in step["dose"])]
        values = step["dose"] | step["dose"].get("tempo", {})
        for name, label, least, most in self.numbers:
            self.fields[name] = number(label, least, most, values.get(name, least))

    def dose_fields(self) -> list[forms.BoundField]:
        """The numbers of the dose, in their order."""
        return [self[entry[0]] for entry in self.numbers]

    def clean(self) -> dict[str, Any]:
        """The dose as a whole, by the rule of its kind."""
        data = super().clean() or self.cleaned_data
        if not self.errors and dose_problems(self.step["kind"], self._dose(data)):
            raise forms.ValidationError(_("This dose cannot be played. Please look at its numbers."))
        if not self.errors and self.step["kind"] == "press" and data["ceiling_s"] > data["max_muscle_s"]:
            self.add_error("max_muscle_s", _("One press is longer than all of them together."))
        return data

    def _dose(self, data: Mapping[str, Any]) -> Document:
        typed = {entry[0]: data[entry[0]] for entry in self.numbers}
        tempo = {name: typed.pop(name) for name in words.TEMPO if name in typed}
        dose = self.step["dose"] | typed
        return dose | ({"tempo": dose["tempo"] | tempo} if tempo else {})

    def changed_step(self) -> Document:
        """The exercise as it was typed."""
        kept = {name: self.cleaned_data[name] for name in ("load", "line", "easier", "harder")}
        kept = kept if kept["line"] or "line" in self.step else {name: value for name, value in kept.items() if name != "line"}
        return self.step | kept | {"sides": self.cleaned_data["sides"].split(","), "dose": self._dose(self.cleaned_data)}


class Sheet:
    """Everything that is typed on the page of one phase, as one. What was not on the page that was sent stays as it is."""

    def __init__(self, document: Document, phase: str, head: Mapping[str, Any], data: Any = None) -> None:
        self.document, self.phase = document, phase
        self.head = HeadForm(data, initial=head)
        part = phase_of(document, phase) or {"items": []}
        self.rows = [self._row(item, data) for item in part["items"]]

    @staticmethod
    def _row(item: Document, data: Any) -> tuple[ItemForm, list[StepForm]]:
        key = item["key"]
        sent = data if data is not None and f"{key}-title" in data else None
        steps = [StepForm(sent, prefix=f"{key}-{step['key']}", step=step) for step in item["steps"]]
        return ItemForm(sent, prefix=key, item=item), steps

    @property
    def forms(self) -> list[forms.Form]:
        """Every form that was sent."""
        return [form for form in [self.head, *(one for item, steps in self.rows for one in (item, *steps))] if form.is_bound]

    def is_valid(self) -> bool:
        """Whether all of it can be kept; every mistake is told, not only the first."""
        return all([form.is_valid() for form in self.forms])

    def errors(self) -> list[tuple[str, str, str]]:
        """Each mistake with the address of its field, and what it is about."""
        found = []
        for form in self.forms:
            about = getattr(form, "step", {}).get("exercise", "").replace("-", " ") or getattr(form, "item", {}).get("title", "")
            for name, said in form.errors.items():
                field = form[name] if name in form.fields else None
                label = (
                    f"{about.capitalize()}, {str(field.label).lower()}"
                    if about and field
                    else str(field.label)
                    if field
                    else about.capitalize()
                )
                found += [(field.id_for_label if field and field.id_for_label else form.prefix or "", label, one) for one in said]
        return found

    def changed(self) -> Document:
        """The document with what was typed."""
        made = self.document
        for item, steps in (row for row in self.rows if row[0].is_bound):
            made = replaced(made, item.changed_item() | {"steps": [step.changed_step() for step in steps]})
        return made
