"""The words about links and looks."""

from django.utils.translation import gettext_lazy as _

from exercises.care import rules

SCOPES = {
    rules.PROGRAMME: _("My programme, and what I did of it"),
    rules.PAIN: _("My pain scores, and sessions that I stopped for pain"),
    rules.NOTES: _("The notes that I wrote with my sessions"),
    rules.RUNNING: _("My runs"),
    rules.SAFETY: _("My answers to the safety check"),
}
SCOPES_SHORT = {
    rules.PROGRAMME: _("programme"),
    rules.PAIN: _("pain scores"),
    rules.NOTES: _("notes"),
    rules.RUNNING: _("running"),
    rules.SAFETY: _("safety answers"),
}
# The same inside a sentence, said to the client.
SEEN = {
    rules.PROGRAMME: _("your programme and what you did"),
    rules.PAIN: _("your pain scores and stops"),
    rules.NOTES: _("your notes"),
    rules.RUNNING: _("your runs"),
    rules.SAFETY: _("your safety answers"),
}
# What was looked at; nothing of what stood there.
LOOKED = {
    "list": _("The list of clients"),
    "overview": _("Your overview"),
    "timeline": _("Your timeline"),
    "session": _("A session"),
    "response": _("How your knee answered"),
    "running": _("Your runs"),
    "safety": _("Your safety answers"),
    "notes": _("Your notes"),
    "programme": _("Your programme"),
    "report": _("A report"),
    "summary": _("What happened since the last visit"),
    "assessment": _("An assessment"),
    "messages": _("Your messages"),
    "file": _("A file with your sessions"),
    "discharge": _("Your discharge"),
}
STATES = {
    rules.ACTIVE: _("Sharing"),
    rules.PAUSED: _("Paused"),
    rules.EXPIRED: _("Past its day"),
    rules.ENDED: _("Ended"),
    # Not a state of the link: the therapist behind it may not work on this site now.
    "closed": _("Sees nothing: their account is closed"),
}
WEEKDAYS = (_("Mondays"), _("Tuesdays"), _("Wednesdays"), _("Thursdays"), _("Fridays"), _("Saturdays"), _("Sundays"))
# What stands in the history of a link.
CHANGES = {
    "given": _("Sharing began"),
    "changed": _("What or how long was changed"),
    "paused": _("Paused"),
    "resumed": _("Went on"),
    "ended": _("Ended"),
    "set-end": _("The day on which it ends was set"),
}
