"""The clock and the people of the stop list's own tests."""

from tests.safety.conftest import clock, nobody, person

__all__ = ["clock", "nobody", "person"]
