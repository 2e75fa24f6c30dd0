"""The language of the content that this install shows. One install speaks one language; documents carry theirs."""

from django.conf import settings

# What every question about published content asks for where nothing else is said.
CONTENT_LANGUAGE: str = settings.CONTENT_LANGUAGE
