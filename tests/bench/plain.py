"""The application without collected static files: a short measurement does not wait for them."""

from __future__ import annotations

from django.conf import settings

settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

from selfcare.wsgi import application as application  # noqa: E402 - the settings come first
