"""Narrowing the list of routines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.catalogue.models import ExerciseKind
from exercises.publishing.queries import Card

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
