"""Addresses of the catalogue."""

from django.urls import path

from exercises.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("conditions/", views.condition_list, name="condition_list"),
    path("conditions/<slug:slug>/", views.condition, name="condition"),
    path("muscles/", views.muscle_list, name="muscle_list"),
    path("muscles/<slug:slug>/", views.muscle, name="muscle"),
    path("exercises/", views.exercise_list, name="exercise_list"),
    path("advice/", views.advice_list, name="advice_list"),
    path("advice/<slug:slug>/", views.advice, name="advice"),
    path("glossary/", views.glossary, name="glossary"),
    path("exercises/<slug:slug>/", views.exercise, name="exercise"),
    path("pictures/", views.pictures, name="pictures"),
    path("pictures/plate/<slug:view>/<slug:side>/<slug:what>/<slug:digest>.svg", views.plate, name="plate"),
    path("pictures/figure/<slug:pose>/<slug:body>/<str:at>/<slug:part>/<slug:digest>.svg", views.figure, name="figure"),
    path("pictures/sheet/<str:names>/<slug:digest>.svg", views.sheet, name="sheet"),
    path("media/<slug:sha256>.webp", views.media, name="media"),
]
