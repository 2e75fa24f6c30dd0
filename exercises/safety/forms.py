"""What people answer: pages of ticks with two ways out, one line for today, and how a lock opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exercises.lib import clock
from exercises.publishing.queries import Card
from exercises.safety import rules, words
from exercises.safety.queries import routine_card

NONE, TICKED = "none", "ticked"
FITS, MISTAKE = "fits", "mistake"
KNEES = [("left", _("The left one")), ("right", _("The right one")), ("both", _("Both")), ("none", _("Neither hurts now"))]
CLINICIANS = [
    ("doctor", _("A doctor")),
    ("emergency", _("An emergency department or walk-in centre")),
    ("physio", _("A physiotherapist")),
    ("midwife", _("A midwife")),
    ("other", _("Another health professional")),
]
YES, LIMITS, NO = "yes", "limits", "no"


@dataclass(frozen=True)
class Start:
    """What the person is on the way to: a live routine (or none yet), in the player or as a list, for themselves or as a guest."""

    routine: Card | None = None
    log: bool = False
    guest: bool = False
    changed: bool = False
    zone: str = ""

    def address(self, name: str, *args, **more: str) -> str:
        """One of our pages, which keeps the way in its query."""
        kept = {"routine": self.routine.slug if self.routine else "", "to": "log" if self.log else "", "who": "guest" if self.guest else ""}
        query = urlencode({key: value for key, value in (kept | more).items() if value})
        return reverse(f"safety:{name}", args=args) + (f"?{query}" if query else "")

    def goal(self) -> str:
        """Where a pass leads: only ever to a page of our own."""
        if self.routine is None:
            return self.address("ready")
        if own := self.routine.facets.get("log" if self.log else "play"):
            # A routine that only this person has is played at an address of theirs.
            return own
        return reverse("practice:log" if self.log else "practice:play", args=[self.routine.slug])

    @property
    def presses(self) -> bool:
        """Whether the routine presses or cools; without a routine nothing is planned yet."""
        facets = self.routine.facets if self.routine else {}
        return bool(facets.get("pressure") or "ice" in facets.get("loads", []))

    @property
    def last_page(self) -> int:
        """The last page of the check: the fourth only where pressure or ice is planned."""
        return 4 if self.presses else 3

    def page(self, number: int) -> str:
        """The address of a page of the check."""
        return self.address("check") if number == 1 else self.address("page", number)


def start_of(request: HttpRequest) -> Start:
    """The way as form or address say it; what is unknown there is dropped."""

    def said(name: str) -> str:
        return request.POST.get(name) or request.GET.get(name) or ""

    zone = said("zone")
    return Start(
        routine_card(said("routine"), request.user),
        said("to") == "log",
        said("who") == "guest",
        said("changed") == "1",
        zone if clock.is_zone(zone) else "",
    )


class OnTheWay(forms.Form):
    """The hidden part of each form: where the person is going, and the zone of the device."""

    routine = forms.CharField(required=False, widget=forms.HiddenInput)
    to = forms.CharField(required=False, widget=forms.HiddenInput)
    who = forms.CharField(required=False, widget=forms.HiddenInput)
    zone = forms.CharField(required=False, widget=forms.HiddenInput)
    shown: tuple[Any, ...] = ()

    def __init__(self, *args, start: Start, **kwargs) -> None:
        slug = start.routine.slug if start.routine else ""
        kwargs["initial"] = {"routine": slug, "to": "log" if start.log else "", "who": "guest" if start.guest else "", "zone": start.zone}
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("routine", "to", "who", "zone", *self.shown)


class PageForm(OnTheWay):
    """One page of the check: ticks with two ways out, and on the third page age and knee.

    Lines that come up with a tick are ticks like the others: the page shows them below the line that brings them up.
    """

    ticks = forms.MultipleChoiceField(
        label=_("Does any of this fit you today?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("One of these lines is not on our list any more. Please read the list again.")},
    )
    answer = forms.ChoiceField(
        choices=[(NONE, ""), (TICKED, "")],
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Please choose one of the two buttons."),
            "invalid_choice": _("Please choose one of the two buttons."),
        },
    )

    def __init__(self, *args, page: int, ticked: Sequence[str] = (), knee: str = "", ask_knee: bool = True, **kwargs) -> None:
        self.page, self.ask_knee = page, ask_knee and page == 3
        super().__init__(*args, **kwargs)
        self.fields["ticks"].choices = [(key, words.LINES[key]) for key in rules.lines_of_page(page)]
        self.fields["ticks"].initial = list(ticked)
        if page == 3:
            self._add_person(ticked, knee)

    def _add_person(self, ticked: Sequence[str], knee: str) -> None:
        """Age, the guardian of someone of 16 or 17, and the knee unless the profile knows it."""
        chosen = {"widget": forms.RadioSelect, "error_messages": {"required": _("Please choose one of these.")}}
        age = next((key for key in rules.AGES if key in ticked), None)
        self.fields["age"] = forms.ChoiceField(label=_("How old are you?"), choices=list(words.AGES.items()), initial=age, **chosen)
        told = age == "age-16-17" and rules.NO_GUARDIAN not in ticked
        guardian = _("My parent or guardian knows what I do here and agrees.")
        self.fields["guardian"] = forms.BooleanField(label=guardian, required=False, initial=told)
        if self.ask_knee:
            self.fields["knee"] = forms.ChoiceField(label=_("Which knee is it about?"), choices=KNEES, initial=knee or None, **chosen)

    def clean(self) -> dict[str, Any]:
        """Neither "none" with ticks nor "fits" without: we do not guess which of the two was meant."""
        data = super().clean() or self.cleaned_data
        if "ticks" in self.errors or "answer" in self.errors or data.get("age") == rules.UNDER_16:
            return data
        # A line that came up with another age is gone from the page: it is no answer.
        data["ticks"] = [key for key in data["ticks"] if rules.fits_age(key, data.get("age", ""))]
        if data["answer"] == NONE and data["ticks"]:
            raise forms.ValidationError(
                _("You ticked a line and also chose “None of these”. Please take the tick away, or choose “One or more fit”.")
            )
        # The guardian's tick is a tick too, whichever button follows it.
        if data["answer"] == TICKED and not data["ticks"] and not data.get("guardian"):
            raise forms.ValidationError(_("Please tick the lines that fit you, or choose “None of these”."))
        return data

    def said(self) -> tuple[str, ...]:
        """The lines that fit, in the order of the page; a missing guardian is one of them."""
        age = self.cleaned_data.get("age", "")
        missing = {rules.NO_GUARDIAN} if age == "age-16-17" and not self.cleaned_data.get("guardian") else set()
        return rules.in_order({*self.cleaned_data["ticks"], age} | missing)

    def knee(self) -> str:
        """The knee it is about; "" where that was not asked."""
        return self.cleaned_data.get("knee", "")


class TodayForm(OnTheWay):
    """Nothing new, something changed, another knee, or someone else."""

    answer = forms.ChoiceField(
        choices=[("same", ""), ("changed", ""), ("knee", ""), ("guest", "")],
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Please choose one of these buttons."),
            "invalid_choice": _("Please choose one of these buttons."),
        },
    )


class MistakeForm(OnTheWay):
    """Each ticked line in full with its own answer; nothing is chosen beforehand."""

    def __init__(self, *args, lines: Sequence[str], **kwargs) -> None:
        self.lines = tuple(lines)
        self.shown = tuple(Field(f"line_{key}", template="components/choices.html") for key in self.lines)
        super().__init__(*args, **kwargs)
        for key in self.lines:
            self.fields[f"line_{key}"] = forms.ChoiceField(
                label=words.LINES[key],
                choices=[(FITS, _("This fits me, or I am not sure")), (MISTAKE, _("I ticked this by mistake"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Please answer this line too.")},
            )

    def by_mistake(self) -> tuple[str, ...]:
        """The lines that were ticked by mistake."""
        return tuple(key for key in self.lines if self.cleaned_data[f"line_{key}"] == MISTAKE)


class SeenForm(OnTheWay):
    """Who was seen, and when: what an examination and an agreement have in common."""

    seen_on = forms.DateField(
        label=_("On which day?"),
        error_messages={"required": _("Please give the day."), "invalid": _("Please give a day, like 14/03/2026.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    seen_by = forms.ChoiceField(
        label=_("By whom?"), choices=CLINICIANS, widget=forms.RadioSelect, error_messages={"required": _("Please choose one of these.")}
    )
    shown = (Field("seen_by", template="components/choices.html"), "seen_on")

    def __init__(self, *args, today: dt.date, earliest: dt.date, too_early: Any, **kwargs) -> None:
        self.today, self.earliest, self.too_early = today, earliest, too_early
        super().__init__(*args, **kwargs)
        self.fields["seen_on"].widget.attrs |= {"max": today.isoformat(), "min": earliest.isoformat()}

    def clean_seen_on(self) -> dt.date:
        """A day that has come, and that is not too long ago to count."""
        day = self.cleaned_data["seen_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        if day < self.earliest:
            raise forms.ValidationError(self.too_early)
        return day


class ExaminedForm(SeenForm):
    """After a stop: who examined the person, when, and what they said about exercise."""

    may = forms.ChoiceField(
        label=_("Did they say that you may exercise?"),
        choices=[(YES, _("Yes")), (LIMITS, _("Yes, with limits")), (NO, _("No, or I am not sure"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of these.")},
    )
    shown = (*SeenForm.shown, Field("may", template="components/choices.html"))


class AgreedForm(SeenForm):
    """Each line that a clinician has to agree to, with its own answer; nothing is chosen beforehand."""

    def __init__(self, *args, lines: Sequence[str], **kwargs) -> None:
        self.lines = tuple(lines)
        self.shown = (*(Field(f"line_{key}", template="components/choices.html") for key in self.lines), *SeenForm.shown)
        super().__init__(*args, **kwargs)
        for key in self.lines:
            self.fields[f"line_{key}"] = forms.ChoiceField(
                label=words.LINES[key],
                choices=[(YES, _("They know about this and agreed")), (NO, _("No, or not yet"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Please answer this line too.")},
            )

    def agreed(self) -> tuple[str, ...]:
        """The lines that the clinician agreed to."""
        return tuple(key for key in self.lines if self.cleaned_data[f"line_{key}"] == YES)
