"""Addresses of reminders."""

from django.urls import path

from exercises.reminders import views

app_name = "reminders"
urlpatterns = [
    path("profile/reminders/", views.reminders, name="reminders"),
    path("profile/reminders/calendar/", views.calendar_token, name="calendar_token"),
    path("profile/reminders/sitting-breaks.ics", views.sitting_breaks, name="sitting_breaks"),
    path("calendar/<str:token>.ics", views.calendar, name="calendar"),
    path("morning/<str:token>/", views.morning, name="morning"),
    path("mails-off/<str:token>/", views.off, name="off"),
]
