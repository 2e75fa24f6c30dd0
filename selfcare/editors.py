"""The editors' site: Django's own, and steady where an address was written by hand."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.options import TO_FIELD_VAR
from django.http import HttpRequest, HttpResponse


class EditorsSite(AdminSite):
    """Takes an empty name of a field for none: Django looks for a field without a name and breaks."""

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """The page, for whoever may see it."""

        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            for name in ("GET", "POST"):
                given = getattr(request, name)
                if TO_FIELD_VAR in given and not given[TO_FIELD_VAR]:
                    given = given.copy()
                    del given[TO_FIELD_VAR]
                    setattr(request, name, given)
            return view(request, *args, **kwargs)

        return super().admin_view(asked, cacheable)


class EditorsConfig(AdminConfig):
    """Django's own app of editors' pages, with this site."""

    default_site = "selfcare.editors.EditorsSite"
