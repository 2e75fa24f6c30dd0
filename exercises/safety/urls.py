"""Addresses of the stop list."""

from django.urls import path

from exercises.safety import views

app_name = "safety"
urlpatterns = [
    path("", views.check, name="check"),
    path("today/", views.today, name="today"),
    path("pressure/", views.pressure, name="pressure"),
    path("ready/", views.ready, name="ready"),
    path("stop/", views.stop, name="stop"),
    path("mistake/", views.mistake, name="mistake"),
]
