"""What the editors' pages need: the menu in groups, what waits, and values of documents in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.lib import clock
from exercises.publishing import labels
from exercises.publishing.admin.lists import address_of, use_links
from exercises.publishing.models import Change, Feedback, Index, Revision, Withdrawal

register = template.Library()
MOST_LATEST = 8

QUEUE = (
    ("revision", gettext_lazy("Waiting for a review"), "?state__exact=in_review"),
    ("revision", gettext_lazy("Review due"), "?due=0"),
    ("withdrawal", gettext_lazy("Safety withdrawals"), ""),
    ("feedback", gettext_lazy("Answers from readers"), "?done_at__isempty=1"),
)
# What editors open most stands first; a kind that is not named here follows.
CATALOGUE = ("condition", "exercise", "muscle", "routine", "phase", "advicepage", "painarea", "nopressarea", "equipment", "source")
ACCOUNTS = ("therapist",)
LISTS = {
    "change": gettext_lazy("Who did what"),
    "revision": gettext_lazy("Every version"),
    "searchmiss": gettext_lazy("Searches that found nothing"),
}


@dataclass(frozen=True)
class Entry:
    """A line of the menu."""

    name: str
    url: str
    path: str
    add: str = ""
    # Whether a line of the queue leads to the same list: then only the whole address tells them apart.
    shared: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the menu; queue is true for what waits, which the first page shows with its numbers."""

    name: str
    entries: list[Entry]
    queue: bool = False


@register.simple_tag
def sections(apps: list[dict[str, Any]]) -> list[Section]:
    """What this person may open: to do, catalogue, lists, and whatever else there is."""
    ours = {model["object_name"].lower(): model for app in apps or [] if app["app_label"] == "exercises" for model in app["models"]}
    others = [model for app in apps or [] if app["app_label"] != "exercises" for model in app["models"]]
    queued = {"revision", "withdrawal", "feedback", *LISTS, *ACCOUNTS}
    names = [name for name in CATALOGUE if name in ours] + [name for name in ours if name not in {*CATALOGUE, *queued}]
    found = [
        Section(_("To do"), [_entry(ours[name], words, more) for name, words, more in QUEUE if name in ours], queue=True),
        Section(_("Catalogue"), [_entry(ours[name]) for name in names]),
        Section(_("Lists"), _pack(ours) + [_entry(ours[name], words) for name, words in LISTS.items() if name in ours]),
        Section(_("Accounts"), [*(_entry(ours[name]) for name in ACCOUNTS if name in ours), *(_entry(model) for model in others)]),
    ]
    return [section for section in found if section.entries]


def _pack(ours: dict[str, Any]) -> list[Entry]:
    """The review pack is a page of its own, for everyone who may see versions."""
    return [Entry(_("Review pack, to print"), reverse("home:review_pack"), reverse("home:review_pack"))] if "revision" in ours else []


def _entry(model: dict[str, Any], name: Any = "", more: str = "") -> Entry:
    path = model.get("admin_url") or ""
    shared = model["object_name"].lower() in {queued for queued, _words, _more in QUEUE}
    return Entry(str(name or model["name"]), path + more, path, model.get("add_url") or "", shared)


@register.inclusion_tag("admin/content/_todo.html", takes_context=True)
def todo(context) -> dict:
    """Counts with where each leads: five queries."""
    user = context["request"].user
    if not user.has_perm("exercises.view_revision"):
        return {"rows": []}
    versions = reverse("admin:exercises_revision_changelist")
    waiting = Revision.objects.filter(state=Revision.State.IN_REVIEW)
    back = Revision.objects.filter(state=Revision.State.SENT_BACK, author=user)
    due = Index.objects.live().filter(revision__review_due__lte=clock.now().date())
    rows = [
        (_("Waiting for a review"), waiting.count(), versions + "?state__exact=in_review"),
        (_("Sent back to you"), back.count(), f"{versions}?state__exact=sent_back&author__exact={user.pk}"),
        (_("Review due"), due.count(), versions + "?due=0"),
    ]
    if user.has_perm("exercises.withdraw_content"):
        address = reverse("admin:exercises_withdrawal_changelist") + "?confirmed_at__isempty=1&lifted_at__isempty=1"
        rows.append((_("Withdrawals that need a second person"), Withdrawal.objects.waiting().count(), address))
    answers = Feedback.objects.filter(done_at__isnull=True).count()
    rows.append((_("Answers from readers"), answers, reverse("admin:exercises_feedback_changelist") + "?done_at__isempty=1"))
    return {"rows": rows}


@register.simple_tag(takes_context=True)
def latest(context) -> list[Change]:
    """The last steps that somebody took."""
    if not context["request"].user.has_perm("exercises.view_change"):
        return []
    found = list(Change.objects.order_by("-at")[:MOST_LATEST])
    for change in found:
        change.address, change.kind_label = address_of(change.kind, change.slug), labels.kind_name(change.kind)  # type: ignore[attr-defined]
    return found


@register.simple_tag
def used(found) -> str:
    """What uses a page, as links."""
    return use_links(found)


@register.filter
def place(path: str) -> str:
    """A place of a document in words."""
    return labels.place(path)


@register.inclusion_tag("admin/content/_value.html")
def value(found: Any, kind: str = "", key: str = "") -> dict[str, Any]:
    """A value of a document in words, however deep."""
    pairs = [(labels.label(name), name, inner) for name, inner in found.items()] if isinstance(found, dict) else None
    rows = found if isinstance(found, list) else None
    words = labels.plain(found, kind, key) if pairs is None and rows is None else ""
    return {"pairs": pairs, "rows": rows, "words": words, "kind": kind, "key": key}
