"""Addresses of one's rights."""

from django.urls import path

from exercises.rights import views

app_name = "rights"
urlpatterns = [
    path("my-data/", views.mine, name="mine"),
    path("my-data/archive/", views.archive, name="archive"),
]
