"""The operator's list of what goes wrong on phones. Nothing about any person stands here."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises.shell.reports.models import Report


def _named(name: str, value: str) -> SafeString:
    """A cell with its name for a narrow screen, where the table has no head; an empty one is left out there."""
    if not value:
        return format_html('<span class="none">{}</span>', "–")
    return format_html('<span class="name-of">{} </span>{}', name, value)


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    """What went wrong, what was seen last first."""

    list_display = ("what", "place", "kind_of_page", "seen_in", "how_often", "last")
    list_filter = ("kind", "browser")
    list_display_links = None
    ordering = ("-last_on", "-number")
    actions = ("forget_selected",)
    show_facets = admin.ShowFacets.NEVER

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The list, named by what is in it."""
        return super().changelist_view(request, {"title": _("Reports from phones"), **(extra_context or {})})

    @admin.display(description=gettext_lazy("where in our files"), ordering="where")
    def place(self, row: Report) -> SafeString:
        """The frames of our own files, the innermost first."""
        return _named(_("In"), row.where)

    @admin.display(description=gettext_lazy("kind of page"), ordering="page")
    def kind_of_page(self, row: Report) -> SafeString:
        """On which kind of page it was."""
        return _named(_("Page"), row.page)

    @admin.display(description=gettext_lazy("browser"), ordering="browser")
    def seen_in(self, row: Report) -> SafeString:
        """In which family of browsers."""
        return _named(_("Browser"), row.browser)

    @admin.display(description=gettext_lazy("how often"), ordering="number")
    def how_often(self, row: Report) -> str:
        """A number that says what it counts."""
        return ngettext("%s time", "%s times", row.number) % number_format(row.number, force_grouping=True)

    @admin.display(description=gettext_lazy("last"), ordering="last_on")
    def last(self, row: Report) -> SafeString:
        """The day on which it was seen last."""
        return _named(_("Last on"), date_format(row.last_on, "j M Y"))

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
