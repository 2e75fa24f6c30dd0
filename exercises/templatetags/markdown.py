"""Editors' Markdown as safe HTML."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from exercises.lib.prose import to_inline_html

register = template.Library()


@register.filter
def sentence(text: str) -> SafeString:
    """One statement: emphasis and links, no paragraph around it."""
    return to_inline_html(str(text))
