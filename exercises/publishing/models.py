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
        SENT_BACK = "sent_back", _("Sent back")
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
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)
    # What the author says about the change, and what the reviewer answered.
    note = models.TextField(blank=True)
    review_note = models.TextField(blank=True)
    restored_from = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        permissions = [
            ("review_content", "Can approve what somebody else wrote"),
            ("publish_unreviewed", "Can publish without a review"),
            ("withdraw_content", "Can take content back for safety, together with somebody else"),
        ]
        indexes = [models.Index(fields=["state", "review_due"], name="revision_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug", "language", "number"], name="revision_number_once"),
            models.UniqueConstraint(fields=["kind", "slug", "language"], condition=Q(state="in_review"), name="one_review_at_a_time"),
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


class WithdrawalQuerySet(models.QuerySet):
    """Reads of what is taken back."""

    def in_force(self) -> WithdrawalQuerySet:
        """Confirmed by a second person and not lifted since."""
        return self.filter(confirmed_at__isnull=False, lifted_at__isnull=True)

    def waiting(self) -> WithdrawalQuerySet:
        """Raised by one person; a second one has to confirm."""
        return self.filter(confirmed_at__isnull=True, lifted_at__isnull=True)


class Withdrawal(Named):
    """Content taken back for safety by two people; reaches every player with its next contact."""

    # A part of the document, such as the key of a point; empty means the whole.
    part = models.CharField(max_length=80, blank=True)
    revisions = models.JSONField(default=list, blank=True)
    reason = models.TextField()
    raised_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    raised_by_name = models.CharField(max_length=150)
    confirmed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_by_name = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by_name = models.CharField(max_length=150, blank=True)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(raised_by__isnull=True) | Q(confirmed_by__isnull=True) | ~Q(raised_by=F("confirmed_by")),
                name="withdrawal_by_two",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"


class Change(Named):
    """One line of the audit list: who did what to which content, and when. Never changed."""

    class What(models.TextChoices):
        SAVED = "saved", _("Draft saved")
        SUBMITTED = "submitted", _("Sent for review")
        SENT_BACK = "sent_back", _("Sent back")
        PUBLISHED = "published", _("Published")
        RESTORED = "restored", _("Restored")
        RETIRED = "retired", _("Retired")
        RAISED = "raised", _("Withdrawal raised")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        LIFTED = "lifted", _("Withdrawal lifted")
        IMPORTED = "imported", _("Loaded from the pack")

    at = models.DateTimeField()
    who = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    who_name = models.CharField(max_length=150)
    what = models.CharField(max_length=12, choices=What.choices)
    # The places of the document that changed, in words; nobody's health is near it.
    detail = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "slug", "language", "-at"], name="change_by_document"),
            models.Index(fields=["-at"], name="change_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.who_name}: {self.what} {self.kind}/{self.slug}"


class Feedback(Named):
    """An answer to "Was this clear?" on a page: no person, no address, only a day."""

    clear = models.BooleanField(null=True)
    words = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    day = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        indexes = [models.Index(fields=["done_at", "-day"], name="feedback_queue")]
        verbose_name_plural = "feedback"

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
