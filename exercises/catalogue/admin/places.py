"""The pages on which things are placed on the plates: by hand where there is a script, by numbers everywhere."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from exercises.catalogue.admin.sheets import AreaSheet, MuscleSheet, Sheet, with_row
from exercises.lib import clock
from exercises.publishing.admin import ContentAdmin


class PlacesAdmin(ContentAdmin):
    """Content with a page of places beside its form."""

    sheet: type[Sheet]
    page = ""

    def get_urls(self) -> list:
        """The page and the address that checks it, before Django's own."""
        name, guarded = f"exercises_{self.opts.model_name}_{self.page}", self.admin_site.admin_view
        own = [
            path(f"<int:pk>/{self.page}/", guarded(self.places_view), name=name),
            path(f"<int:pk>/{self.page}/check/", guarded(self.check_view), name=f"{name}_check"),
        ]
        return own + super().get_urls()

    def places_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Pictures and numbers; saved when nothing is wrong."""
        row = get_object_or_404(self.model, pk=pk)
        may_change = self.has_change_permission(request, row)
        if not (may_change or (request.method == "GET" and self.has_view_permission(request, row))):
            raise PermissionDenied
        if request.method != "POST":
            return self._show(request, self.sheet(row), may_change)
        with transaction.atomic():
            return self._sent(request, row)

    def _sent(self, request: HttpRequest, row) -> HttpResponse:
        if wanted := request.POST.get("add", ""):
            return self._show(request, self.sheet(row, with_row(request.POST, wanted)), True)
        sheet = self.sheet(row, request.POST)
        if not sheet.is_valid():
            return self._show(request, sheet, True)
        if sheet.keep(who=request.user, now=clock.now()):
            self.message_user(request, _("Saved. Publish the page to show it."), messages.SUCCESS)
        else:
            self.message_user(request, _("Nothing was changed."))
        return redirect(request.path)

    def check_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is wrong with the form as it stands. Nothing is saved."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = get_object_or_404(self.model, pk=pk)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        return JsonResponse(self.sheet(row, request.POST).answer())

    def _show(self, request: HttpRequest, sheet: Sheet, may_change: bool) -> HttpResponse:
        name = f"admin:exercises_{self.opts.model_name}_{self.page}_check"
        context = self.admin_site.each_context(request) | {
            "sheet": sheet, "row": sheet.row, "opts": self.opts, "may_change": may_change, "check_url": reverse(name, args=[sheet.row.pk]),
            "title": self.title, "refused": request.method == "POST" and "add" not in request.POST,
        }  # fmt: skip
        return render(request, sheet.template, context)

    title = ""


class MuscleAdmin(PlacesAdmin):
    """Muscles, with the page of their points and zones."""

    change_form_template = "admin/exercises/muscle/change_form.html"
    sheet, page = MuscleSheet, "places"

    @property
    def title(self) -> str:
        """The name of the page."""
        return _("Points and zones")


class NoPressAreaAdmin(PlacesAdmin):
    """No-press areas, with the page of their shapes."""

    change_form_template = "admin/exercises/nopressarea/change_form.html"
    sheet, page = AreaSheet, "shapes"

    @property
    def title(self) -> str:
        """The name of the page."""
        return _("Shapes")
