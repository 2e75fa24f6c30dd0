"""What waits for somebody: withdrawals and feedback; and the lists of what was done and what was looked for in vain."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.lib import clock
from exercises.publishing import withdrawals, workflow
from exercises.publishing.admin.lists import KindFilter, ReadOnly, tag
from exercises.publishing.labels import kind_name, place
from exercises.publishing.models import Change, Feedback, SearchMiss, Withdrawal

WITHDRAW = "exercises.withdraw_content"


class RaiseForm(forms.ModelForm):
    """What has to be taken back, and why."""

    class Meta:
        model = Withdrawal
        fields = ("kind", "slug", "part", "reason")
        help_texts = {
            "part": gettext_lazy("The key of a point, for a muscle. Empty for everything else."),
            "reason": gettext_lazy("Runners read this sentence in the player. Plain words, no blame."),
        }

    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=lambda: [(kind, kind_name(kind)) for kind in withdrawals.KINDS])

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
    list_display = ("what", "standing", "reason", "raised_by_name", "at", "confirmed_by_name")
    list_display_links = None
    list_filter = (KindFilter, ("confirmed_at", admin.EmptyFieldListFilter), ("lifted_at", admin.EmptyFieldListFilter))
    actions = ("confirm_selected", "lift_selected")
    ordering = ("-at",)
    show_facets = admin.ShowFacets.NEVER

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The list, named by what is in it."""
        return super().changelist_view(request, {"title": _("Safety withdrawals"), **(extra_context or {})})

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context=None) -> HttpResponse:
        """One person raises it."""
        one_button = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, {"title": _("Withdraw something for safety"), **one_button, **(extra_context or {})})

    @admin.display(description=gettext_lazy("what"), ordering="slug")
    def what(self, row: Withdrawal) -> str:
        """The page, and the part of it."""
        return f"{kind_name(row.kind)}: {row.slug}" + (f" ({row.part})" if row.part else "")

    @admin.display(description=gettext_lazy("state"), ordering="confirmed_at")
    def standing(self, row: Withdrawal) -> SafeString:
        """Whether it is in force."""
        if row.lifted_at:
            return tag("", _("Lifted"))
        return tag("stop", _("In force")) if row.confirmed_at else tag("slow", _("Needs a second person"))

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
    list_display_links = None
    list_filter = (("done_at", admin.EmptyFieldListFilter), "clear", KindFilter)
    search_fields = ("words", "slug")
    actions = ("mark_done",)
    ordering = ("-day", "-pk")

    @admin.action(description=gettext_lazy("Mark as dealt with"), permissions=["view"])
    def mark_done(self, request: HttpRequest, queryset) -> None:
        """Take the selected out of the queue."""
        done = queryset.filter(done_at__isnull=True).update(done_at=clock.now(), done_by_name=str(request.user))
        self.message_user(request, _("%(n)d dealt with.") % {"n": done}, messages.SUCCESS)


@admin.register(Change)
class ChangeAdmin(ReadOnly):
    """The audit list."""

    list_display = ("at", "who_name", "what", "document_name", "places")
    list_display_links = None
    list_filter = ("what", KindFilter)
    search_fields = ("who_name", "slug")
    ordering = ("-at", "-pk")

    @admin.display(description=gettext_lazy("places"))
    def places(self, row: Change) -> str:
        """Which parts of the document changed."""
        return ", ".join(map(place, row.detail)) or "–"


@admin.register(SearchMiss)
class SearchMissAdmin(ReadOnly):
    """Searches that found nothing, most frequent first."""

    list_display = ("words", "language", "day", "count")
    list_display_links = None
    list_filter = ("language", "day")
    search_fields = ("words",)
    ordering = ("-count", "-day")
