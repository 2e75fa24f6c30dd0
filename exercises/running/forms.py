"""Forms for runs, weeks, shoes and files. Distances are typed in the person's own unit and kept in metres."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from typing import Any

from crispy_forms.bootstrap import AppendedText, InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from exercises.lib import clock
from exercises.people.models import Knee
from exercises.running import rules
from exercises.running.models import Run, Shoe

M_PER_MILE = 1609.344
EARLIEST = dt.date(2000, 1, 1)
SCORES = [(str(value), str(value)) for value in range(11)]
MOST_METRES, MOST_SECONDS, MOST_SHOE_METRES = 500_000, 48 * 3600, 20_000_000


def metres_in(units: str) -> float:
    """Metres of one of the person's units."""
    return M_PER_MILE if units == "mi" else 1000.0


class DistanceField(forms.CharField):
    """A distance in the person's unit, with a point or a comma; metres inside."""

    def __init__(self, *, units: str, most: int = MOST_METRES, **kwargs: Any) -> None:
        self.unit, self.most = metres_in(units), most
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=20, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Metres in the person's unit, without needless noughts."""
        return f"{value / self.unit:.2f}".rstrip("0").rstrip(".") if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        """Metres, or None where nothing was typed."""
        text = super().clean(value).strip()
        if not text:
            return None
        if not re.fullmatch(r"\d{1,6}([.,]\d{1,3})?", text):
            raise forms.ValidationError(_("Please write the distance as a number, like 5 or 3.8."))
        metres = round(float(text.replace(",", ".")) * self.unit)
        if metres > self.most:
            raise forms.ValidationError(_("This distance is too long to be right."))
        return metres


class DurationField(forms.CharField):
    """Minutes, or minutes and seconds, or hours too; seconds inside."""

    def prepare_value(self, value: Any) -> Any:
        """Seconds as 24:30 or 1:02:03."""
        if not isinstance(value, int):
            return value
        minutes, seconds = divmod(value, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

    def clean(self, value: Any) -> int | None:
        """Seconds, or None where nothing was typed."""
        text = super().clean(value).strip()
        if not text:
            return None
        if not re.fullmatch(r"\d{1,4}|\d{1,4}:[0-5]\d|\d{1,2}:[0-5]\d:[0-5]\d", text):
            raise forms.ValidationError(_("Please write the time like 24 or 24:30 or 1:02:03."))
        parts = [int(part) for part in text.split(":")]
        seconds = parts[0] * 60 if len(parts) == 1 else sum(part * 60**power for power, part in enumerate(reversed(parts)))
        if seconds > MOST_SECONDS:
            raise forms.ValidationError(_("This time is too long to be right."))
        return seconds


class PainKey:
    """What the numbers of the pain scale mean, right under them."""

    def render(self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        """The key as every page shows it."""
        return render_to_string("components/pain_key.html")


class Fold(Fieldset):
    """Fields behind a line that opens them; open by itself where one of them needs another look."""

    template = "running/_fold.html"


def choices(field: str, words: Any) -> dict[str, Any]:
    """A field of choices with none chosen beforehand."""
    return {"label": words, "choices": Run._meta.get_field(field).choices, "required": False, "widget": forms.RadioSelect}


def day_field(**kwargs: Any) -> forms.DateField:
    """A day, in the form that browsers want."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def check_day(form: forms.Form, name: str, day: dt.date | None, today: dt.date) -> None:
    """A day that is neither in the future nor before 2000."""
    if day and day > today:
        form.add_error(name, _("This day is in the future."))
    elif day and day < EARLIEST:
        form.add_error(name, _("Please put in a day after the year 2000."))


def score(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    """A number of 0 to 10 with nothing chosen; no answer stays None."""
    return forms.TypedChoiceField(
        label=label, help_text=help_text, choices=SCORES, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )


class RunForm(forms.Form):
    """One run or other sport."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What was it?"), choices=Run.Kind.choices, widget=forms.RadioSelect)
    day = day_field(label=_("Day"))
    time = DurationField(label=_("Time"), required=False, max_length=20, help_text=_("Like 24 or 24:30"))
    pain = score(_("Worst knee pain during it"), _("Leave it empty if you do not know."))
    side = forms.ChoiceField(label=_("Which knee?"), choices=Knee.choices, required=False, widget=forms.RadioSelect)
    surface = forms.ChoiceField(**choices("surface", _("Surface")))
    hills = forms.ChoiceField(**choices("hills", _("Hills")))
    shoe = forms.ModelChoiceField(label=_("Shoes"), queryset=Shoe.objects.none(), required=False, empty_label=_("Not said"))
    effort = score(_("How hard was it?"), _("0 is rest, 10 is all you have."))
    stage = forms.TypedChoiceField(label=_("Walk and run"), coerce=int, empty_value=None, required=False)
    cadence = forms.IntegerField(label=_("Steps a minute"), min_value=60, max_value=300, required=False)
    taped = forms.BooleanField(label=_("The knee was taped"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, units: str, today: dt.date, shoes: list[Shoe], **kwargs: Any) -> None:
        self.today = today
        kwargs["initial"] = {"uid": uuid.uuid4(), "kind": Run.Kind.RUN, "day": today} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["distance"] = DistanceField(label=_("Distance"), units=units, required=False)
        self.fields["shoe"].queryset = Shoe.objects.filter(pk__in=[shoe.pk for shoe in shoes])  # type: ignore[attr-defined]
        stages = [(stage.number, stage.number) for stage in rules.STAGES]
        self.fields["stage"].choices = [("", _("No stage")), *stages]  # type: ignore[attr-defined]
        if not shoes:
            del self.fields["shoe"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = self._layout(units)

    def _layout(self, units: str) -> Layout:
        more = [name for name in ("shoe", "stage", "cadence", "taped", "note") if name in self.fields]
        return Layout(
            "uid",
            InlineRadios("kind", wrapper_class="choices seg"),
            Div("day", AppendedText("distance", units), "time", css_class="row"),
            Div(InlineRadios("pain", wrapper_class="pain-scale"), PainKey()),
            InlineRadios("side", wrapper_class="choices seg"),
            InlineRadios("hills", wrapper_class="choices seg"),
            InlineRadios("surface", wrapper_class="choices seg"),
            Fold(_("More: shoes, tape, effort, walk and run, note"), InlineRadios("effort", wrapper_class="choices seg"), *more),
        )

    def clean(self) -> dict[str, Any]:
        """A day that can be, and at least a distance or a time."""
        data = super().clean() or self.cleaned_data
        check_day(self, "day", data.get("day"), self.today)
        broken = {"distance", "time"} & set(self.errors)
        if not broken and data.get("distance") is None and data.get("time") is None:
            self.add_error("distance", _("Please put in a distance or a time."))
        return data

    def run(self, zone: str) -> dict[str, Any]:
        """The columns of a valid form."""
        data = self.cleaned_data
        return {
            "kind": data["kind"], "local_day": data["day"], "zone": zone, "metres": data["distance"], "seconds": data["time"],
            "effort": data["effort"], "surface": data["surface"], "hills": data["hills"], "shoe": data.get("shoe"),
            "pain_during": data["pain"], "side": data["side"], "taped": data["taped"], "walk_run_stage": data["stage"],
            "cadence": data["cadence"], "note": data["note"],
        }  # fmt: skip


def run_initial(run: Run) -> dict[str, Any]:
    """A stored run as the form shows it."""
    return {
        "uid": run.uid, "kind": run.kind, "day": run.local_day, "distance": run.metres, "time": run.seconds, "effort": _text(run.effort),
        "surface": run.surface, "hills": run.hills, "shoe": run.shoe_id, "pain": _text(run.pain_during), "side": run.side,
        "taped": run.taped, "stage": _text(run.walk_run_stage), "cadence": run.cadence, "note": run.note,
    }  # fmt: skip


def asked_run(query: Mapping[str, str]) -> dict[str, Any]:
    """What an address fills in beforehand, as the player's last screen does: stage and minutes; nothing that makes no sense."""
    asked = {
        name: int(text) for name in ("stage", "minutes") if (text := query.get(name, "")).isascii() and text.isdigit() and len(text) < 4
    }
    found = {"stage": asked["stage"]} if asked.get("stage", 99) < len(rules.STAGES) else {}
    return found | ({"time": 60 * asked["minutes"]} if asked.get("minutes") else {})


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


class WeekForm(forms.Form):
    """One number for a week."""

    day = day_field(label=_("Any day of the week"), help_text=_("A week begins on Monday."))

    def __init__(self, *args: Any, units: str, today: dt.date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        self.fields["distance"] = DistanceField(
            label=_("Distance in all"), units=units, error_messages={"required": _("Please put in a number; 0 is one too.")}
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("day", AppendedText("distance", units))

    def clean(self) -> dict[str, Any]:
        """A day that can be."""
        data = super().clean() or self.cleaned_data
        check_day(self, "day", data.get("day"), self.today)
        return data


class ShoeForm(forms.Form):
    """A pair of shoes."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Such as the make and the colour."))
    started_on = day_field(label=_("In use since"), required=False)

    def __init__(self, *args: Any, units: str, today: dt.date, **kwargs: Any) -> None:
        self.today = today
        kwargs["initial"] = {"uid": uuid.uuid4(), "before": 0} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        usual = rules.USUAL
        first, second = (round(metres / metres_in(units)) for metres in (usual.shoe_from_m, usual.shoe_to_m))
        self.fields["before"] = DistanceField(label=_("Run before you noted it here"), units=units, most=MOST_SHOE_METRES, required=False)
        self.fields["alert_from"] = DistanceField(
            label=_("Look at the soles from"),
            units=units,
            most=MOST_SHOE_METRES,
            required=False,
            help_text=_("Left empty: %(usual)s") % {"usual": f"{first}\N{NO-BREAK SPACE}{units}"},
        )
        self.fields["alert_to"] = DistanceField(
            label=_("Think of a new pair from"),
            units=units,
            most=MOST_SHOE_METRES,
            required=False,
            help_text=_("Left empty: %(usual)s") % {"usual": f"{second}\N{NO-BREAK SPACE}{units}"},
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        measured = [AppendedText(name, units) for name in ("before", "alert_from", "alert_to")]
        self.helper.layout = Layout("uid", "name", Div("started_on", measured[0], css_class="row"), Div(*measured[1:], css_class="row"))

    def clean(self) -> dict[str, Any]:
        """A day that can be, and an alert range that goes up."""
        data = super().clean() or self.cleaned_data
        check_day(self, "started_on", data.get("started_on"), self.today)
        first = data.get("alert_from") or rules.USUAL.shoe_from_m
        second = data.get("alert_to") or rules.USUAL.shoe_to_m
        if not {"alert_from", "alert_to"} & set(self.errors) and first >= second:
            self.add_error("alert_to", _("This must be more than the distance before it."))
        return data

    def shoe(self) -> dict[str, Any]:
        """The columns of a valid form."""
        data = self.cleaned_data
        alerts = {name: data[name] or None for name in ("alert_from", "alert_to")}
        return {"name": data["name"].strip(), "started_on": data["started_on"], "metres_before": data["before"] or 0, **alerts}


class ImportForm(forms.Form):
    """A file with runs, and whether places are kept."""

    file = forms.FileField(
        label=_("File"), help_text=_("GPX, TCX or FIT from a watch, or the list of activities from Strava or Garmin. Up to 200 MB."),
        error_messages={"required": _("Please choose a file."), "empty": _("This file is empty.")},
    )  # fmt: skip
    units = forms.ChoiceField(
        label=_("Distances in a list are in"), choices=[("km", _("Kilometres")), ("mi", _("Miles"))], widget=forms.RadioSelect,
        help_text=_("Only for lists of activities; other files say it themselves."),
    )  # fmt: skip
    keep_route = forms.BooleanField(
        label=_("Keep where I ran"), required=False, help_text=_("Only you see it. Left out, no place is stored.")
    )
    zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-zone": ""}))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        self.known_zone = zone
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("file", InlineRadios("units", wrapper_class="choices seg"), "keep_route", "zone")

    def clean_zone(self) -> str:
        """The zone of the device, else the one we know."""
        zone = self.cleaned_data["zone"]
        return zone if clock.is_zone(zone) else self.known_zone
