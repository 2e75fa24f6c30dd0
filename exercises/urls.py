"""Hub: the pages of every part, accounts, the editors' pages, and the API."""

from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.views.generic import RedirectView

from exercises.api import urls as api_urls
from exercises.lib.visitor import asked_before


@login_not_required
def admin_login(request: HttpRequest) -> HttpResponse:
    """Editors come through the same door as everyone: its limits would not guard a second one."""
    return redirect(f"{reverse('account_login')}?{urlencode({'next': asked_before(request, reverse('admin:index'))})}")


urlpatterns = [
    # Asked for most, by people who are signed in: the first that are looked through.
    path("", include("exercises.progress.urls")),
    path("", include("exercises.clients.urls")),
    path("", include("exercises.home.urls")),
    path("", include("exercises.shell.urls")),
    path("", include("exercises.catalogue.urls")),
    path("", include("exercises.routines.urls")),
    path("", include("exercises.practice.urls")),
    path("", include("exercises.programmes.urls")),
    path("", include("exercises.programmes.handover.urls")),
    path("", include("exercises.reminders.urls")),
    path("", include("exercises.running.urls")),
    path("", include("exercises.care.urls")),
    path("", include("exercises.messages.urls")),
    path("pain/", include("exercises.finder.urls")),
    path("", include("exercises.people.urls")),
    path("", include("exercises.rights.urls")),
    path("", include("exercises.publishing.urls")),
    path("safety/", include("exercises.safety.urls")),
    path("accounts/", include("allauth.account.urls")),
    # Passkeys stand on the page of the second step; a list of their names alone leads nowhere.
    path("accounts/second-step/webauthn/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("accounts/second-step/", include("allauth.mfa.urls")),
    path("admin/login/", admin_login, name="admin_login"),
    path("admin/", admin.site.urls),
    path("api/v1/", api_urls),
]
