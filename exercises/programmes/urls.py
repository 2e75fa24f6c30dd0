"""Addresses of programmes."""

from django.urls import path

from exercises.programmes import views
from exercises.programmes.groups import views as groups

app_name = "programmes"
urlpatterns = [
    path("programmes/", views.programme_list, name="list"),
    path("programmes/build/", views.desk, name="desk"),
    path("programmes/build/new/", views.start, name="start"),
    path("programmes/build/<uuid:uid>/", views.build, name="build"),
    path("programmes/build/<uuid:uid>/add/", views.add, name="add"),
    path("programmes/build/<uuid:uid>/assign/", views.assign, name="assign"),
    path("programmes/build/<uuid:uid>/state/", views.state, name="state"),
    path("programmes/build/<uuid:uid>/discard/", views.discard, name="discard"),
    path("programmes/build/<uuid:uid>/versions/", views.compare, name="compare"),
    path("programmes/build/<uuid:uid>/back/", views.go_back, name="go_back"),
    path("programmes/build/<uuid:uid>/sheet/", views.sheet, name="sheet"),
    path("programmes/build/<uuid:uid>/shown/", views.shown, name="shown"),
    path("programmes/build/<uuid:uid>/shown/<slug:key>/<slug:step>/", views.trial, {"given": True}, name="try_given"),
    path("programmes/build/<uuid:uid>/spot/<slug:key>/<slug:step>/", views.spot, name="spot"),
    path("programmes/build/<uuid:uid>/try/<slug:key>/<slug:step>/", views.trial, name="try"),
    path("programmes/build/<uuid:uid>/picture/<slug:key>/<slug:step>/", views.picture, name="picture"),
    path("programmes/pictures/<uuid:uid>/", views.picture_file, name="picture_file"),
    path("programmes/pictures/<uuid:uid>/small/", views.picture_file, {"small": True}, name="picture_small"),
    path("programmes/groups/", groups.groups, name="groups"),
    path("programmes/groups/<uuid:uid>/", groups.group, name="group"),
    path("programmes/groups/<uuid:uid>/give/", groups.group_give, name="group_give"),
    path("programmes/groups/<uuid:uid>/remove/", groups.group_remove, name="group_remove"),
    path("programmes/<slug:key>/", views.programme, name="programme"),
    path("programme/<uuid:uid>/", views.assignment, name="assignment"),
    path("programme/<uuid:uid>/therapist/", views.colleague, name="colleague"),
]
