"""The base of content pages in the admin: edit the draft, send it for review, publish, look back, restore."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import URLField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises.lib import clock
from exercises.publishing import audit, preview, workflow
from exercises.publishing.admin.choices import Choices
from exercises.publishing.admin.forms import ContentForm
from exercises.publishing.admin.lists import LanguageFilter, ListMixin, StateFilter, standing_of
from exercises.publishing.admin.versions import VersionsMixin
from exercises.publishing.advice import hints
from exercises.publishing.codec import Codec
from exercises.publishing.difference import differences
from exercises.publishing.models import Change
from exercises.publishing.uses import Use, uses

REVIEW, UNREVIEWED = "exercises.review_content", "exercises.publish_unreviewed"


class ContentAdmin(Choices, ListMixin, VersionsMixin, admin.ModelAdmin):
    """Working rows of one kind. Saving changes nothing in public."""

    codec: Codec
    form = ContentForm
    change_form_template = "admin/content/change.html"
    add_form_template = "admin/content/change.html"
    object_history_template = "admin/content/history.html"
    list_display: tuple[Any, ...] = ("title", "state", "public_since", "reviewed", "due_on")
    list_filter: tuple[Any, ...] = (StateFilter, ("language", LanguageFilter))
    search_fields = ("title", "slug", "summary")
    actions = ("submit_selected", "publish_selected")
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    formfield_overrides: ClassVar[dict[Any, Any]] = {URLField: {"assume_scheme": "https"}}

    class Media:
        js = (forms.Script("js/admin/beside.js", type="module"),)

    # --- lists ---
    def get_queryset(self, request: HttpRequest):
        """Each row with where it stands."""
        return standing_of(super().get_queryset(request), self.codec.kind)

    def _uses(self) -> dict[str, list[Use]]:
        return uses(self.codec.kind)

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The list, named by what is in it."""
        return super().changelist_view(request, {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})})

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
            extra = {
                "title": row.title,
                "subtitle": None,
                "standing": standing,
                "problems": problems,
                "hints": hints(standing.draft) if standing.draft else [],
                "kind": self.codec.kind,
                "preview_url": preview.address(request, self.codec.kind, row.slug, row.language),
                "public_url": self._public(standing),
                "may_publish": request.user.has_perm(UNREVIEWED),
                "uses": self._uses().get(row.slug, []),
            }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def _public(self, standing: workflow.Standing) -> str:
        return reverse(self.codec.url_name, args=[standing.public.slug]) if standing.public and self.codec.url_name else ""

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
