"""What waits for the people who look after the content."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from exercises.lib import clock
from exercises.publishing.models import Feedback, Index, Revision, Withdrawal

register = template.Library()


@register.inclusion_tag("admin/content/_todo.html", takes_context=True)
def todo(context) -> dict:
    """Counts with where each leads: five queries."""
    user = context["request"].user
    if not user.has_perm("exercises.view_revision"):
        return {"rows": []}
    today = clock.now().date()
    waiting = Revision.objects.filter(state=Revision.State.IN_REVIEW)
    rows = [
        (_("Waiting for a review"), waiting.count(), reverse("admin:exercises_revision_changelist") + "?state__exact=in_review"),
        (_("Sent back to you"), _sent_back(user), reverse("admin:exercises_revision_changelist") + "?state__exact=sent_back"),
        (_("Review due"), Index.objects.live().filter(revision__review_due__lte=today).count(), _due()),
    ]
    if user.has_perm("exercises.withdraw_content"):
        address = reverse("admin:exercises_withdrawal_changelist") + "?confirmed_at__isempty=1&lifted_at__isempty=1"
        rows.append((_("Withdrawals that need a second person"), Withdrawal.objects.waiting().count(), address))
    answers = Feedback.objects.filter(done_at__isnull=True).count()
    rows.append((_("Answers from readers"), answers, reverse("admin:exercises_feedback_changelist") + "?done_at__isempty=1"))
    return {"rows": rows}


def _sent_back(user) -> int:
    return Revision.objects.filter(state=Revision.State.SENT_BACK, author=user).count()


def _due() -> str:
    return reverse("admin:exercises_revision_changelist") + f"?review_due__lt={clock.now().date():%Y-%m-%d}&state__exact=published"
