"""Addresses for programs that watch this one, and for devices that keep it."""

from django.urls import path

from exercises.shell import views
from exercises.shell.reports import views as reports

app_name = "shell"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("reports/", reports.report, name="report"),
    path("sw.js", views.worker, name="worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("offline/", views.offline, name="offline"),
    path("routines/<slug:slug>/offline.json", views.routine_offline, name="routine_offline"),
]
