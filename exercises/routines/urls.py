"""Addresses of routines."""

from django.urls import path

from exercises.routines import views

app_name = "routines"
urlpatterns = [
    path("routines/", views.routine_list, name="list"),
    path("routines/<slug:slug>/", views.detail, name="detail"),
]
