"""Immutable revisions of content, the index that lists and search read, and what the loader wrote last."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

USER = settings.AUTH_USER_MODEL


class Named(models.Model):
    """Identity of content: kind, slug and language. Slugs are never reused."""

    kind = models.CharField(max_length=32)
    slug = models.SlugField(max_length=80)
    language = models.CharField(max_length=12, default="en")

    class Meta:
        abstract = True


class Revision(Named):
    """One version of one document; never changed after it was published."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        PUBLISHED = "published", _("Published")

    number = models.PositiveIntegerField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=150, blank=True)
    reviewer = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reviewer_name = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug", "language", "number"], name="revision_number_once"),
            models.CheckConstraint(
                condition=Q(author__isnull=True) | Q(reviewer__isnull=True) | ~Q(author=F("reviewer")), name="reviewer_is_not_author"
            ),
            models.CheckConstraint(condition=~Q(state="published") | Q(published_at__isnull=False), name="published_has_a_date"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug} {self.number}"


class IndexQuerySet(models.QuerySet):
    """Reads of what is public now."""

    def live(self) -> IndexQuerySet:
        """Entries that are published and not retired."""
        return self.filter(retired_at__isnull=True)


class Index(Named):
    """What is published now, one row for each document: lists, links between parts and search read it."""

    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    facets = models.JSONField(default=dict, blank=True)
    url_name = models.CharField(max_length=80, blank=True)
    position = models.PositiveIntegerField(default=0)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = IndexQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug", "language"], name="index_once")]
        indexes = [models.Index(fields=["kind", "language", "position", "title"], name="index_by_kind")]
        verbose_name_plural = "index"

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"


class PackBase(Named):
    """What the loader wrote last: the base of the three-way comparison of pack, rows and file."""

    document = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug", "language"], name="pack_base_once")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"


class Withdrawal(Named):
    """Content taken back for safety by two people; reaches every player with its next contact."""

    revisions = models.JSONField(default=list, blank=True)
    reason = models.TextField()
    raised_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    raised_by_name = models.CharField(max_length=150)
    confirmed_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(raised_by__isnull=True) | Q(confirmed_by__isnull=True) | ~Q(raised_by=F("confirmed_by")),
                name="withdrawal_by_two",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"


class ContentEpoch(models.Model):
    """One row with one number, raised in each transaction that changes what the public sees."""

    number = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="epoch_is_one_row")]

    def __str__(self) -> str:
        return str(self.number)


class SearchMiss(models.Model):
    """A search that found nothing, counted by day. Nobody's name is near it."""

    words = models.CharField(max_length=80)
    language = models.CharField(max_length=12, default="en")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["words", "language", "day"], name="search_miss_once_a_day")]
        verbose_name_plural = "search misses"

    def __str__(self) -> str:
        return self.words
