"""The base of content pages in the admin: edit the draft, send it for review, publish, look back, restore."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, OuterRef, Q, Subquery, URLField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises.lib import clock
from exercises.publishing import audit, preview, workflow
from exercises.publishing.admin.forms import ContentForm
from exercises.publishing.advice import hints
from exercises.publishing.codec import Codec
from exercises.publishing.difference import differences
from exercises.publishing.models import Change, Index, Revision
from exercises.publishing.uses import Use, uses

REVIEW, UNREVIEWED = "exercises.review_content", "exercises.publish_unreviewed"


class StateFilter(admin.SimpleListFilter):
    """What waits, what is out of date, what is not public."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """The choices."""
        return [
            ("draft", _("Changed since it was published")),
            ("review", _("In review")),
            ("due", _("Review due")),
            ("unreviewed", _("Never reviewed")),
            ("none", _("Not public")),
        ]

    def queryset(self, request: HttpRequest, queryset):
        """The rows of the chosen state."""
        chosen = {
            "draft": Q(public_at__isnull=False) & Q(updated_at__gt=F("public_at")),
            "review": Q(in_review__isnull=False),
            "due": Q(due__lte=clock.now().date()),
            "unreviewed": Q(public_at__isnull=False, reviewed_by=""),
            "none": Q(public_at__isnull=True),
        }
        return queryset.filter(chosen[self.value()]) if self.value() in chosen else queryset


class ContentAdmin(admin.ModelAdmin):
    """Working rows of one kind. Saving changes nothing in public."""

    codec: Codec
    form = ContentForm
    change_form_template = "admin/content/change.html"
    object_history_template = "admin/content/history.html"
    list_display: tuple[Any, ...] = ("title", "state", "public_since", "due_on")
    list_filter = (StateFilter, "language")
    search_fields = ("title", "slug", "summary")
    actions = ("publish_selected", "submit_selected")
    list_per_page = 50
    save_on_top = True
    formfield_overrides: ClassVar[dict[Any, Any]] = {URLField: {"assume_scheme": "https"}}

    class Media:
        js = ("js/admin/beside.js",)

    # --- lists ---
    def get_queryset(self, request: HttpRequest):
        """Each row with what is public of it, what waits and when it is due, in the one query of the list."""
        name = {"kind": self.codec.kind, "slug": OuterRef("slug"), "language": OuterRef("language")}
        public = Index.objects.filter(**name)
        waiting = Revision.objects.filter(**name, state=Revision.State.IN_REVIEW)
        return super().get_queryset(request).annotate(
            public_at=Subquery(public.values("revision__published_at")[:1]),
            retired=Subquery(public.values("retired_at")[:1]),
            due=Subquery(public.values("revision__review_due")[:1]),
            reviewed_by=Subquery(public.values("revision__reviewer_name")[:1]),
            in_review=Subquery(waiting.values("number")[:1]),
        )  # fmt: skip

    @admin.display(description=gettext_lazy("state"), ordering="public_at")
    def state(self, row) -> str:
        """One word for where it stands."""
        if row.retired:
            return _("Retired")
        if row.in_review:
            return _("In review")
        if row.public_at is None:
            return _("Not public")
        return _("Changed since") if row.updated_at > row.public_at else _("Public")

    @admin.display(description=gettext_lazy("public since"), ordering="public_at")
    def public_since(self, row):
        """The day of the version that is public, and who reviewed it."""
        if row.public_at is None:
            return "–"
        return format_html("{} · {}", row.public_at.date().isoformat(), row.reviewed_by or _("not reviewed"))

    @admin.display(description=gettext_lazy("review due"), ordering="due")
    def due_on(self, row):
        """When it has to be looked at again."""
        return row.due or "–"

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        """The columns; what uses what is read once for the whole list."""
        used = self._uses()

        @admin.display(description=gettext_lazy("used in"))
        def used_in(row) -> str:
            count = len(used.get(row.slug, []))
            return ngettext("%(n)d page", "%(n)d pages", count) % {"n": count} if count else "–"

        return (*self.list_display, used_in)

    def _uses(self) -> dict[str, list[Use]]:
        return uses(self.codec.kind)

    # --- one page ---
    def get_form(self, request: HttpRequest, obj=None, change: bool = False, **kwargs):
        """The form knows its kind, for the history of changes."""
        made = super().get_form(request, obj, change, **kwargs)
        made.kind = self.codec.kind
        return made

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> tuple[str, ...]:
        """A slug is never changed once it is there."""
        return ("slug", "language") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Content is retired, never deleted."""
        return False

    def save_model(self, request: HttpRequest, obj, form, change: bool) -> None:
        """Remember what the document said before."""
        request.before = self.codec.read(obj.slug, obj.language) if change else None  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """Note who changed which places."""
        super().save_related(request, form, formsets, change)
        after = self.codec.read(form.instance.slug, form.instance.language)
        before = getattr(request, "before", None)
        assert after is not None
        places = [found.place for found in differences(before, after)] if before else [_("new")]
        if places:
            audit.note(workflow.name_of(after), Change.What.SAVED, who=request.user, now=clock.now(), places=places)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None) -> HttpResponse:
        """The form with where the page stands beside it."""
        row = self.get_object(request, object_id)
        extra = {}
        if row is not None:
            standing = workflow.standing(self.codec, row.slug, row.language)
            problems = self.codec.problems(standing.draft) if standing.draft else []
            address = preview.address(request, self.codec.kind, row.slug, row.language)
            extra = {
                "standing": standing,
                "problems": problems,
                "hints": hints(standing.draft) if standing.draft else [],
                "kind": self.codec.kind,
                "preview_url": address,
                "may_publish": request.user.has_perm(UNREVIEWED),
                "uses": self._uses().get(row.slug, []),
            }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def response_change(self, request: HttpRequest, obj) -> HttpResponse:
        """The buttons beside Save: send for review, publish."""
        step = {"_submit_review": self._submit, "_publish": self._publish_now}
        for name, act in step.items():
            if name in request.POST:
                if reason := act(request, obj):
                    self.message_user(request, reason, messages.ERROR)
                return redirect(request.path)
        return super().response_change(request, obj)

    def _submit(self, request: HttpRequest, row) -> str:
        try:
            note = request.POST.get("change_note", "")[:300]
            workflow.submit(self.codec, row.slug, row.language, author=request.user, note=note, now=clock.now())
        except workflow.Refused as refused:
            return str(refused)
        self.message_user(request, _("Sent for review. Somebody else can approve it now."), messages.SUCCESS)
        return ""

    def _publish_now(self, request: HttpRequest, row) -> str:
        if not request.user.has_perm(UNREVIEWED):
            raise PermissionDenied
        try:
            workflow.publish_unreviewed(self.codec, row.slug, row.language, author=request.user, now=clock.now())
        except workflow.Refused as refused:
            return str(refused)
        self.message_user(request, _("Published without a review; the page says so."), messages.SUCCESS)
        return ""

    # --- actions ---
    @admin.action(description=gettext_lazy("Publish the selected without a review"), permissions=["publish_unreviewed"])
    def publish_selected(self, request: HttpRequest, queryset) -> None:
        """Publish the drafts of the selected things, if their documents are sound."""
        self._each(request, queryset, self._publish_quietly, ngettext)

    def has_publish_unreviewed_permission(self, request: HttpRequest) -> bool:
        """Whether the action is there for this person."""
        return request.user.has_perm(UNREVIEWED)

    def _publish_quietly(self, request: HttpRequest, row) -> None:
        workflow.publish_unreviewed(self.codec, row.slug, row.language, author=request.user, now=clock.now())

    @admin.action(description=gettext_lazy("Send the selected for review"), permissions=["change"])
    def submit_selected(self, request: HttpRequest, queryset) -> None:
        """Freeze the drafts of the selected things for a reviewer."""
        self._each(
            request,
            queryset,
            lambda asked, row: workflow.submit(self.codec, row.slug, row.language, author=asked.user, now=clock.now()),
            ngettext,
        )

    def _each(self, request: HttpRequest, queryset, act, plural) -> None:
        done = 0
        for row in queryset:
            try:
                act(request, row)
                done += 1
            except workflow.Refused as refused:
                self.message_user(request, f"{row}: {refused}", messages.ERROR)
        if done:
            self.message_user(request, plural("%(n)d done.", "%(n)d done.", done) % {"n": done}, messages.SUCCESS)

    # --- looking back ---
    def get_urls(self) -> list:
        """The pages of one version beside Django's own."""
        name = f"exercises_{self.opts.model_name}"
        own = [
            path("<path:object_id>/versions/<int:number>/", self.admin_site.admin_view(self.version_view), name=f"{name}_version"),
            path("<path:object_id>/versions/<int:number>/restore/", self.admin_site.admin_view(self.restore_view), name=f"{name}_restore"),
        ]
        return own + super().get_urls()

    def _versions(self, row):
        return Revision.objects.filter(kind=self.codec.kind, slug=row.slug, language=row.language).order_by("-number")

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        """Every version and every step, newest first."""
        row = self._row_or_404(request, object_id)
        name = {"kind": self.codec.kind, "slug": row.slug, "language": row.language}
        context = {
            **self.admin_site.each_context(request), "title": _("History of %(title)s") % {"title": row}, "object": row, "opts": self.opts,
            "versions": self._versions(row).defer("document")[:200], "changes": Change.objects.filter(**name).order_by("-at")[:200],
            "public": Index.objects.filter(**name).values_list("revision__number", flat=True).first(),
        }  # fmt: skip
        return render(request, self.object_history_template, context)

    def _row_or_404(self, request: HttpRequest, object_id: str):
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row

    def version_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """One version and what it changed."""
        row = self._row_or_404(request, object_id)
        revision = self._versions(row).filter(number=number).first()
        if revision is None:
            raise Http404
        before = self._versions(row).filter(number__lt=number, state=Revision.State.PUBLISHED).first()
        context = {
            **self.admin_site.each_context(request), "title": _("%(title)s, version %(n)d") % {"title": row, "n": number}, "object": row,
            "opts": self.opts, "revision": revision, "before": before, "may_restore": self.has_change_permission(request, row),
            "differences": differences(before.document if before else {}, revision.document),
        }  # fmt: skip
        return render(request, "admin/content/version.html", context)

    def restore_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """Make an earlier version public again; only by POST."""
        row = self._row_or_404(request, object_id)
        if request.method != "POST" or not self.has_change_permission(request, row):
            raise PermissionDenied
        revision = self._versions(row).filter(number=number).first()
        if revision is None:
            raise Http404
        try:
            made = workflow.restore(self.codec, revision, author=request.user, now=clock.now())
            self.message_user(
                request, _("Version %(n)d is public again, as version %(new)d.") % {"n": number, "new": made.number}, messages.SUCCESS
            )
        except workflow.Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
        return redirect(reverse(f"admin:exercises_{self.opts.model_name}_history", args=[row.pk]))
