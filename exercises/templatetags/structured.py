"""Structured data about a page, for search engines."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
# What could end the element or start another inside it.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", ord("\u2028"): "\\u2028", ord("\u2029"): "\\u2029"}


@register.simple_tag(takes_context=True)
def page_data(context: dict[str, Any], page: Any, kind: str) -> SafeString:
    """The page as schema.org data: a data block, which the policy allows because nothing of it runs."""
    address = settings.SITE_URL + context["request"].path
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "name": page.title,
        "description": page.summary,
        "url": address,
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "publisher": {"@type": "Organization", "name": "Selfcare", "url": settings.SITE_URL},
    }
    if getattr(page, "published_at", None):
        data["dateModified"] = page.published_at.date().isoformat()
    if kind == "MedicalWebPage" and getattr(page, "also_called", None) is not None:
        data["about"] = {"@type": "MedicalCondition", "name": page.title, "alternateName": page.also_called}
    if kind == "HowTo":
        data["step"] = [{"@type": "HowToStep", "position": place, "text": text} for place, text in enumerate(how_to(page), 1)]
    if getattr(page, "minutes", None):
        data["totalTime"] = f"PT{page.minutes}M"
    return format_html(
        '<script type="application/ld+json">{}</script>', SafeString(json.dumps(data, ensure_ascii=False).translate(ESCAPES))
    )


def how_to(page: Any) -> list[str]:
    """The steps of an exercise or routine as sentences."""
    return [step if isinstance(step, str) else f"{step['title']}: {step['dose_words']}" for step in page.steps]
