"""Editing the catalogue's working rows."""

from __future__ import annotations

from django.contrib import admin

from exercises.catalogue import codec, models
from exercises.publishing.admin import ContentAdmin


class Rows(admin.TabularInline):
    """Rows inside a page, without empty ones."""

    extra = 0


class Claims(Rows):
    """Statements with label and sources."""

    model = models.Claim
    fields = ("position", "section", "text", "evidence", "sources")


class Symptoms(Rows):
    """What people may notice."""

    model = models.Symptom


class Points(Rows):
    """Tender points."""

    model = models.TriggerPoint


class Referral(Rows):
    """Where pain may be felt."""

    model = models.ReferralZone


class Variants(Rows):
    """Easier and harder ways."""

    model = models.Variant
    fk_name = "parent"


class Needs(Rows):
    """Equipment in groups, any one of each."""

    model = models.Need


class Shapes(Rows):
    """Where nothing is pressed."""

    model = models.NoPressShape


def _register(model, codec_, *inlines) -> None:
    name = f"{model.__name__}Admin"
    admin.site.register(model, type(name, (ContentAdmin,), {"codec": codec_, "inlines": inlines, "__module__": __name__}))


_register(models.Condition, codec.CONDITION, Symptoms, Claims)
_register(models.Muscle, codec.MUSCLE, Points, Referral, Claims)
_register(models.Exercise, codec.EXERCISE, Needs, Variants, Claims)
_register(models.Phase, codec.PHASE, Claims)
_register(models.Source, codec.SOURCE)
_register(models.Equipment, codec.EQUIPMENT)
_register(models.PainArea, codec.PAIN_AREA)
_register(models.AdvicePage, codec.ADVICE, Claims)
_register(models.GlossaryTerm, codec.GLOSSARY_TERM)
_register(models.NoPressArea, codec.NO_PRESS_AREA, Shapes)
_register(models.Country, codec.COUNTRY)
