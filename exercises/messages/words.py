"""The words about messages."""

from django.utils.translation import gettext_lazy as _

# Why nothing can be written over a link now, by how it stands; for the client.
CLOSED = {
    "paused": _("Your sharing is paused. Messages can be sent again when it goes on."),
    "expired": _("Your sharing is past its day. What was written stays here for you to read."),
    "ended": _("Your sharing has ended. What was written stays here for you to read; the other side sees it no more."),
    "closed": _("This therapist does not work on this site now. What was written stays here for you to read."),
    "consent": _("Messages are kept in your account, and you took back that we may store what is yours. You can still read."),
}
