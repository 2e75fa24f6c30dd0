"""Words for kinds of content."""

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()
KINDS = {
    "condition": _("Condition"),
    "muscle": _("Muscle"),
    "exercise": _("Exercise"),
    "routine": _("Routine"),
    "advice": _("Advice"),
    "glossary-term": _("Glossary"),
}


@register.filter
def kind_word(kind: str) -> str:
    """The word for a kind of content."""
    return str(KINDS.get(kind, ""))
