"""Addresses of one's rights."""

from django.urls import path

from exercises.rights import views

app_name = "rights"
urlpatterns = [
    path("my-data/", views.mine, name="mine"),
    path("my-data/archive/", views.archive, name="archive"),
    path("my-data/agreements/", views.agreements, name="agreements"),
    path("my-data/corrections/", views.corrections, name="corrections"),
    path("my-data/leave/", views.leave, name="leave"),
    path("my-data/left/", views.left, name="left"),
    path("my-data/stay/<str:code>/", views.stay, name="stay"),
    path("my-data/bring/", views.bring, name="bring"),
]
