"""Who stands behind a rule that a page applies, and since when."""

from __future__ import annotations

from typing import Any

from django import template

from exercises.publishing.models import Index

register = template.Library()


@register.inclusion_tag("components/rule_review.html")
def rule_review(slug: str, what: Any) -> dict[str, Any]:
    """One line: version, reviewer and date of a rule; one that was never kept is not reviewed. One query."""
    row = Index.objects.live().select_related("revision").filter(kind="rule", slug=slug).defer("revision__document").first()
    return {"what": what, "revision": row.revision if row else None}
