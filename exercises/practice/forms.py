"""The forms that log and correct a session without the player; both make the same document as the player."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.lib import clock
from exercises.people.models import Knee
from exercises.practice import words
from exercises.practice.models import StepResult

PAIN_AREA = "around-kneecap"
SCORES = [(str(value), str(value)) for value in range(11)]
EARLIEST = dt.date(2000, 1, 1)


def instant(value: dt.datetime) -> str:
    """An instant as session documents write it."""
    return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def pain_field(label: str) -> forms.TypedChoiceField:
    """A pain score of 0 to 10 with nothing chosen beforehand."""
    return forms.TypedChoiceField(
        label=label, choices=SCORES, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Pain is a whole number from 0 to 10.")},
    )  # fmt: skip


class PainForm(forms.Form):
    """Pain before and worst pain of one knee."""

    knee = forms.ChoiceField(label=_("Which knee?"), choices=Knee.choices, widget=forms.RadioSelect, required=False)
    before = pain_field(_("Pain before, 0 to 10"))
    worst = pain_field(_("Worst pain during, 0 to 10"))
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, Any]:
        """A score needs its knee."""
        data = super().clean() or self.cleaned_data
        scored = data.get("before") is not None or data.get("worst") is not None
        if scored and not data.get("knee") and "knee" not in self.errors:
            self.add_error("knee", _("Please say which knee the pain scores are about."))
        return data

    def pain(self) -> list[dict[str, Any]]:
        """The answers as a session document keeps them; what was not answered is not there."""
        answers = ((moment, self.cleaned_data.get(moment)) for moment in ("before", "worst"))
        knee = self.cleaned_data.get("knee")
        return [{"moment": moment, "area": PAIN_AREA, "side": knee, "value": value} for moment, value in answers if value is not None]


class LogForm(PainForm):
    """What was done of a routine, on a day that is not in the future."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    plan = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-zone": ""}))
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Started at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=600)

    field_order = ["day", "time", "minutes", "knee", "before"]

    def __init__(self, *args, plan: dict[str, Any], zone: str, **kwargs) -> None:
        self.document = plan
        self.known_zone = zone
        kwargs["initial"] = {"uid": uuid.uuid4(), "plan": plan["id"], "zone": zone} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for step in plan["steps"]:
            self.fields[f"step-{step['key']}"] = forms.ChoiceField(
                label=step["exercise"]["title"], choices=StepResult.Outcome.choices, required=False, widget=forms.RadioSelect
            )
            self.fields[f"reason-{step['key']}"] = forms.ChoiceField(
                label=_("Why, if you skipped it"), choices=[("", _("No reason given")), *words.REASONS.items()], required=False
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self._layout()

    def _layout(self) -> Layout:
        steps = [
            Div(InlineRadios(f"step-{step['key']}", wrapper_class="choices seg"), f"reason-{step['key']}", css_class="did")
            for step in self.document["steps"]
        ]
        return Layout(
            "uid", "plan", "zone",
            Fieldset(_("When"), "day", "time", "minutes"),
            Fieldset(_("Your knee"), InlineRadios("knee", wrapper_class="choices seg"), InlineRadios("before", wrapper_class="pain-scale")),
            Fieldset(_("What you did"), *steps),
            Fieldset(_("Afterwards"), InlineRadios("worst", wrapper_class="pain-scale"), "note"),
        )  # fmt: skip

    def clean_zone(self) -> str:
        """The zone of the device, else the one we know."""
        zone = self.cleaned_data["zone"]
        return zone if clock.is_zone(zone) else self.known_zone

    def clean(self) -> dict[str, Any]:
        """A day that is neither in the future nor before 2000, and at least one step."""
        data = super().clean()
        day, time, zone = data.get("day"), data.get("time"), data.get("zone", self.known_zone)
        if day and time:
            data["started"] = dt.datetime.combine(day, time, tzinfo=ZoneInfo(zone))
            if data["started"] > clock.now():
                self.add_error("day", _("This day and time are in the future. Please put in when you did it."))
        if day and day < EARLIEST:
            self.add_error("day", _("Please put in a day after the year 2000."))
        if not any(data.get(f"step-{step['key']}") for step in self.document["steps"]):
            self.add_error(None, _("Please say for at least one step what you did."))
        return data

    def session_document(self, opened: str) -> dict[str, Any]:
        """The session document of a valid form."""
        data = self.cleaned_data
        started = data["started"]
        results = [self._result(step, side) for step in self.document["steps"] for side in step["sides"] if data.get(f"step-{step['key']}")]
        whole = len(results) == sum(len(step["sides"]) for step in self.document["steps"])
        done = whole and all(result["outcome"] == "done" for result in results)
        document = {
            "session": 1, "uid": str(data["uid"]), "revision": 1, "plan": self.document["id"], "opened": opened, "zone": data["zone"],
            "started_at": instant(started), "ended_at": instant(started + dt.timedelta(minutes=data["minutes"])), "sent_at": instant(clock.now()),
            "end": "done" if done else "early", "language": self.document["language"], "pain": self.pain(), "flags": [], "steps": results,
        }  # fmt: skip
        return document | ({"note": data["note"]} if data.get("note") else {})

    def _result(self, step: dict[str, Any], side: str) -> dict[str, Any]:
        outcome, reason = self.cleaned_data[f"step-{step['key']}"], self.cleaned_data.get(f"reason-{step['key']}")
        return {"key": step["key"], "side": side, "outcome": outcome} | ({"reason": reason} if reason and outcome != "done" else {})


class EditForm(PainForm):
    """Correct the pain scores and the note of a session."""

    base = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)

    def __init__(self, *args, document: dict[str, Any], base: str, **kwargs) -> None:
        self.document = document
        self.shown = self._shown(document)
        kwargs["initial"] = self._initial() | {"base": base}
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "base",
            InlineRadios("knee", wrapper_class="choices seg"),
            InlineRadios("before", wrapper_class="pain-scale"),
            InlineRadios("worst", wrapper_class="pain-scale"),
            "note",
        )

    @staticmethod
    def _shown(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """The answers that the form has room for: those of one place on one side."""
        mine = [entry for entry in document["pain"] if entry["moment"] in {"before", "worst"}]
        return {entry["moment"]: entry for entry in mine if (entry["area"], entry["side"]) == (mine[0]["area"], mine[0]["side"])}

    def _initial(self) -> dict[str, Any]:
        found: dict[str, Any] = {moment: str(entry["value"]) for moment, entry in self.shown.items()}
        side = next((entry["side"] for entry in self.shown.values()), "")
        return found | {"knee": side, "note": self.document.get("note", "")}

    def session_document(self, revision: int) -> dict[str, Any]:
        """The corrected document, as the next revision on top of the one that was shown."""
        kept = [entry for entry in self.document["pain"] if self.shown.get(entry["moment"]) != entry]
        area = next((entry["area"] for entry in self.shown.values()), PAIN_AREA)
        pain = [self.shown.get(entry["moment"], {}) | entry | {"area": area} for entry in self.pain()]
        changed = {"revision": revision, "base": self.cleaned_data["base"], "pain": pain + kept, "note": self.cleaned_data["note"]}
        document = {**self.document, **changed, "sent_at": instant(clock.now())}
        return document if document["note"] else {key: value for key, value in document.items() if key != "note"}


class ChooseForm(forms.Form):
    """Which of two versions counts: the hash of the other one, and of the one that counted when the page was shown."""

    other = forms.RegexField(r"^[0-9a-f]{64}$")
    base = forms.RegexField(r"^[0-9a-f]{64}$")
    version = forms.ChoiceField(choices=[("keep", "keep"), ("use", "use")])

    def choice(self) -> dict[str, Any]:
        """The choice as the service takes it."""
        data = self.cleaned_data
        return {"other": data["other"], "base": data["base"], "use": data["version"] == "use"}
