"""Addresses of running and shoes."""

from django.urls import path

from exercises.running import views

app_name = "running"
urlpatterns = [
    path("runs/", views.week, name="list"),
    path("runs/all/", views.run_list, name="all"),
    path("runs/new/", views.run_new, name="run_new"),
    path("runs/week/", views.week_number, name="week_number"),
    path("runs/import/", views.import_new, name="import_new"),
    path("runs/import/<uuid:uid>/", views.import_, name="import"),
    path("runs/<uuid:uid>/", views.run, name="run"),
    path("runs/<uuid:uid>/edit/", views.run_edit, name="run_edit"),
    path("runs/<uuid:uid>/remove/", views.run_remove, name="run_remove"),
    path("shoes/", views.shoe_list, name="shoe_list"),
    path("shoes/new/", views.shoe_new, name="shoe_new"),
    path("shoes/<uuid:uid>/", views.shoe_edit, name="shoe_edit"),
    path("shoes/<uuid:uid>/retire/", views.shoe_retire, name="shoe_retire"),
]
