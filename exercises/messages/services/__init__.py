"""Writing, answering, noting, and telling of it by one mail: one transaction each."""

from exercises.messages.services.notes import change_note, write_note
from exercises.messages.services.notices import keep_wish, send_due, turn_off
from exercises.messages.services.threads import Refused, ask, messages_changed, needs_no_answer, read_by_client, read_by_therapist, reply

__all__ = [
    "Refused", "ask", "change_note", "keep_wish", "messages_changed", "needs_no_answer", "read_by_client", "read_by_therapist", "reply",
    "send_due", "turn_off", "write_note",
]  # fmt: skip
