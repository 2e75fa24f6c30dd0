"""Looking back and taking out: every version, one version, restoring, retiring."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from exercises.lib import clock
from exercises.publishing import workflow
from exercises.publishing.difference import differences
from exercises.publishing.labels import grouped
from exercises.publishing.models import Change, Index, Revision
from exercises.publishing.retirement import take_out

MOST = 200


class VersionsMixin:
    """The pages of what was, beside the form of what is."""

    codec: Any
    admin_site: Any
    opts: Any

    def get_urls(self) -> list:
        """The pages of versions and of retiring beside Django's own."""
        name, wrap = f"exercises_{self.opts.model_name}", self.admin_site.admin_view
        own = [
            path("<path:object_id>/versions/<int:number>/", wrap(self.version_view), name=f"{name}_version"),
            path("<path:object_id>/versions/<int:number>/restore/", wrap(self.restore_view), name=f"{name}_restore"),
            path("<path:object_id>/retire/", wrap(self.retire_view), name=f"{name}_retire"),
        ]
        return own + super().get_urls()  # type: ignore[misc]

    def _name(self, row) -> dict[str, str]:
        return {"kind": self.codec.kind, "slug": row.slug, "language": row.language}

    def _versions(self, row):
        return Revision.objects.filter(**self._name(row)).order_by("-number")

    def _row_or_404(self, request: HttpRequest, object_id: str):
        row = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        return row

    def _revision_or_404(self, row, number: int) -> Revision:
        revision = self._versions(row).filter(number=number).first()
        if revision is None:
            raise Http404
        return revision

    def _page(self, request: HttpRequest, row, title: str, **more: Any) -> dict[str, Any]:
        may = self.has_change_permission(request, row)  # type: ignore[attr-defined]
        return {**self.admin_site.each_context(request), "title": title, "object": row, "opts": self.opts, "may_change": may, **more}

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        """Every version and every step, newest first."""
        row = self._row_or_404(request, object_id)
        context = self._page(
            request,
            row,
            _("History of %(title)s") % {"title": row},
            versions=self._versions(row).defer("document")[:MOST],
            changes=Change.objects.filter(**self._name(row)).order_by("-at")[:MOST],
            public=Index.objects.filter(**self._name(row)).values_list("revision__number", flat=True).first(),
        )
        return render(request, "admin/content/history.html", context)

    def version_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """One version and what it changed."""
        row = self._row_or_404(request, object_id)
        revision = self._revision_or_404(row, number)
        before = self._versions(row).filter(number__lt=number, state=Revision.State.PUBLISHED).first()
        context = self._page(
            request,
            row,
            _("%(title)s, version %(n)d") % {"title": row, "n": number},
            revision=revision,
            before=before,
            public=Index.objects.live().filter(**self._name(row)).values_list("revision__number", flat=True).first(),
            groups=grouped(differences(before.document if before else {}, revision.document)),
            kind=self.codec.kind,
        )
        return render(request, "admin/content/version.html", context)

    def restore_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """Make an earlier version public again; only by POST."""
        row = self._row_or_404(request, object_id)
        if request.method != "POST" or not self.has_change_permission(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        try:
            made = workflow.restore(self.codec, self._revision_or_404(row, number), author=request.user, now=clock.now())
            words = _("Version %(n)d is public again, as version %(new)d.") % {"n": number, "new": made.number}
            self.message_user(request, words)  # type: ignore[attr-defined]
        except workflow.Refused as refused:
            self.message_user(request, str(refused), "error")  # type: ignore[attr-defined]
        return redirect(reverse(f"admin:exercises_{self.opts.model_name}_history", args=[row.pk]))

    def retire_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what uses the page, then take it out of lists and play. Publishing brings it back."""
        row = self._row_or_404(request, object_id)
        if not self.has_change_permission(request, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        back = redirect(reverse(f"admin:exercises_{self.opts.model_name}_change", args=[row.pk]))
        if request.method == "POST":
            try:
                take_out(**self._name(row), who=request.user, now=clock.now())
                self.message_user(request, _("Retired. Publish it again to bring it back."))  # type: ignore[attr-defined]
            except workflow.Refused as refused:
                self.message_user(request, str(refused), "error")  # type: ignore[attr-defined]
            return back
        uses = self._uses().get(row.slug, [])  # type: ignore[attr-defined]
        context = self._page(request, row, _("Retire %(title)s?") % {"title": row}, uses=uses)
        return render(request, "admin/content/retire.html", context)
