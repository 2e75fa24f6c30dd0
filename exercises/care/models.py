"""Therapists, invites, links and the log of who looked. A link is the only thing that opens a client's rows to somebody else."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exercises.care import rules, words
from exercises.lib.db import Owned, OwnedByUid, OwnedQuerySet, TextList


class TherapistQuerySet(models.QuerySet):
    """Reads of therapists."""

    def working(self) -> TherapistQuerySet:
        """Those whom an administrator verified and nobody has closed."""
        return self.filter(verified_at__isnull=False, closed_at__isnull=True, user__is_active=True)


class Therapist(models.Model):
    """Somebody who treats people, as an administrator verified them. Nothing about a client is kept here."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=150)
    profession = models.CharField(_("profession"), max_length=100)
    registration = models.CharField(_("registration number"), max_length=60)
    practice = models.CharField(_("practice or clinic"), max_length=150, blank=True)
    asked_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Kept as it was, should the account go.
    verified_by_name = models.CharField(max_length=150, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # When messages are read: numbers of weekdays, Monday is 0; and a time away.
    reads_on = TextList()
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)

    objects = TherapistQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def works(self) -> bool:
        """Whether they may invite and follow."""
        return self.verified_at is not None and self.closed_at is None


class Invite(OwnedByUid):
    """An invitation to one address, for one use; whoever made it owns it. Only the hash of its token is kept."""

    class Way(models.TextChoices):
        CLIENT = "client", _("A therapist invites a client")
        THERAPIST = "therapist", _("A client invites a therapist")

    way = models.CharField(max_length=9, choices=Way.choices)
    email = models.EmailField(max_length=254)
    token_sha256 = models.CharField(max_length=64, unique=True)
    scopes = TextList()
    months = models.PositiveSmallIntegerField(default=rules.USUAL_MONTHS)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["owner", "-made_at"], name="invite_by_owner")]
        constraints = [models.UniqueConstraint(fields=["owner", "uid"], name="invite_once")]

    def __str__(self) -> str:
        return self.email

    def open_at(self, now: dt.datetime) -> bool:
        """Whether it can still be accepted."""
        return self.expires_at > now and not (self.used_at or self.declined_at or self.cancelled_at)


class CareLinkQuerySet(OwnedQuerySet):
    """Reads of links."""

    def open(self) -> CareLinkQuerySet:
        """Links that nobody has ended: running, paused or past their day."""
        return self.filter(ended_at__isnull=True)

    def in_force(self, now: dt.datetime) -> CareLinkQuerySet:
        """Links that let the therapist see something now."""
        return self.filter(ended_at__isnull=True, paused_at__isnull=True, until__gt=now)

    def of_therapist(self, user) -> CareLinkQuerySet:
        """Links with this therapist, while they are verified and active; none for anyone else."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            therapist__user=user, therapist__user__is_active=True, therapist__verified_at__isnull=False, therapist__closed_at__isnull=True,
            owner__is_active=True,
        )  # fmt: skip


class CareLink(OwnedByUid):
    """That a client (its owner) lets a therapist see some of their rows until a day. Its uid names the client in a therapist's addresses."""

    therapist = models.ForeignKey(Therapist, null=True, on_delete=models.SET_NULL, related_name="+")
    # Kept as it was, should the therapist's account go.
    therapist_name = models.CharField(max_length=150)
    invite = models.ForeignKey(Invite, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    scopes = TextList()
    began_at = models.DateTimeField()
    until = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at"]
        indexes = [
            models.Index(fields=["owner", "ended_at"], name="link_by_owner"),
            models.Index(fields=["therapist", "ended_at"], name="link_by_therapist"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["owner", "uid"], name="link_uid_once"),
            models.UniqueConstraint(fields=["uid"], name="link_address_once"),
            # Two people share one link at a time: what counts is one set of scopes.
            models.UniqueConstraint(fields=["owner", "therapist"], condition=Q(ended_at__isnull=True), name="one_link_at_a_time"),
        ]

    def __str__(self) -> str:
        return str(self.uid)

    def state_at(self, now: dt.datetime) -> str:
        """How it stands: active, paused, expired or ended."""
        return rules.state_of(paused=self.paused_at is not None, ended=self.ended_at is not None, until=self.until, now=now)


class LinkChange(Owned):
    """What became of a link, when, and by whom: the consent with its text and version, each change of it, and its end. Append-only."""

    class What(models.TextChoices):
        GIVEN = "given", _("Given")
        CHANGED = "changed", _("Changed")
        PAUSED = "paused", _("Paused")
        RESUMED = "resumed", _("Resumed")
        ENDED = "ended", _("Ended")
        SET_END = "set-end", _("Set to end")

    link = models.ForeignKey(CareLink, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=8, choices=What.choices)
    # The client or the therapist, and their name as it was.
    by = models.CharField(max_length=9)
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    scopes = TextList()
    until = models.DateTimeField()
    text_version = models.CharField(max_length=20)
    text_sha256 = models.CharField(max_length=64)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["owner", "link", "at"], name="link_change_by_owner")]

    def __str__(self) -> str:
        return self.what


class AccessEntry(Owned):
    """That somebody else read something of a person's: when, who, what and why. Append-only, but for the mark "not expected"."""

    class How(models.TextChoices):
        VIEW = "view", _("Looked at")
        LIST = "list", _("Seen in a list")
        COPY = "copy", _("Copied")
        FILE = "file", _("Taken along as a file")

    uid = models.UUIDField(default=uuid.uuid4)
    link = models.ForeignKey(CareLink, null=True, on_delete=models.SET_NULL, related_name="+")
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # Kept as it was, should the account go.
    viewer_name = models.CharField(max_length=150)
    # One of words.LOOKED, never the content itself.
    what = models.CharField(max_length=20)
    how = models.CharField(max_length=4, choices=How.choices)
    at = models.DateTimeField()
    unexpected_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["owner", "-at"], name="look_by_owner"),
            models.Index(fields=["owner", "link", "what", "-at"], name="look_by_link"),
        ]
        constraints = [models.UniqueConstraint(fields=["owner", "uid"], name="look_uid_once")]

    def __str__(self) -> str:
        return self.what

    @property
    def what_word(self) -> str:
        """What was looked at, in the client's words."""
        return str(words.LOOKED.get(self.what, self.what))
