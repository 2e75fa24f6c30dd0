"""What people answer: tick lists with two ways out, and the lines asked again one by one."""

from __future__ import annotations

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
from exercises.safety import words
from exercises.safety.queries import routine_card

NONE, TICKED = "none", "ticked"
FITS, MISTAKE = "fits", "mistake"


@dataclass(frozen=True)
class Start:
    """What the person is on the way to: a live routine (or none yet), in the player or as a list, for themselves or as a guest."""

    routine: Card | None = None
    log: bool = False
    guest: bool = False
    changed: bool = False
    zone: str = ""

    def address(self, name: str, **more: str) -> str:
        """One of our pages, which keeps the way in its query."""
        kept = {"routine": self.routine.slug if self.routine else "", "to": "log" if self.log else "", "who": "guest" if self.guest else ""}
        query = urlencode({key: value for key, value in (kept | more).items() if value})
        return reverse(f"safety:{name}") + (f"?{query}" if query else "")

    def goal(self) -> str:
        """Where a pass leads: only ever to a page of our own."""
        if self.routine is None:
            return self.address("ready")
        return reverse("practice:log" if self.log else "practice:play", args=[self.routine.slug])

    @property
    def presses(self) -> bool:
        """Whether the routine has pressing steps; without a routine nothing is pressed yet."""
        return bool(self.routine and self.routine.facets.get("pressure"))

    @property
    def only_presses(self) -> bool:
        """Whether nothing is left of the routine without its pressing steps."""
        return bool(self.routine and self.routine.facets.get("kinds") == ["pressure-release"])


def start_of(request: HttpRequest) -> Start:
    """The way as form or address say it; what is unknown there is dropped."""

    def said(name: str) -> str:
        return request.POST.get(name) or request.GET.get(name) or ""

    zone = said("zone")
    return Start(
        routine_card(said("routine")),
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


class ListForm(OnTheWay):
    """A tick list with two buttons; ticks and button have to agree."""

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
    shown = (Field("ticks", template="safety/_ticks.html"),)

    def __init__(self, *args, lines: Sequence[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ticks"].choices = [(key, words.LINES[key]) for key in lines]

    def clean(self) -> dict[str, Any]:
        """Neither "none" with ticks nor "fits" without: we do not guess which of the two was meant."""
        data = super().clean() or self.cleaned_data
        if "ticks" in self.errors or "answer" in self.errors:
            return data
        if data["answer"] == NONE and data["ticks"]:
            raise forms.ValidationError(
                _("You ticked a line and also chose “None of these”. Please take the tick away, or choose “One or more fit”.")
            )
        if data["answer"] == TICKED and not data["ticks"]:
            raise forms.ValidationError(_("Please tick the lines that fit you, or choose “None of these”."))
        return data


class TodayForm(OnTheWay):
    """Nothing new, something changed, or someone else."""

    answer = forms.ChoiceField(
        choices=[("same", ""), ("changed", ""), ("guest", "")],
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Please choose one of the three buttons."),
            "invalid_choice": _("Please choose one of the three buttons."),
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
