"""The tables of what a person shares, follows, and was told by therapists; and what a therapist made."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from exercises.care.models import AccessEntry, CareLink, Invite, LinkChange, Therapist
from exercises.clients import models as clients
from exercises.messages.models import Message, Note, NoteVersion
from exercises.people.models import User
from exercises.practice.models import PracticeSession
from exercises.programmes.groups.models import ClientGroup, GroupMember
from exercises.programmes.models import Assignment, OwnPicture, PhaseChange, Programme, ProgrammeVersion, Shown
from exercises.rights.queries.tables import HASH_ONLY, NUMBER, OF_INSTALL, OTHERS, Table

LINK = {"link": "link__uid"}
CLIENTS = "It is about a client, who has it in their own archive."
UNPUBLISHED = "What a therapist is working on and has given to nobody."


def _invites(way: str):
    return lambda user: Invite.objects.filter(owner=user, way=way)


def _shared_notes(user: User) -> QuerySet:
    return Note.objects.filter(owner=user, shared=True)


def _shared_versions(user: User) -> QuerySet:
    return NoteVersion.objects.filter(owner=user, shared=True, note__shared=True)


def _said_by_therapist(user: User) -> QuerySet:
    return Message.objects.filter(link__therapist__user=user, from_client=False)


def versions_for(user: User) -> QuerySet:
    """Every version that this person follows or followed; those of a therapist's drafts only where a session was made by one."""
    named = Assignment.objects.filter(owner=user).values("version")
    played = PracticeSession.objects.filter(owner=user, version__isnull=False).values("version")
    return ProgrammeVersion.objects.filter(Q(pk__in=named) | Q(pk__in=played) | Q(programme__client=user))


def programmes_for(user: User) -> QuerySet:
    """The programmes of those versions, and those of which something was shown."""
    shown = Shown.objects.filter(owner=user).values("programme")
    return Programme.objects.filter(Q(pk__in=versions_for(user).values("programme")) | Q(pk__in=shown))


SHARING = (
    Table("links", CareLink, "Whom you shared with, what, and until when",
          ("uid", "therapist_name", "scopes", "began_at", "until", "paused_at", "ended_at"), {"therapist": OTHERS, "invite": NUMBER},
          order=("began_at", "uid")),
    Table("link_changes", LinkChange, "What became of each sharing",
          ("what", "by", "by_name", "at", "scopes", "until", "text_version", "text_sha256"), named=LINK, order=("at",)),
    Table("looks", AccessEntry, "Who looked at your data", ("uid", "viewer_name", "what", "how", "at", "unexpected_at"), {"viewer": OTHERS},
          LINK, order=("at", "uid")),
    Table("invitations", Invite, "Therapists whom you invited",
          ("uid", "way", "email", "scopes", "months", "made_at", "expires_at", "used_at", "declined_at", "cancelled_at"),
          {"token_sha256": HASH_ONLY, "used_by": OTHERS}, order=("made_at", "uid"), history=True, of=_invites(Invite.Way.THERAPIST)),
    Table("messages", Message, "Messages between you and therapists",
          ("uid", "from_client", "author_name", "text", "at", "read_at", "settled_at", "without_reply", "about_session"), named=LINK,
          order=("at", "uid")),
    Table("notes", Note, "Notes that therapists wrote for you", ("uid", "author_name", "shared", "text", "at", "changed_at", "read_at"),
          {"author": OTHERS}, LINK, order=("at", "uid"), of=_shared_notes),
    Table("note_versions", NoteVersion, "What those notes said before", ("number", "text", "shared", "at"), named={"note": "note__uid"},
          order=("note__uid", "number"), of=_shared_versions),
    Table("visits", clients.Visit, "Days on which you were at a therapist’s", ("uid", "at", "day"), named=LINK, order=("at", "uid")),
    Table("assessments", clients.Assessment, "What therapists measured", ("uid", "therapist_name", "day", "at", "document"), named=LINK,
          order=("day", "uid")),
    Table("numbers_by_therapists", clients.ChosenForClient, "Numbers that a therapist chose for you",
          ("uid", "therapist_name", "values", "reason", "at"), named=LINK, order=("at", "uid")),
    Table("discharges", clients.Discharge, "How a time with a therapist ended", ("uid", "therapist_name", "day", "until", "at", "document"),
          named=LINK, order=("at", "uid")),
    Table("groups", GroupMember, "Lists of a therapist in which you were", ("added_at",), {"group": "The therapist’s own word for it."},
          LINK, order=("added_at",), history=True),
)  # fmt: skip

FOLLOWED = (
    Table("pictures", OwnPicture, "Pictures that a therapist made for you", ("uid", "sha256", "width", "height", "made_at", "published_at"),
          {"data": "It stands beside as a file of its own.", "small": "It stands beside as a file of its own."},
          {"programme": "programme"}, ("uid",), person="",
          of=lambda user: OwnPicture.objects.filter(programme__in=programmes_for(user), programme__client=user, published_at__isnull=False)),
    Table("programmes_followed", Assignment, "Programmes that you follow or followed",
          ("uid", "assigned_by_name", "state", "starts_on", "review_on", "ended_on", "phase", "phase_began", "minutes", "made_at"),
          {"assigned_by": OTHERS}, {"version": "version"}, ("made_at", "uid")),
    Table("phase_changes", PhaseChange, "Steps from phase to phase", ("before", "after", "on", "at", "advice", "as_suggested", "note"),
          named={"assignment": "assignment__uid"}, order=("at",)),
    Table("shown", Shown, "What a therapist showed you", ("key", "day", "at", "by_name", "withdrawn_at"), {"by": OTHERS},
          {"programme": "programme"}, ("at",)),
)  # fmt: skip

# Of a therapist, for themselves; nothing of a client stands in these.
MADE = (
    Table("therapist", Therapist, "You as a therapist",
          ("name", "profession", "registration", "practice", "asked_at", "verified_at", "closed_at", "reads_on", "away_from", "away_until"),
          {"verified_by": OTHERS, "verified_by_name": OF_INSTALL}, history=True, person="user", of=lambda user: Therapist.objects.filter(user=user)),
    Table("therapist_templates", Programme, "Templates that you made", ("uid", "title", "summary", "shared", "conditions", "draft", "draft_at"),
          {"key": OF_INSTALL, "kind": "All of them are templates.", "initials": CLIENTS, "client": CLIENTS, "order": OF_INSTALL,
           "retired": OF_INSTALL},
          order=("uid",), history=True, person="therapist",
          of=lambda user: Programme.objects.filter(therapist__user=user, kind=Programme.Kind.TEMPLATE)),
    Table("therapist_words", Message, "Messages that you wrote as a therapist", ("text", "at"),
          {"uid": CLIENTS, "link": CLIENTS, "from_client": CLIENTS, "author_name": "It is you.", "read_at": CLIENTS, "settled_at": CLIENTS,
           "without_reply": CLIENTS, "about_session": CLIENTS}, order=("at",), history=True, of=_said_by_therapist),
    Table("therapist_groups", ClientGroup, "Groups that you made", ("title", "made_at"), {"uid": OF_INSTALL}, order=("made_at",), history=True,
          person="therapist", of=lambda user: ClientGroup.objects.filter(therapist__user=user)),
    Table("therapist_invitations", Invite, "When you invited clients", ("made_at", "used_at", "declined_at", "cancelled_at"),
          {"uid": OF_INSTALL, "way": "All of them go to clients.", "email": CLIENTS, "token_sha256": HASH_ONLY, "scopes": CLIENTS, "months": CLIENTS,
           "expires_at": OF_INSTALL, "used_by": CLIENTS}, order=("made_at",), history=True, of=_invites(Invite.Way.CLIENT)),
)  # fmt: skip
