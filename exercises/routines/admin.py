"""Editing routines."""

from __future__ import annotations

from django.contrib import admin

from exercises.publishing.admin import ContentAdmin
from exercises.routines import codec, models


class Steps(admin.StackedInline):
    """The steps in their order."""

    model = models.Step
    extra = 0


class Claims(admin.TabularInline):
    """Statements with label and sources."""

    model = models.RoutineClaim
    extra = 0


@admin.register(models.Routine)
class RoutineAdmin(ContentAdmin):
    """Routines with their steps."""

    codec = codec.ROUTINE
    inlines = (Steps, Claims)
