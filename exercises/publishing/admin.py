"""The base of content pages in the admin: edit the working rows, then publish them."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from exercises.lib import clock
from exercises.publishing.codec import Codec
from exercises.publishing.queries import PublishedOthers
from exercises.publishing.services import publish


class ContentAdmin(admin.ModelAdmin):
    """Working rows of one kind. Saving changes nothing in public; the action "Publish" does."""

    codec: Codec
    list_display = ("title", "slug", "language", "updated_at")
    search_fields = ("title", "slug", "summary")
    actions = ("publish_selected",)

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> tuple[str, ...]:
        """A slug is never changed once it is there."""
        return ("slug", "language") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Content is retired, never deleted."""
        return False

    @admin.action(description=_("Publish the selected"), permissions=["change"])
    def publish_selected(self, request: HttpRequest, queryset) -> None:
        """Publish the working rows of the selected things, if their documents are sound."""
        published = 0
        for row in queryset:
            if reason := self._publish(request, row):
                self.message_user(request, f"{row}: {reason}", messages.ERROR)
            else:
                published += 1
        if published:
            self.message_user(request, ngettext("%(n)d published.", "%(n)d published.", published) % {"n": published}, messages.SUCCESS)

    def _publish(self, request: HttpRequest, row) -> str:
        """Publish one thing; or say why not, also where it would break what is built on it."""
        document = self.codec.read(row.slug, row.language)
        problems = self.codec.problems(document) if document else ["it is gone"]
        if document and not problems:
            problems = list(self.codec.together(document, PublishedOthers(row.language)))
        if problems:
            return problems[0]
        try:
            with transaction.atomic():
                publish(document, entry=self.codec.entry(document), now=clock.now(), author=request.user, author_name=str(request.user))
        except ValueError as error:
            return str(error)
        return ""
