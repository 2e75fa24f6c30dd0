"""Messages and notes between a client and a therapist, and the one mail that says there is something new. All of it is the client's."""

from __future__ import annotations

import uuid
from typing import Never

from django.db import models
from django.db.models import Q

from exercises.care.models import CareLink, Therapist
from exercises.lib.db import Owned, OwnedByUid, OwnedQuerySet
from exercises.lib.mail import DueMail
from exercises.messages import rules


class MessageQuerySet(OwnedQuerySet):
    """Reads of messages."""

    def open_questions(self) -> MessageQuerySet:
        """What a client asked and nobody answered: seeing it is not answering it."""
        return self.filter(from_client=True, settled_at__isnull=True)


class Message(OwnedByUid):
    """A few words over a link. The client owns both sides of it."""

    link = models.ForeignKey(CareLink, on_delete=models.CASCADE, related_name="+")
    from_client = models.BooleanField()
    # Kept as it was, should the account go.
    author_name = models.CharField(max_length=150)
    text = models.TextField(max_length=rules.MOST_LETTERS)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    # A client's message is settled by a reply, or by the word that it needs none.
    settled_at = models.DateTimeField(null=True, blank=True)
    without_reply = models.BooleanField(default=False)
    # The client's session that it is about, by its uid.
    about_session = models.UUIDField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["owner", "link", "-at"], name="message_by_owner"),
            models.Index(fields=["link"], condition=Q(from_client=True, settled_at=None), name="message_open"),
        ]
        constraints = [models.UniqueConstraint(fields=["owner", "uid"], name="message_uid_once")]

    def __str__(self) -> str:
        return str(self.uid)


class NoteQuerySet(OwnedQuerySet):
    """Reads of notes."""

    def shared(self) -> NoteQuerySet:
        """Those that the client reads."""
        return self.filter(shared=True)


class Note(OwnedByUid):
    """What a therapist wrote down about a client, as it is now. A note for the therapist alone only where the operator allows it."""

    link = models.ForeignKey(CareLink, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Therapist, null=True, on_delete=models.SET_NULL, related_name="+")
    # Kept as it was, should the account go.
    author_name = models.CharField(max_length=150)
    shared = models.BooleanField(default=True)
    text = models.TextField(max_length=rules.MOST_LETTERS_OF_A_NOTE)
    at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    # When the client had it before them.
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["owner", "link", "-at"], name="note_by_owner")]
        constraints = [models.UniqueConstraint(fields=["owner", "uid"], name="note_uid_once")]

    def __str__(self) -> str:
        return str(self.uid)


class KeptQuerySet(OwnedQuerySet):
    """Rows that are made once."""

    def update(self, **values) -> Never:
        """Refused."""
        raise TypeError("what a note said is kept: make a new version")


class NoteVersion(Owned):
    """What a note said, and to whom, from some instant on. Append-only."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=rules.MOST_LETTERS_OF_A_NOTE)
    shared = models.BooleanField()
    at = models.DateTimeField()

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["owner", "note"], name="note_version_by_owner")]
        constraints = [models.UniqueConstraint(fields=["note", "number"], name="note_version_once")]

    def __str__(self) -> str:
        return f"{self.note_id} ({self.number})"


class Notice(Owned, DueMail):
    """One mail of one day that says there is something new. Claimed by one process, sent once."""

    day = models.DateField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "day"], name="notice_once_a_day")]
        indexes = [models.Index(fields=["due_at"], condition=Q(sent_at=None, dropped=""), name="notice_due")]

    def __str__(self) -> str:
        return f"{self.day}"


class NoticeWish(Owned):
    """Whether a person wants that mail. No row: yes. Its uid is the key of the link in the mail that turns it off."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    wanted = models.BooleanField(default=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner"], name="notice_wish_once")]

    def __str__(self) -> str:
        return f"{self.owner_id}"
