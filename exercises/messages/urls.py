"""Addresses of messages and notes. A client is named by the uid of the link, never by anything of their own."""

from django.urls import path

from exercises.messages import views

app_name = "messages"
urlpatterns = [
    path("messages/", views.threads, name="threads"),
    path("messages/mails/", views.mails, name="mails"),
    path("messages/mails-off/<uuid:key>/", views.mail_off, name="mail_off"),
    path("messages/<uuid:uid>/", views.thread, name="thread"),
    path("clients/<uuid:uid>/messages/", views.client_thread, name="client_thread"),
    path("clients/<uuid:uid>/messages/<uuid:message>/no-answer/", views.no_answer, name="no_answer"),
    path("clients/<uuid:uid>/notes/", views.notes, name="notes"),
    path("clients/<uuid:uid>/notes/<uuid:note>/", views.note, name="note"),
]
