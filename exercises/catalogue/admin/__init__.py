"""Editing the catalogue's working rows."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from exercises.catalogue import codec, forms, models, queries, services
from exercises.catalogue.admin.places import MuscleAdmin, NoPressAreaAdmin
from exercises.publishing.admin import Choices, ContentAdmin


class Rows(Choices, admin.StackedInline):
    """Rows inside a page, without empty ones."""

    extra = 0


class Claims(Rows):
    """Statements with label and sources."""

    model = models.Claim
    verbose_name, verbose_name_plural = _("statement"), _("statements")
    fields = ("position", "section", "evidence", "text", "sources")


class Symptoms(Rows):
    """What people may notice."""

    model = models.Symptom


class Points(Rows):
    """Tender points and how to find them. Where they lie and whether they are pressed is said on the page of places, which checks it."""

    model = models.TriggerPoint
    fields = ("position", "key", "number", "find")


class Variants(Rows):
    """Easier and harder ways."""

    model = models.Variant
    fk_name = "parent"
    tables = ("dose",)


class Needs(Rows):
    """Equipment in groups, any one of each."""

    model = models.Need


class Media(Rows):
    """Photos and links to videos; a photo is added on a page of its own, which takes its larger body."""

    model = models.ExerciseMedia
    form = forms.MediaForm
    fields = ("shown", "position", "sort", "url", "alt", "credit", "licence")
    readonly_fields = ("shown",)

    @admin.display(description=_("What is kept"))
    def shown(self, row: models.ExerciseMedia) -> str:
        """The photo, small, and how large it is."""
        if not row.sha256:
            return "–"
        small = queries.photo_addresses(row.sha256, row.width)["small"]
        look = '<span class="kept"><img src="{}" alt="" width="{}" height="{}" loading="lazy"> {} × {}</span>'
        return format_html(look, small, row.width, row.height, row.width, row.height)

    def formfield_for_dbfield(self, db_field, request, **options):
        """A new row is a link: a photo never begins here."""
        if db_field.name == "sort":
            options["initial"] = models.ExerciseMedia.Sort.VIDEO
        if db_field.name == "url":
            options["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **options)


class ExerciseAdmin(ContentAdmin):
    """Exercises, with the page that takes a photo."""

    change_form_template = "admin/exercises/exercise/change_form.html"
    tables = ("dose", "frequency")

    def get_urls(self) -> list:
        """The page of a photo, before Django's own addresses."""
        door = path("<int:pk>/photo/", self.admin_site.admin_view(self.photo), name="exercises_exercise_photo")
        return [door, *super().get_urls()]

    def photo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a photo with its words; it shows in public when the exercise is published."""
        row = get_object_or_404(models.Exercise, pk=pk)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        form = forms.PhotoForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("alt", "credit", "licence")}
            try:
                services.add_photo(row, form.cleaned_data["file"], **said)
            except ValueError as refused:
                form.add_error("file", str(refused))
            else:
                self.message_user(
                    request, _("The photo is kept. It shows in public once the exercise is reviewed and published."), messages.SUCCESS
                )
                return redirect("admin:exercises_exercise_change", pk)
        context = self.admin_site.each_context(request) | {"form": form, "row": row, "opts": self.opts, "title": _("Add a photo")}
        return render(request, "admin/exercises/exercise/photo.html", context)


class PoseAdmin(ContentAdmin):
    """Poses as data, drawn beside the form while they are edited."""

    form = forms.PoseForm
    change_form_template = "admin/exercises/pose/change_form.html"

    def get_urls(self) -> list:
        """The address that draws, before Django's own."""
        return [path("draw/", self.admin_site.admin_view(self.draw), name="exercises_pose_draw"), *super().get_urls()]

    def draw(self, request: HttpRequest) -> HttpResponse:
        """What the form says, drawn and not kept: as JSON for the script, as a page for the button."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request):
            raise PermissionDenied
        proof = self._proof(forms.DraftForm(request.POST))
        if request.accepts("text/html"):
            context = self.admin_site.each_context(request) | {"proof": proof, "opts": self.opts, "title": _("Drawing of a pose")}
            return render(request, "admin/exercises/pose/draw.html", context)
        return JsonResponse(asdict(proof))

    @staticmethod
    def _proof(form: forms.PoseForm) -> services.Proof:
        if form.is_valid():
            return services.proof({name: form.cleaned_data[name] for name in form.fields})
        wrong = [{"field": name, "text": " ".join(errors)} for name, errors in form.errors.items()]
        return services.Proof(problems=wrong)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        """The form with the drawing of what is kept."""
        row = self.get_object(request, object_id)
        kept = {name: getattr(row, name) for name in ("title", "summary", *codec.POSE.fields)} if row else {}
        more = {"proof": services.proof(kept) if row else None}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | more)


def _register(model, codec_, *inlines, base=ContentAdmin) -> None:
    name = f"{model.__name__}Admin"
    admin.site.register(model, type(name, (base,), {"codec": codec_, "inlines": inlines, "__module__": __name__}))


_register(models.Condition, codec.CONDITION, Symptoms, Claims)
_register(models.Muscle, codec.MUSCLE, Points, Claims, base=MuscleAdmin)
_register(models.Exercise, codec.EXERCISE, Needs, Variants, Media, Claims, base=ExerciseAdmin)
_register(models.Pose, codec.POSE, base=PoseAdmin)
_register(models.Phase, codec.PHASE, Claims)
_register(models.Source, codec.SOURCE)
_register(models.Equipment, codec.EQUIPMENT)
_register(models.PainArea, codec.PAIN_AREA)
_register(models.AdvicePage, codec.ADVICE, Claims)
_register(models.GlossaryTerm, codec.GLOSSARY_TERM)
_register(models.NoPressArea, codec.NO_PRESS_AREA, base=NoPressAreaAdmin)
_register(models.Country, codec.COUNTRY)
