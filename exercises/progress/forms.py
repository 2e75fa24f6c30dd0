"""What a person says about how it goes: measures of the week, own activities, the lines of a phase, the morning."""

from __future__ import annotations

from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.practice.forms import pain_field
from exercises.progress import words
from exercises.progress.models import OwnActivity
from exercises.progress.rules.phases import SAID, Criterion

SETTLED = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("Don’t know"))]
ACTIVITIES = (1, 2, 3)


class NowForm(forms.Form):
    """How the knee is right now; one tap on a number sends it."""

    pain_now = pain_field(_("How is the knee right now?"))


class MorningForm(forms.Form):
    """How the knee is the morning after. Nothing is chosen beforehand, and nothing is a fine answer."""

    value = pain_field(_("How is the knee this morning?"))
    settled = forms.ChoiceField(
        label=_("Had it settled within an hour afterwards?"), choices=SETTLED, required=False, widget=forms.RadioSelect
    )
    muscles = pain_field(_("And the muscles, apart from the knee?"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["muscles"].help_text = _("Sore muscles for a day or two are normal. They are not counted as knee pain.")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            InlineRadios("value", wrapper_class="pain-scale"),
            InlineRadios("settled", wrapper_class="choices seg"),
            InlineRadios("muscles", wrapper_class="pain-scale"),
        )


class MeasuresForm(forms.Form):
    """Worst and usual pain of the last week, and the person's own three activities."""

    worst = pain_field(_("Worst pain in the last week"))
    usual = pain_field(_("Usual pain in the last week"))

    def __init__(self, *args, activities: list[OwnActivity], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        names = {activity.position: activity.name for activity in activities}
        own = []
        for number in ACTIVITIES:
            self.fields[f"name-{number}"] = forms.CharField(
                label=_("Activity %(number)d") % {"number": number}, required=False, max_length=80, initial=names.get(number, "")
            )
            score = pain_field(_("How well does it go? 0 is not at all, 10 is as before"))
            score.error_messages = {"invalid_choice": _("This is a whole number from 0 to 10.")}
            self.fields[f"score-{number}"] = score
            own += [f"name-{number}", InlineRadios(f"score-{number}", wrapper_class="pain-scale plain")]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Fieldset(_("Your knee"), InlineRadios("worst", wrapper_class="pain-scale"), InlineRadios("usual", wrapper_class="pain-scale")),
            Fieldset(_("Three things you want to do again"), *own),
        )

    def clean(self) -> dict[str, Any]:
        """A score needs its activity."""
        data = super().clean() or self.cleaned_data
        for number in ACTIVITIES:
            if data.get(f"score-{number}") is not None and not data.get(f"name-{number}", "").strip():
                self.add_error(f"name-{number}", _("Please say which activity this number is about."))
        return data

    def pain(self) -> dict[str, int]:
        """The answers about pain; what was not answered is not there."""
        return {kind: self.cleaned_data[kind] for kind in ("worst", "usual") if self.cleaned_data.get(kind) is not None}

    def activities(self) -> dict[int, tuple[str, int | None]]:
        """Name and score of each activity that has a name."""
        data = self.cleaned_data
        named = {number: data.get(f"name-{number}", "").strip() for number in ACTIVITIES}
        return {number: (name, data.get(f"score-{number}")) for number, name in named.items() if name}


class CheckForm(forms.Form):
    """The lines of a phase that only the person can tell: a pain number, or yes and no."""

    def __init__(self, *args, criteria: tuple[Criterion, ...], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = [item for item in criteria if item.how == SAID]
        for item in self.criteria:
            self.fields[item.key] = self._field(item)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        rows = [
            InlineRadios(item.key, wrapper_class="pain-scale" if item.most is not None else "choices seg") for item in self.criteria
        ]  # fmt: skip
        self.helper.layout = Layout(*rows)

    @staticmethod
    def _field(item: Criterion) -> forms.Field:
        label = words.CRITERIA[item.key]
        if item.most is not None:
            return pain_field(label)
        return forms.TypedChoiceField(
            label=label,
            choices=[("1", _("Yes")), ("0", _("Not yet"))],
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
        )

    def answers(self) -> dict[str, int]:
        """What was answered; the rest is not there."""
        return {item.key: self.cleaned_data[item.key] for item in self.criteria if self.cleaned_data.get(item.key) is not None}


class NumbersForm(forms.Form):
    """The numbers that a person goes by, each within its bounds; an empty line is the usual one."""

    def __init__(self, *args, groups, numbers, usual, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        known = {number.name: number for number in numbers}
        for name, number in known.items():
            if number.low < number.high:
                self.fields[name] = self._field(number, getattr(usual, name))
        self.usual = usual
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        rows = [Fieldset(title, *[name for name in names if name in self.fields]) for title, names in groups]
        self.helper.layout = Layout(*rows)

    @staticmethod
    def _field(number, usual: int) -> forms.IntegerField:
        refused = _("Choose a number from %(low)d to %(high)d.") % {"low": number.low, "high": number.high}
        return forms.IntegerField(
            label=number.text, required=False, min_value=number.low, max_value=number.high, initial=number.value if number.own else None,
            help_text=_("Usually %(usual)d. You may choose %(low)d to %(high)d.") % {"usual": usual, "low": number.low, "high": number.high},
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), refused),
            widget=forms.NumberInput(attrs={"placeholder": usual, "inputmode": "numeric"}),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The steps back after a bad answer go upwards."""
        data = super().clean() or self.cleaned_data
        first, then = (data.get(name) or getattr(self.usual, name) for name in ("flare_start_percent", "flare_middle_percent"))
        if first > then:
            self.add_error("flare_middle_percent", _("The second step must not be smaller than the first one."))
        return data

    def values(self) -> dict[str, int]:
        """What was chosen; what was left empty is the usual number."""
        return {name: getattr(self.usual, name) if value is None else value for name, value in self.cleaned_data.items()}
