"""Addresses of the first page and the pages about this site."""

from django.urls import path

from exercises.home import views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("about/", views.about, name="about"),
    path("help/", views.help_page, name="help"),
    path("help/<slug:whom>/", views.help_page, name="help_for"),
    path("privacy/", views.privacy, name="privacy"),
    path("editors/review-pack/", views.review_pack, name="review_pack"),
    path("editors/review-pack/sign/", views.review_sign, name="review_sign"),
    path("phone/", views.phone, name="phone"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
