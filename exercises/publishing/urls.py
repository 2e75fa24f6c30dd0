"""Addresses of previews and of what readers say."""

from django.urls import path

from exercises.publishing import views

app_name = "publishing"
urlpatterns = [
    path("preview/<str:token>/", views.preview_page, name="preview"),
    path("feedback/<slug:kind>/<slug:slug>/", views.feedback, name="feedback"),
    path("editors/wording/", views.wording, name="wording"),
]
