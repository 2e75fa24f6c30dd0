"""Checking therapists: who asked, and the two things that an administrator may do. Nothing about any client stands here."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises.care import services
from exercises.care.models import Therapist
from exercises.lib import clock


@admin.register(Therapist)
class TherapistAdmin(admin.ModelAdmin):
    """Therapists, those who wait first."""

    list_display = ("name", "profession", "registration", "practice", "standing", "asked_at")
    list_filter = (("verified_at", admin.EmptyFieldListFilter), ("closed_at", admin.EmptyFieldListFilter))
    search_fields = ("name", "registration")
    actions = ("verify_selected", "close_selected")
    # Both databases put those first who have no date.
    ordering = (F("verified_at").asc(nulls_first=True), "asked_at")
    fields = ("name", "profession", "registration", "practice", "asked_at", "verified_at", "verified_by_name", "closed_at")
    readonly_fields = ("asked_at", "verified_at", "verified_by_name", "closed_at")
    show_facets = admin.ShowFacets.NEVER

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The list, named by who is in it."""
        return super().changelist_view(request, {"title": _("Therapists"), **(extra_context or {})})

    @admin.display(description=gettext_lazy("state"))
    def standing(self, row: Therapist) -> str:
        """How it stands."""
        if row.closed_at:
            return _("Closed")
        return _("Verified") if row.verified_at else _("Waits for you")

    @admin.action(description=gettext_lazy("Verify: I have looked them up in the register"))
    def verify_selected(self, request: HttpRequest, rows: QuerySet[Therapist]) -> None:
        """Let them work."""
        done = sum(services.verify(row, by=request.user, now=clock.now()) for row in rows)
        self.message_user(request, ngettext("%d therapist verified.", "%d therapists verified.", done) % done, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Close: they see no client any more, at once"))
    def close_selected(self, request: HttpRequest, rows: QuerySet[Therapist]) -> None:
        """Take the clients away."""
        done = sum(services.close(row, by=request.user, now=clock.now()) for row in rows)
        self.message_user(request, ngettext("%d account closed.", "%d accounts closed.", done) % done, messages.SUCCESS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Administrators only."""
        return request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        """Administrators only."""
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Administrators only: a name that was misspelt can be put right."""
        return request.user.is_superuser

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: a therapist asks."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nobody: an account is closed, so that clients still see who looked."""
        return False
