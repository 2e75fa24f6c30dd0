"""Addresses of the player and of sessions."""

from django.urls import path

from exercises.practice import views

app_name = "practice"
urlpatterns = [
    path("routines/<slug:slug>/play/", views.play, name="play"),
    path("routines/<slug:slug>/log/", views.log, name="log"),
    path("programme/<uuid:uid>/play/<slug:slug>/", views.prescribed, name="prescribed"),
    path("programme/<uuid:uid>/log/<slug:slug>/", views.prescribed_log, name="prescribed_log"),
    path("sessions/", views.session_list, name="session_list"),
    path("sessions/<uuid:uid>/", views.session, name="session"),
    path("sessions/<uuid:uid>/choose/", views.session_choose, name="session_choose"),
    path("sessions/<uuid:uid>/edit/", views.session_edit, name="session_edit"),
    path("sessions/<uuid:uid>/remove/", views.session_remove, name="session_remove"),
]
