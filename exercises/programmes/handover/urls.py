"""Addresses of handing over."""

from django.urls import path, re_path

from exercises.programmes.handover import views

app_name = "handover"
urlpatterns = [
    path("programmes/build/<uuid:uid>/handover/", views.codes, name="codes"),
    path("programmes/build/<uuid:uid>/handover/<uuid:handover>/", views.code, name="code"),
    path("programmes/build/<uuid:uid>/handover/<uuid:handover>/end/", views.end, name="end"),
    path("handover/", views.handed, name="handed"),
    path("handover/claim/", views.claim, name="claim"),
    re_path(r"^handover/(?P<plan>[0-9a-f]{64})/play/$", views.play, name="play"),
]
