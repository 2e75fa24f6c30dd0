"""Addresses of this part. A client is named by the uid of the link, never by anything of their own."""

from django.urls import path

from exercises.clients import views
from exercises.clients.discharge import views as discharge

app_name = "clients"
urlpatterns = [
    path("clients/", views.client_list, name="list"),
    path("clients/<uuid:uid>/", views.client, name="client"),
    path("clients/<uuid:uid>/visit/", views.visit, name="visit"),
    path("clients/<uuid:uid>/summary/", views.summary, name="summary"),
    path("clients/<uuid:uid>/timeline/", views.client_timeline, name="timeline"),
    path("clients/<uuid:uid>/sessions/<uuid:session>/", views.session, name="session"),
    path("clients/<uuid:uid>/report/", views.client_report, name="report"),
    path("clients/<uuid:uid>/sessions.csv", views.sessions_file, name="sessions_file"),
    path("clients/<uuid:uid>/assessments/", views.assessment_new, name="assessment_new"),
    path("clients/<uuid:uid>/assessments/<uuid:assessment>/", views.assessment, name="assessment"),
    path("clients/<uuid:uid>/numbers/", views.numbers, name="numbers"),
    path("clients/<uuid:uid>/discharge/", discharge.discharge, name="discharge"),
    path("clients/<uuid:uid>/discharge/<uuid:discharge>/", discharge.discharged, name="discharged"),
    path("discharges/<uuid:uid>/", discharge.own_discharge, name="own_discharge"),
    path("clients/<uuid:uid>/locks/", views.locks, name="locks"),
    path("clients/<uuid:uid>/locks/open/", views.lock_open, name="lock_open"),
    path("clients/<uuid:uid>/decide/", views.decide, name="decide"),
    path("assessments/", views.own_assessments, name="own_assessments"),
    path("assessments/<uuid:uid>/", views.own_assessment, name="own_assessment"),
]
