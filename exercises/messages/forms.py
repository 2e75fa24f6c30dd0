"""A message, a note, and the switch for the mail."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from exercises.messages import rules
from exercises.messages.models import Note

REQUIRED = {"required": _("Please write something first.")}


def area(rows: int, **attrs: str) -> forms.Textarea:
    """A field for plain text."""
    return forms.Textarea(attrs={"rows": rows, "class": "form-control", **attrs})


class OnceForm(forms.Form):
    """A form that is kept once, however often it is sent: its uid comes from here."""

    uid = forms.UUIDField(widget=forms.HiddenInput)

    @property
    def shown_uid(self) -> uuid.UUID:
        """The uid that the page carries: the one it came with, or a fresh one where that was none."""
        sent = self.cleaned_data.get("uid") if self.is_bound and not self.errors.get("uid") else None
        return sent or self.get_initial_for_field(self.fields["uid"], "uid")


class MessageForm(OnceForm):
    """A few words. From a client, words of the list bring up the care card once, before anything is sent."""

    text = forms.CharField(label=_("Your message"), max_length=rules.MOST_LETTERS, widget=area(5), error_messages=REQUIRED)
    about = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # The topics whose card was on the page when this was sent.
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, with_card: bool, about: uuid.UUID | None = None) -> None:
        self.with_card = with_card
        super().__init__(data, initial={"uid": uuid.uuid4(), "about": about})

    @property
    def topics(self) -> tuple[str, ...]:
        """What of the list the text mentions, for a card; none where no card is shown."""
        return rules.topics_in(str(self.data.get("text", ""))) if self.with_card and self.is_bound else ()

    @property
    def card_first(self) -> bool:
        """Whether a card has to be read before this is sent."""
        return not set(self.topics) <= set(str(self.data.get("seen", "")).split(","))


class NoteForm(OnceForm):
    """A note. Whether the client reads it is asked only where the operator allows notes that the client does not read."""

    text = forms.CharField(label=_("Note"), max_length=rules.MOST_LETTERS_OF_A_NOTE, widget=area(6), error_messages=REQUIRED)
    private = forms.BooleanField(
        label=_("Only for me, for now"), required=False, help_text=_("Once a client may read a note, that is not taken back.")
    )

    def __init__(self, data: Any = None, *, note: Note | None = None) -> None:
        initial = {"uid": note.uid, "text": note.text, "private": not note.shared} if note else {"uid": uuid.uuid4()}
        super().__init__(data, initial=initial)
        if note.shared if note else not settings.THERAPIST_PRIVATE_NOTES:
            del self.fields["private"]

    @property
    def shared(self) -> bool:
        """Whether the client reads it."""
        return not self.cleaned_data.get("private", False)
