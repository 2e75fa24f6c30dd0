"""Addresses about people."""

from django.urls import path

from exercises.people import views

app_name = "people"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/devices/", views.devices, name="devices"),
    path("profile/consents/", views.consents, name="consents"),
]
