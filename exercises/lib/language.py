"""The language of the content that this install shows. One install speaks one language; documents carry theirs."""

from functools import lru_cache

from django.conf import settings
from django.utils.translation import trans_real

# What every question about published content asks for where nothing else is said.
CONTENT_LANGUAGE: str = settings.CONTENT_LANGUAGE

# More sentences than there are; what somebody typed is never looked up.
MOST_SENTENCES = 8192


def remember_sentences() -> None:
    """Look each sentence up once in a process: a catalogue does not change, and Django asks seven of them, one after the other, every time."""
    catalogue = trans_real.translation(settings.LANGUAGE_CODE)
    if not hasattr(catalogue.gettext, "cache_info"):
        catalogue.gettext = lru_cache(MOST_SENTENCES)(catalogue.gettext)
