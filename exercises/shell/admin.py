"""The operator's list of what goes wrong on phones. Nothing about any person stands here."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises.shell.reports.models import Report


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    """What went wrong, what was seen last first."""

    list_display = ("what", "where", "page", "browser", "number", "last_on")
    list_filter = ("kind", "browser")
    list_display_links = None
    ordering = ("-last_on", "-number")
    actions = ("forget_selected",)
    show_facets = admin.ShowFacets.NEVER

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The list, named by what is in it."""
        return super().changelist_view(request, {"title": _("Reports from phones"), **(extra_context or {})})

    @admin.action(description=gettext_lazy("Forget: this is mended"))
    def forget_selected(self, request: HttpRequest, rows: QuerySet[Report]) -> None:
        """Take them off the list; what is not mended comes back."""
        gone = rows.delete()[0]
        self.message_user(request, ngettext("%d report forgotten.", "%d reports forgotten.", gone) % gone, messages.SUCCESS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Administrators only."""
        return request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        """Administrators only."""
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nobody edits a report; the action needs this for the list."""
        return request.user.is_superuser and obj is None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: phones send them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """By the action only, which says how many."""
        return False
