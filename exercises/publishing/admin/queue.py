"""What waits for somebody: reviews, withdrawals, feedback; and the lists of what was done and what was looked for in vain."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.lib import clock
from exercises.publishing import preview, withdrawals, workflow
from exercises.publishing.admin.content import REVIEW
from exercises.publishing.codec import KNOWN
from exercises.publishing.difference import differences
from exercises.publishing.models import Change, Feedback, Index, Revision, SearchMiss, Withdrawal

WITHDRAW = "exercises.withdraw_content"


class ReadOnly(admin.ModelAdmin):
    """A list that nobody changes by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows are written by what people do."""
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """Never by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """What happened stays."""
        return False


@admin.register(Revision)
class RevisionAdmin(ReadOnly):
    """Versions: those that wait for a reviewer first. One page shows what changed and takes the decision."""

    list_display = ("document_name", "number", "state", "author_name", "created_at", "reviewer_name", "review_due")
    list_filter = ("state", "kind", ("review_due", admin.DateFieldListFilter))
    search_fields = ("slug", "author_name", "reviewer_name")
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    list_per_page = 50
    change_form_template = "admin/content/review.html"
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest):
        """Without the documents: a list of fifty needs none of them."""
        return super().get_queryset(request).defer("document")

    @admin.display(description=gettext_lazy("document"), ordering="slug")
    def document_name(self, row: Revision) -> str:
        """Kind and slug."""
        return f"{row.kind}/{row.slug}"

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
            "differences": differences(public.revision.document if public else {}, revision.document),
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


class RaiseForm(forms.ModelForm):
    """What has to be taken back, and why."""

    class Meta:
        model = Withdrawal
        fields = ("kind", "slug", "part", "reason")
        help_texts = {
            "part": gettext_lazy("The key of a point, for a muscle. Empty for everything else."),
            "reason": gettext_lazy("Runners read this sentence in the player. Plain words, no blame."),
        }

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in withdrawals.KINDS])

    def clean(self) -> dict:
        """Raise it here, so that a refusal stands beside the form."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.raised = withdrawals.raise_withdrawal(**data, who=self.who, now=clock.now())
            except workflow.Refused as refused:
                raise forms.ValidationError(str(refused)) from refused
        return data

    who = None


@admin.register(Withdrawal)
class WithdrawalAdmin(admin.ModelAdmin):
    """Safety withdrawals: one person raises, another confirms."""

    form = RaiseForm
    list_display = ("__str__", "part", "reason", "raised_by_name", "at", "confirmed_by_name", "confirmed_at", "lifted_at")
    list_filter = ("kind", ("confirmed_at", admin.EmptyFieldListFilter), ("lifted_at", admin.EmptyFieldListFilter))
    actions = ("confirm_selected", "lift_selected")
    ordering = ("-at",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """For those who may withdraw."""
        return request.user.has_perm(WITHDRAW)

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        """For those who may withdraw."""
        return request.user.has_perm(WITHDRAW)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """For those who may withdraw."""
        return request.user.has_perm(WITHDRAW)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        """A withdrawal is confirmed or lifted, never rewritten."""
        return obj is None and request.user.has_perm(WITHDRAW)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """It is lifted, never deleted."""
        return False

    def get_form(self, request: HttpRequest, obj=None, change: bool = False, **kwargs):
        """The form knows who raises it."""
        made = super().get_form(request, obj, change, **kwargs)
        return type(made.__name__, (made,), {"who": request.user})

    def save_form(self, request: HttpRequest, form, change: bool) -> Withdrawal:
        """The service has written it."""
        return form.raised

    def save_model(self, request: HttpRequest, obj, form, change: bool) -> None:
        """The service has written it."""

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """There is nothing more to write."""

    def _each(self, request: HttpRequest, queryset, act) -> None:
        for row in queryset:
            try:
                act(row, who=request.user, now=clock.now())
                self.message_user(request, _("%(what)s: done.") % {"what": row}, messages.SUCCESS)
            except workflow.Refused as refused:
                self.message_user(request, f"{row}: {refused}", messages.ERROR)

    @admin.action(description=gettext_lazy("Confirm: take it back now"), permissions=["add"])
    def confirm_selected(self, request: HttpRequest, queryset) -> None:
        """Put the selected in force, as the second person."""
        self._each(request, queryset, withdrawals.confirm_withdrawal)

    @admin.action(description=gettext_lazy("Lift: offer it again"), permissions=["add"])
    def lift_selected(self, request: HttpRequest, queryset) -> None:
        """End the selected."""
        self._each(request, queryset, withdrawals.lift_withdrawal)


@admin.register(Feedback)
class FeedbackAdmin(ReadOnly):
    """What readers said about pages; nobody's name is with it."""

    list_display = ("document_name", "clear", "words", "day", "done_at", "done_by_name")
    list_filter = (("done_at", admin.EmptyFieldListFilter), "clear", "kind")
    search_fields = ("words", "slug")
    actions = ("mark_done",)
    ordering = ("-day", "-pk")

    @admin.display(description=gettext_lazy("page"), ordering="slug")
    def document_name(self, row: Feedback) -> str:
        """Kind and slug."""
        return f"{row.kind}/{row.slug}"

    @admin.action(description=gettext_lazy("Mark as dealt with"), permissions=["view"])
    def mark_done(self, request: HttpRequest, queryset) -> None:
        """Take the selected out of the queue."""
        done = queryset.filter(done_at__isnull=True).update(done_at=clock.now(), done_by_name=str(request.user))
        self.message_user(request, _("%(n)d dealt with.") % {"n": done}, messages.SUCCESS)


@admin.register(Change)
class ChangeAdmin(ReadOnly):
    """The audit list."""

    list_display = ("at", "who_name", "what", "document_name", "places")
    list_filter = ("what", "kind")
    search_fields = ("who_name", "slug")
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
    show_full_result_count = False

    @admin.display(description=gettext_lazy("document"), ordering="slug")
    def document_name(self, row: Change) -> str:
        """Kind and slug."""
        return f"{row.kind}/{row.slug}"

    @admin.display(description=gettext_lazy("places"))
    def places(self, row: Change) -> str:
        """Which parts of the document changed."""
        return ", ".join(row.detail) or "–"


@admin.register(SearchMiss)
class SearchMissAdmin(ReadOnly):
    """Searches that found nothing, most frequent first."""

    list_display = ("words", "language", "day", "count")
    list_filter = ("language", "day")
    search_fields = ("words",)
    ordering = ("-count", "-day")
