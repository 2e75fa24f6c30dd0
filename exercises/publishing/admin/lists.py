"""Lists that answer real questions: is it public, who reviewed it, when is it due again, what uses it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import DateTimeField, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises.lib import clock
from exercises.publishing.codec import KNOWN
from exercises.publishing.labels import kind_name
from exercises.publishing.models import Change, Index, Revision
from exercises.publishing.uses import Use

# What a column says where there is nothing; cards on a small screen leave it out.
NONE = format_html('<span class="none">{}</span>', "–")
# More uses than a person reads at once.
MOST_USES = 30


class StateFilter(admin.SimpleListFilter):
    """What waits, what is out of date, what is not public."""

    title = gettext_lazy("where it stands")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """The choices."""
        return [
            ("draft", _("Changed since it was published")),
            ("review", _("In review")),
            ("due", _("Review due")),
            ("unreviewed", _("Never reviewed")),
            ("none", _("Not public")),
            ("retired", _("Retired")),
        ]

    def queryset(self, request: HttpRequest, queryset):
        """The rows of the chosen state."""
        chosen = {
            "draft": Q(saved_at__gt=F("frozen_at")),
            "review": Q(in_review__isnull=False),
            "due": Q(due__lte=clock.now().date(), retired__isnull=True),
            "unreviewed": Q(public_at__isnull=False, reviewed_by="", retired__isnull=True),
            "none": Q(public_at__isnull=True),
            "retired": Q(retired__isnull=False),
        }
        return queryset.filter(chosen[self.value()]) if self.value() in chosen else queryset


class LanguageFilter(admin.AllValuesFieldListFilter):
    """By language, where there is more than one."""

    def has_output(self) -> bool:
        """One language is no choice."""
        return len(self.lookup_choices) > 1


def standing_of(queryset: QuerySet, kind: str) -> QuerySet:
    """Each row with what is public of it, what waits and when it is due, in the one query of the list."""
    name = {"kind": kind, "slug": OuterRef("slug"), "language": OuterRef("language")}
    public = Index.objects.filter(**name)
    waiting = Revision.objects.filter(**name, state=Revision.State.IN_REVIEW)
    saved = Change.objects.filter(**name, what=Change.What.SAVED).order_by("-at")
    return queryset.annotate(
        public_at=Subquery(public.values("revision__published_at")[:1]),
        # When the text that is public was frozen: what was saved later is not in it.
        frozen_at=Subquery(public.values("revision__created_at")[:1], output_field=DateTimeField()),
        saved_at=Subquery(saved.values("at")[:1], output_field=DateTimeField()),
        retired=Subquery(public.values("retired_at")[:1]),
        due=Subquery(public.values("revision__review_due")[:1]),
        reviewed_by=Subquery(public.values("revision__reviewer_name")[:1]),
        in_review=Subquery(waiting.values("number")[:1]),
    )


def tag(how: str, words: Any) -> SafeString:
    """A word in a small pill; the colour repeats what the word says."""
    return format_html('<span class="tag {}">{}</span>', how, words)


def day(value: dt.date | dt.datetime | None) -> str:
    """A day as people write it."""
    return date_format(value, "j M Y") if value else "–"


def due_words(due: dt.date | None, today: dt.date) -> str | SafeString:
    """When something has to be looked at again, and whether it is late."""
    if due is None:
        return NONE
    left = (due - today).days
    if left < 0:
        return tag("stop", ngettext("%(n)d day late", "%(n)d days late", -left) % {"n": -left})
    if left <= 30:
        return tag("slow", ngettext("in %(n)d day", "in %(n)d days", left) % {"n": left} if left else _("today"))
    return day(due)


def address_of(kind: str, slug: str) -> str:
    """Where editors find a document: its list, narrowed to it."""
    codec = KNOWN.get(kind)
    return reverse(f"admin:exercises_{codec.model._meta.model_name}_changelist") + f"?q={slug}" if codec else ""


def use_links(found: Iterable[Use]) -> SafeString:
    """Uses as a list of links."""
    rows = ((address_of(use.kind, use.slug), use.title, kind_name(use.kind)) for use in list(found)[:MOST_USES])
    return format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}">{}</a> <span class="quiet">{}</span></li>', rows))


class ListMixin:
    """The columns of a list of content."""

    @admin.display(description=gettext_lazy("where it stands"), ordering="public_at")
    def state(self, row) -> SafeString:
        """One word for where it stands."""
        if row.retired:
            return tag("", _("Retired"))
        if row.in_review:
            return tag("slow", _("In review"))
        if row.public_at is None:
            return tag("", _("Not public"))
        if row.saved_at and row.saved_at > row.frozen_at:
            return tag("slow", _("Public, draft differs"))
        return tag("go", _("Public"))

    @admin.display(description=gettext_lazy("public since"), ordering="public_at")
    def public_since(self, row) -> str:
        """The day of the version that is public."""
        return day(row.public_at) if row.public_at else NONE

    @admin.display(description=gettext_lazy("reviewed by"), ordering="reviewed_by")
    def reviewed(self, row) -> str:
        """Who stands behind it."""
        return row.reviewed_by or (NONE if row.public_at is None else _("nobody yet"))

    @admin.display(description=gettext_lazy("review due"), ordering="due")
    def due_on(self, row):
        """When it has to be looked at again."""
        return due_words(row.due, clock.now().date())

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        """The columns; what uses what is read once for the whole list."""
        used = self._uses()  # type: ignore[attr-defined]

        @admin.display(description=gettext_lazy("used in"))
        def used_in(row) -> str | SafeString:
            found = used.get(row.slug, [])
            if not found:
                return NONE
            words = ngettext("%(n)d page", "%(n)d pages", len(found)) % {"n": len(found)}
            return format_html("<details><summary>{}</summary>{}</details>", words, use_links(found))

        return (*self.list_display, used_in)  # type: ignore[attr-defined]


class KindFilter(admin.SimpleListFilter):
    """By kind of content, under the names that people use; asks the database nothing."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """Every kind there is."""
        return sorted(((kind, kind_name(kind)) for kind in KNOWN), key=lambda row: row[1])

    def queryset(self, request: HttpRequest, queryset):
        """The rows of the chosen kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


class ReadOnly(admin.ModelAdmin):
    """A list that nobody changes by hand."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The list, named by what is in it."""
        return super().changelist_view(request, {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})})

    @admin.display(description=gettext_lazy("page"), ordering="slug")
    def document_name(self, row) -> SafeString:
        """The page and its kind, with the way to it."""
        return format_html(
            '<a href="{}">{}</a> <span class="quiet">{}</span>', address_of(row.kind, row.slug), row.slug, kind_name(row.kind)
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows are written by what people do."""
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Never by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """What happened stays."""
        return False
