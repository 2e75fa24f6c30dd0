"""Versions that wait for a reviewer: the queue, what changed in each, and the two decisions."""

from __future__ import annotations

import datetime as dt

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models.fields.json import KT
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises.lib import clock
from exercises.publishing import preview, workflow
from exercises.publishing.admin.content import REVIEW
from exercises.publishing.admin.lists import NONE, KindFilter, ReadOnly, due_words, tag
from exercises.publishing.advice import hints
from exercises.publishing.codec import KNOWN
from exercises.publishing.difference import differences
from exercises.publishing.labels import grouped, kind_name
from exercises.publishing.models import Index, Revision


class DueFilter(admin.SimpleListFilter):
    """Versions that are public now and have to be looked at again."""

    title = gettext_lazy("review due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """By today, or soon."""
        return [("0", _("Due now")), ("30", _("Within 30 days")), ("90", _("Within 90 days"))]

    def queryset(self, request: HttpRequest, queryset):
        """What is public and due by then."""
        if self.value() not in {"0", "30", "90"}:
            return queryset
        by = clock.now().date() + dt.timedelta(days=int(self.value()))
        return queryset.filter(pk__in=Index.objects.live().filter(revision__review_due__lte=by).values("revision"))


@admin.register(Revision)
class RevisionAdmin(ReadOnly):
    """Versions: those that wait for a reviewer first. One page shows what changed and takes the decision."""

    list_display = ("titled", "kind_of", "number", "standing", "written_by", "waits", "reviewed_by", "due")
    list_display_links = ("titled",)
    list_filter = ("state", DueFilter, KindFilter)
    search_fields = ("slug", "author_name", "reviewer_name")
    # Versions are made in the order of their keys; there is no other index that fifty thousand of them could be read by.
    ordering = ("-pk",)
    change_form_template = "admin/content/review.html"

    def get_queryset(self, request: HttpRequest):
        """Without the documents: a list of fifty needs their titles only."""
        return super().get_queryset(request).defer("document").annotate(document_title=KT("document__title"))

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The queue of those that wait, or every version."""
        waiting = request.GET.get("state__exact") == Revision.State.IN_REVIEW
        title = _("Waiting for a review") if waiting else _("Every version")
        return super().changelist_view(request, {**(extra_context or {}), "title": title})

    @admin.display(description=gettext_lazy("page"), ordering="slug")
    def titled(self, row) -> str:
        """What it is called."""
        return row.document_title or row.slug

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_of(self, row: Revision) -> str:
        """What kind of content."""
        return kind_name(row.kind)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def standing(self, row: Revision) -> SafeString:
        """The state as a pill."""
        how = {Revision.State.IN_REVIEW: "slow", Revision.State.PUBLISHED: "go", Revision.State.SENT_BACK: "stop"}
        return tag(how.get(row.state, ""), row.get_state_display())

    @admin.display(description=gettext_lazy("written by"), ordering="author_name")
    def written_by(self, row: Revision) -> str | SafeString:
        """Its author."""
        return row.author_name or NONE

    @admin.display(description=gettext_lazy("reviewed by"), ordering="reviewer_name")
    def reviewed_by(self, row: Revision) -> str | SafeString:
        """Its reviewer."""
        return row.reviewer_name or NONE

    @admin.display(description=gettext_lazy("since"), ordering="pk")
    def waits(self, row: Revision) -> str:
        """How long ago it was written."""
        days = (clock.now() - row.created_at).days
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else _("today")

    @admin.display(description=gettext_lazy("review due"), ordering="review_due")
    def due(self, row: Revision):
        """When it has to be looked at again."""
        return due_words(row.review_due, clock.now().date())

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        """What changed against what is public, and for a reviewer the two decisions."""
        revision = self.get_object(request, object_id)
        if request.method == "POST" and revision is not None:
            return self._decide(request, revision)
        extra = self._context(request, revision) if revision is not None else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def _context(self, request: HttpRequest, revision: Revision) -> dict:
        name = {"kind": revision.kind, "slug": revision.slug, "language": revision.language}
        public = Index.objects.select_related("revision").filter(**name).first()
        codec = KNOWN.get(revision.kind)
        may = request.user.has_perm(REVIEW) and revision.state == Revision.State.IN_REVIEW
        return {
            "revision": revision,
            "public": public.revision if public else None,
            "title": revision.document.get("title", revision.slug),
            "subtitle": None,
            "kind": revision.kind,
            "kind_label": kind_name(revision.kind),
            "hints": hints(revision.document),
            "groups": grouped(differences(public.revision.document if public else {}, revision.document)),
            "problems": codec.problems(revision.document) if codec else [],
            "may_decide": may and revision.author_id != request.user.pk,
            "own": may and revision.author_id == request.user.pk,
            "preview_url": preview.address(request, revision.kind, revision.slug, revision.language) if codec and codec.url_name else "",
        }

    def _decide(self, request: HttpRequest, revision: Revision) -> HttpResponse:
        codec = KNOWN.get(revision.kind)
        if codec is None or not request.user.has_perm(REVIEW):
            raise PermissionDenied
        words = request.POST.get("note", "")[:2000]
        try:
            if "approve" in request.POST:
                workflow.approve(codec, revision, reviewer=request.user, note=words, now=clock.now())
                self.message_user(request, _("Approved and published."), messages.SUCCESS)
            else:
                workflow.send_back(revision, reviewer=request.user, note=words, now=clock.now())
                self.message_user(request, _("Sent back to its author."), messages.SUCCESS)
        except workflow.Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return redirect(request.path)
        return redirect(reverse("admin:exercises_revision_changelist") + "?state__exact=in_review")
