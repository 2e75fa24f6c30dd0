"""Building routines: steps in an order that can be changed by hand, by buttons and by numbers, with the total beside them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.forms import inlineformset_factory
from django.http import HttpRequest, JsonResponse
from django.urls import path

from exercises.publishing.admin import ContentAdmin
from exercises.routines import codec, models, queries, rules
from exercises.routines.forms import NUMBERS, StepForm, StepFormSet


class Steps(admin.StackedInline):
    """The steps in their order."""

    model = models.Step
    form = StepForm
    formset = StepFormSet
    extra = 0
    autocomplete_fields = ("exercise", "muscle")

    def get_fields(self, request: HttpRequest, obj=None) -> list[str]:
        """The fields of the form, with the numbers of the dose."""
        return [*StepForm.Meta.fields, *(number[0] for number in NUMBERS)]

    def get_formset(self, request: HttpRequest, obj=None, **kwargs: Any):
        """The dose's numbers are fields of the form, not of the model."""
        kwargs["fields"] = list(StepForm.Meta.fields)
        return super().get_formset(request, obj, **kwargs)


class Claims(admin.TabularInline):
    """Statements with label and sources."""

    model = models.RoutineClaim
    extra = 0


@admin.register(models.Routine)
class RoutineAdmin(ContentAdmin):
    """Routines with their steps."""

    codec = codec.ROUTINE
    inlines = (Steps, Claims)

    class Media:
        js = ("js/admin/beside.js", "js/admin/steps.js")

    def get_urls(self) -> list:
        """The total of the steps as they stand in the form."""
        own = [path("total/", self.admin_site.admin_view(self.total_view), name="exercises_routine_total")]
        return own + super().get_urls()

    def total_view(self, request: HttpRequest) -> JsonResponse:
        """How long the steps in the form take, or why they cannot be played. Nothing is saved."""
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied
        made = inlineformset_factory(models.Routine, models.Step, form=StepForm, formset=StepFormSet, extra=0)
        formset = made(request.POST, prefix="steps", instance=models.Routine.objects.filter(pk=request.POST.get("routine") or 0).first())
        return JsonResponse(total_of(formset))


def total_of(formset: StepFormSet) -> dict[str, Any]:
    """Seconds of the whole and of each step, or one sentence that says what is missing."""
    if not formset.is_valid():
        return {"problem": _first_error(formset)}
    steps = [form.document(place) for place, form in enumerate(formset.in_order(), 1)]
    if not steps:
        return {"problem": "A routine needs at least one step."}
    document = {"kind": "routine", "slug": "draft", "language": "en", "title": "Draft", "steps": steps}
    try:
        plan = queries.plan_document(document, 1, queries.documents_of(document))
    except queries.Unplayable as refused:
        return {"problem": str(refused)}
    found = rules.timeline(plan)
    return {"problem": "", "seconds": found["seconds"], "steps": [step["seconds"] for step in found["steps"]]}


def _first_error(formset: StepFormSet) -> str:
    for place, errors in enumerate(formset.errors, 1):
        for lines in errors.values():
            return f"Step {place}: {lines[0]}"
    return str(next(iter(formset.non_form_errors()), "Something is missing."))
