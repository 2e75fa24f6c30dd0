"""What goes by itself: one rule for each kind of thing, with its number of days from the settings. Every night, or seen first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exercises.care.models import AccessEntry, Invite
from exercises.clients.models import Standing
from exercises.messages.models import Notice
from exercises.people.models import AccountMail, User
from exercises.practice.models import SessionDocument
from exercises.programmes.groups.models import GroupMember
from exercises.programmes.handover.models import Handover
from exercises.programmes.models import Programme
from exercises.publishing.models import SearchMiss
from exercises.reminders.models import Reminder, Token
from exercises.rights.models import Taken
from exercises.rights.services import leaving, ledger
from exercises.running.models import Import
from exercises.running.services import tidy

SLICE = 500
Found = Callable[[dt.datetime], QuerySet]


@dataclass(frozen=True)
class Rule:
    """What goes, how it is called, and after how many days; `days` names a number of settings.RETENTION, or nothing where it says itself when."""

    name: str
    words: str | Promise
    days: str
    found: Found
    remove: Callable[[dt.datetime], int] | None = None

    def since(self, now: dt.datetime) -> dt.datetime:
        """What is older than this goes."""
        return now - dt.timedelta(days=settings.RETENTION[self.days] if self.days else 0)

    def count(self, now: dt.datetime) -> int:
        """How much would go."""
        return self.found(self.since(now)).count()

    def run(self, now: dt.datetime) -> int:
        """Remove it, in slices; how much went."""
        if self.remove is not None:
            return self.remove(now)
        gone = 0
        while keys := list(self.found(self.since(now)).values_list("pk", flat=True)[:SLICE]):
            self.found(self.since(now)).model._default_manager.filter(pk__in=keys).delete()
            gone += len(keys)
        return gone


def _unverified(before: dt.datetime) -> QuerySet:
    """Accounts whose address nobody ever confirmed, where mails are sent; never one of somebody who was here."""
    if settings.MAIL_IS_LOCAL:
        return User.objects.none()
    shown = Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True))
    return User.objects.filter(~shown, date_joined__lt=before, last_login__isnull=True, is_staff=False, is_superuser=False)


def _invitations(before: dt.datetime) -> QuerySet:
    over = Q(used_at__lt=before) | Q(declined_at__lt=before) | Q(cancelled_at__lt=before) | Q(expires_at__lt=before)
    return Invite.objects.filter(over)


def _drafts(before: dt.datetime) -> QuerySet:
    """A therapist's drafts that nobody has, and that were not touched for long; what is shared with a clinic stays."""
    return Programme.objects.filter(kind=Programme.Kind.TEMPLATE, shared=False, draft_at__lt=before, versions__isnull=True)


def _tokens(before: dt.datetime) -> QuerySet:
    return Token.objects.filter(Q(until__lt=before) | Q(used_at__lt=before))


def _forget_sessions(now: dt.datetime) -> int:
    gone = Session.objects.filter(expire_date__lt=now).count()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return gone


def _erase(now: dt.datetime) -> int:
    ledger.write_missing()
    return leaving.erase_due(now)


RULES = (
    Rule("accounts that were left", _("accounts, after their owner said that they go"), "", leaving.due, _erase),
    Rule("accounts never confirmed", _("accounts whose address was never confirmed"), "unverified", _unverified),
    Rule("sign-ins", _("sign-ins that ran out"), "", lambda at: Session.objects.filter(expire_date__lt=at), _forget_sessions),
    Rule("invitations", _("invitations that were used, refused or ran out"), "invitations", _invitations),
    Rule("codes handed out", _("codes of therapists that ran out unused"), "codes",
         lambda at: Handover.objects.filter(expires_at__lt=at, claimed_at__isnull=True)),
    Rule("lists of ended sharing", _("places on a therapist’s list, after sharing ended"), "ended_links",
         lambda at: Standing.objects.filter(link__ended_at__lt=at)),
    Rule("groups of ended sharing", _("places in a therapist’s groups, after sharing ended"), "ended_links",
         lambda at: GroupMember.objects.filter(link__ended_at__lt=at)),
    Rule("drafts", _("therapists’ drafts that were given to nobody"), "drafts", _drafts),
    Rule("reminders sent", _("notes about reminders that were sent"), "mails", lambda at: Reminder.objects.filter(due_at__lt=at)),
    Rule("notices sent", _("notes about mails of new messages"), "mails", lambda at: Notice.objects.filter(due_at__lt=at)),
    Rule("mails about accounts", _("notes about mails that told of a change of your account"), "mails",
         lambda at: AccountMail.objects.filter(due_at__lt=at)),
    Rule("doors of mails", _("links of mails that ran out"), "mails", _tokens),
    Rule("looks", _("entries about who looked at somebody’s data"), "looks", lambda at: AccessEntry.objects.filter(at__lt=at)),
    Rule("versions not chosen", _("second versions of a session, after their owner chose"), "not_chosen",
         lambda at: SessionDocument.objects.filter(state=SessionDocument.State.SETTLED, received_at__lt=at)),
    Rule("files with runs", _("notes about files with runs that were read"), "files",
         lambda at: Import.objects.filter(finished_at__lt=at)),
    Rule("files never finished", _("files with runs that nobody went on with"), "", lambda at: Import.objects.none(), tidy),
    Rule("archives taken", _("notes about when an archive was taken"), "archives", lambda at: Taken.objects.filter(at__lt=at)),
    Rule("words that found nothing", _("words that the search found nothing for"), "searches",
         lambda at: SearchMiss.objects.filter(day__lt=at.date())),
    Rule("editors’ log", _("entries about what editors changed"), "editors_log", lambda at: LogEntry.objects.filter(action_time__lt=at)),
)  # fmt: skip


def purge(now: dt.datetime, *, dry_run: bool = False) -> dict[str, int]:
    """Remove, or only count, what every rule says; how much by the name of the rule."""
    done = {rule.name: rule.count(now) if dry_run else rule.run(now) for rule in RULES}
    if not dry_run:
        done["notes about who left"] = ledger.forget(now - dt.timedelta(days=settings.RETENTION["left"]))
    return done


def nightly(now: dt.datetime) -> str:
    """The same as one line of numbers."""
    return ", ".join(f"{count} {name}" for name, count in purge(now).items() if count) or "nothing"
