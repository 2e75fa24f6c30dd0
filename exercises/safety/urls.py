"""Addresses of the safety check."""

from django.urls import path

from exercises.safety import views

app_name = "safety"
urlpatterns = [
    path("", views.check, name="check"),
    path("<int:page>/", views.check, name="page"),
    path("today/", views.today, name="today"),
    path("ready/", views.ready, name="ready"),
    path("stop/", views.stop, name="stop"),
    path("mistake/", views.mistake, name="mistake"),
    path("examined/", views.examined, name="examined"),
    path("agreed/", views.agreed, name="agreed"),
    path("here/", views.here, name="here"),
    path("parents/", views.parents, name="parents"),
]
