"""Building routines: steps in an order that can be changed by hand, by buttons and by numbers, with the total beside them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.forms import inlineformset_factory
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.publishing.admin import Choices, ContentAdmin
from exercises.routines import codec, models, queries, rules
from exercises.routines.forms import NUMBERS, StepForm, StepFormSet


class Steps(Choices, admin.StackedInline):
    """The steps in their order."""

    model = models.Step
    form = StepForm
    formset = StepFormSet
    template = "admin/routines/steps.html"
    extra = 0

    def get_fieldsets(self, request: HttpRequest, obj=None) -> list[tuple[Any, dict[str, Any]]]:
        """What every step needs first; what few steps need, folded."""
        first = ("position", "exercise", "side", *(number[0] for number in NUMBERS), "muscle", "points", "directions", "line")
        return [(None, {"fields": first}), (gettext_lazy("Rarely needed"), {"fields": ("key",), "classes": ("collapse",)})]

    def get_queryset(self, request: HttpRequest):
        """With the exercises: each form says what kind of step it is."""
        return super().get_queryset(request).select_related("exercise")

    def get_formset(self, request: HttpRequest, obj=None, **kwargs: Any):
        """The dose's numbers are fields of the form, not of the model."""
        kwargs["fields"] = list(StepForm.Meta.fields)
        return super().get_formset(request, obj, **kwargs)


class Claims(Choices, admin.StackedInline):
    """Statements with label and sources."""

    model = models.RoutineClaim
    extra = 0
    verbose_name, verbose_name_plural = gettext_lazy("statement"), gettext_lazy("statements")


@admin.register(models.Routine)
class RoutineAdmin(ContentAdmin):
    """Routines with their steps."""

    codec = codec.ROUTINE
    inlines = (Steps, Claims)

    class Media:
        js = (forms.Script("js/admin/steps.js", type="module"),)

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
    """Seconds of the whole and of each step, or one sentence that says what is missing; and which kind each form's step is."""
    sound = formset.is_valid()
    kinds = {form.prefix: form.kind() for form in formset.forms}
    if not sound:
        at, sentence = _first_error(formset)
        return {"problem": sentence, "at": at, "kinds": kinds}
    steps = [form.document(place) for place, form in enumerate(formset.in_order(), 1)]
    if not steps:
        return {"problem": _("A routine needs at least one step."), "kinds": kinds}
    document = {"kind": "routine", "slug": "draft", "language": "en", "title": "Draft", "steps": steps}
    try:
        plan = queries.plan_document(document, 1, queries.documents_of(document))
    except queries.Unplayable as refused:
        return {"problem": str(refused), "kinds": kinds}
    found = rules.timeline(plan)
    return {"problem": "", "seconds": found["seconds"], "steps": [step["seconds"] for step in found["steps"]], "kinds": kinds}


def _first_error(formset: StepFormSet) -> tuple[str, str]:
    """The form and the sentence of the first mistake, by the order in which the steps stand."""
    for place, form in enumerate(formset.as_placed(), 1):
        for name, lines in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            return form.prefix, " ".join(filter(None, (_("Step %(n)d") % {"n": place}, f"({label}):" if label else ":", str(lines[0]))))
    return "", str(next(iter(formset.non_form_errors()), _("Something is missing.")))
