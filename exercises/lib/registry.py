"""What must flow upwards: a low part declares a typed event, higher parts subscribe in apps.py.

Handlers run in the order in which they were subscribed, inside the transaction of the one who sends.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Message = TypeVar("Message")


class Event(Generic[Message]):
    """A named event of one message type."""

    every: list[Event] = []

    def __init__(self, name: str) -> None:
        self.name = name
        self.handlers: list[Callable[[Message], None]] = []
        Event.every.append(self)

    def subscribe(self, handler: Callable[[Message], None]) -> None:
        """Call handler for each message from now on; twice the same handler counts once."""
        if handler not in self.handlers:
            self.handlers.append(handler)

    def send(self, message: Message) -> None:
        """Hand the message to every handler; an exception stops the sender's transaction."""
        for handler in self.handlers:
            handler(message)


def wiring() -> list[str]:
    """One line for each event and handler, for the docs."""
    return [f"{event.name} → {handler.__module__}.{handler.__qualname__}" for event in Event.every for handler in event.handlers]
