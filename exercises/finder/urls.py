"""Addresses of the pain finder."""

from django.urls import path

from exercises.finder import views

app_name = "finder"
urlpatterns = [
    path("", views.pick, name="pick"),
    path("knee/", views.knee, name="knee"),
    path("answer/", views.answer, name="answer"),
]
