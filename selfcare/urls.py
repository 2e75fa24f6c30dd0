"""Addresses of the whole site."""

from django.urls import include, path

urlpatterns = [path("", include("exercises.urls"))]

handler400 = "exercises.home.views.bad_request"
handler403 = "exercises.home.views.forbidden"
handler404 = "exercises.home.views.not_found"
handler500 = "exercises.home.views.server_error"
