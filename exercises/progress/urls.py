"""Addresses of progress."""

from django.urls import path

from exercises.progress import views

app_name = "progress"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("how-the-advice-is-worked-out/", views.worked_out, name="worked_out"),
    path("how-the-advice-is-worked-out/pairs/", views.pairs, name="pairs"),
    path("progress/", views.progress, name="progress"),
    path("programme/", views.programme, name="programme"),
    path("programme/<uuid:uid>/phase/", views.phase, name="phase"),
    path("progress/measures/", views.measures, name="measures"),
    path("progress/decisions/", views.decisions, name="decisions"),
    path("progress/decide/", views.decide, name="decide"),
    path("progress/numbers/", views.numbers, name="numbers"),
    path("progress/export.csv", views.export, name="export"),
    path("programme/print/", views.programme_print, name="programme_print"),
    path("progress/show/", views.show, name="show"),
    path("progress/morning/", views.morning, name="morning"),
    path("progress/morning/<uuid:uid>/", views.morning_again, name="morning_again"),
]
