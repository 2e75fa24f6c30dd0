"""Addresses for programs that watch this one."""

from django.urls import path

from exercises.shell import views

app_name = "shell"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
