"""Forms of the pages for therapists."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.clients import words
from exercises.clients.rules import assessment as rules
from exercises.progress.forms import NumbersForm
from exercises.progress.models import Decision
from exercises.safety import rules as safety
from exercises.safety import words as safety_words


class DecideForm(forms.Form):
    """What a therapist says to a suggestion; who decides otherwise says why."""

    advice = forms.CharField(max_length=120)
    chosen = forms.ChoiceField(choices=Decision.Chosen.choices)
    reason = forms.CharField(required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """The client reads why."""
        data = super().clean() or self.cleaned_data
        if data.get("chosen") == Decision.Chosen.OTHERWISE and not data.get("reason"):
            self.add_error("reason", _("Please say why. The client reads it."))
        return data


class OnceForm(forms.Form):
    """Nothing but the uid that makes a double click one."""

    uid = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def fresh(cls) -> OnceForm:
        """A form with a new uid."""
        return cls(initial={"uid": uuid.uuid4()})


class AssessmentForm(forms.Form):
    """One page, every line optional, each with what it was last time."""

    uid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, last: Mapping[str, Any], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("uid", uuid.uuid4())
        rows: list[Any] = ["uid"]
        for group, items in rules.GROUPS:
            lines = [self._row(item, last) for item in items]
            # The two numbers of the week stand side by side.
            rows.append(
                Fieldset(words.GROUPS[group], *(lines[:2] + [Div(*lines[2:], css_class="two-sides")] if group == "story" else lines))
            )
            rows += [self._activities(last)] if group == "story" else []
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*rows)

    def _row(self, item: rules.Item, last: Mapping[str, Any]) -> Any:
        if not item.sides:
            self.fields[item.key] = _field(item, words.ITEMS[item.key], rules.value_of(last, item.key))
            return item.key
        for side in rules.SIDES:
            label = _("%(what)s, %(side)s") % {"what": words.ITEMS[item.key], "side": words.SIDES[side]}
            self.fields[f"{item.key}_{side}"] = _field(item, label, rules.value_of(last, item.key, side))
        return Div(*[f"{item.key}_{side}" for side in rules.SIDES], css_class="two-sides")

    def _activities(self, last: Mapping[str, Any]) -> Any:
        """Their names are there already from last time; how well each goes is asked anew."""
        known = last.get("activities", [])
        rows = []
        for number in rules.ACTIVITIES:
            before = known[number - 1] if number <= len(known) else {}
            self.fields[f"activity_{number}"] = forms.CharField(
                label=_("Activity %(number)d") % {"number": number}, required=False, max_length=80, initial=before.get("name", "")
            )
            self.fields[f"score_{number}"] = _field(rules.Item("", rules.NUMBER), _("How well, 0 to 10"), before.get("score"))
            rows.append(Div(f"activity_{number}", f"score_{number}", css_class="two-sides wide-first"))
        return Fieldset(words.GROUPS["activities"], *rows)

    def clean(self) -> dict[str, Any]:
        """A score needs its activity, a total its questionnaire; an empty page is none."""
        data = super().clean() or self.cleaned_data
        for number in rules.ACTIVITIES:
            if data.get(f"score_{number}") is not None and not data.get(f"activity_{number}"):
                self.add_error(f"activity_{number}", _("Please say which activity this number is about."))
        if data.get("total") is not None and not data.get("questionnaire"):
            self.add_error("questionnaire", _("Please say which questionnaire this total is of."))
        if not self.errors and not self._said():
            self.add_error(None, _("Nothing is filled in yet. One line is enough."))
        return data

    def _said(self) -> bool:
        """Whether anything was noted today: a name that stood there already is not."""
        names = {f"activity_{number}" for number in rules.ACTIVITIES}
        return any(name in self.changed_data for name in names) or bool(
            rules.document_of({k: v for k, v in self.cleaned_data.items() if k not in names})
        )

    def document(self) -> dict[str, Any]:
        """What was answered, as it is kept."""
        return rules.document_of(self.cleaned_data)


class ClientNumbersForm(NumbersForm):
    """The numbers for one client, each within its bounds, with the reason that the client reads."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why, in words for the client"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("uid", uuid.uuid4())
        self.helper.layout = Layout("uid", *self.helper.layout.fields, "reason")

    def chosen(self) -> dict[str, int]:
        """What was filled in and is not the usual number."""
        own = {name: value for name, value in self.cleaned_data.items() if name not in {"uid", "reason"} and value is not None}
        return {name: value for name, value in own.items() if value != getattr(self.usual, name)}


class ReasonedForm(forms.Form):
    """A reason that the client reads, and a last day that is not far."""

    reason = forms.CharField(label=_("Why, in words for the client"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    last = forms.DateField(label=_("Last day"))

    def __init__(self, *args, today: dt.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.days = safety.therapist_days(today)
        low, high = (day.isoformat() for day in self.days)
        self.fields["last"].widget = forms.DateInput(attrs={"type": "date", "min": low, "max": high}, format="%Y-%m-%d")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_last(self) -> dt.date | None:
        """A day from today on, within twelve weeks."""
        day = self.cleaned_data["last"]
        if day is not None and not self.days[0] <= day <= self.days[1]:
            raise forms.ValidationError(_("Choose a day from today on, within twelve weeks."))
        return day


class LockForm(ReasonedForm):
    """Something that waits for a client until a day."""

    what = forms.ChoiceField(label=_("What waits"), choices=list(words.LOCKS.items()), widget=forms.RadioSelect)
    places = forms.MultipleChoiceField(
        label=_("Where, for pressing only"), help_text=_("None ticked means everywhere."), required=False,
        choices=list(safety_words.PLACES.items()), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    side = forms.ChoiceField(
        label=_("Which side, for pressing only"), choices=[("", _("Both")), ("left", _("Left")), ("right", _("Right"))], required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip

    field_order = ["what", "places", "side", "reason", "last"]

    def clean(self) -> dict[str, Any]:
        """Only pressing has a place."""
        data = super().clean() or self.cleaned_data
        if data.get("what") != safety.PRESSURE and (data.get("places") or data.get("side")):
            self.add_error("places" if data.get("places") else "side", _("A place or a side can be named for pressing only."))
        return data


class Listed(forms.TypedChoiceField):
    """A choice that whoever keeps it looks at again: a second click finds what the first one opened already."""

    def valid_value(self, value: Any) -> bool:
        """Any number."""
        return True


class OpenForm(ReasonedForm):
    """A lock that a therapist opens: one of the client's answers until a day, one that a therapist set for good."""

    lock = Listed(label=_("Which one"), coerce=int, widget=forms.RadioSelect)

    field_order = ["lock", "reason", "last"]

    def __init__(self, *args, rows, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lock"].choices = [(row.key, str(row)) for row in rows]
        self.fields["last"].required = False
        self.fields["last"].help_text = _("Needed for what the client ticked. What a therapist set is taken off for good.")


def _field(item: rules.Item, label: Any, before: Any) -> forms.Field:
    last = _("Last time: %(value)s") % {"value": f"{before}{item.unit}"} if isinstance(before, int) else ""
    if item.kind == rules.TEXT:
        area = forms.Textarea(attrs={"rows": 3}) if item.high > 300 else forms.TextInput()
        shown = _("Last time: %(value)s") % {"value": f"{before[:120]}…" if len(before) > 120 else before} if before else ""
        return forms.CharField(label=label, required=False, max_length=item.high, widget=area, help_text=shown)
    refused = _("This is a whole number from %(low)d to %(high)d.") % {"low": item.low, "high": item.high}
    return forms.IntegerField(
        label=label, required=False, min_value=item.low, max_value=item.high, help_text=last,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), refused), widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
