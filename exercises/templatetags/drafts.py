"""Says on a page that it is a draft which only those with its address can see."""

from __future__ import annotations

from django import template

register = template.Library()


@register.inclusion_tag("publishing/_draft.html", takes_context=True)
def draft_banner(context) -> dict:
    """Something for a preview, nothing for everyone else."""
    request = context.get("request")
    return {"draft": bool(getattr(request, "draft_preview", False))}
