"""Addresses of this part."""

from django.urls import path

from exercises.care.views import sharing, therapist

app_name = "care"
urlpatterns = [
    path("sharing/", sharing.sharing, name="sharing"),
    path("sharing/invite/", sharing.invite_therapist, name="invite_therapist"),
    path("sharing/looked/", sharing.looked, name="looked"),
    path("sharing/looked/<uuid:uid>/", sharing.look, name="look"),
    path("sharing/<uuid:uid>/", sharing.link, name="link"),
    path("sharing/<uuid:uid>/state/", sharing.link_state, name="link_state"),
    path("invite/made/<uuid:uid>/cancel/", sharing.invite_cancel, name="invite_cancel"),
    path("invite/<str:token>/", sharing.invite, name="invite"),
    path("therapist/", therapist.therapist, name="therapist"),
    path("therapist/invite/", therapist.invite_client, name="invite_client"),
    path("therapist/links/<uuid:uid>/end/", therapist.therapist_end, name="therapist_end"),
]
