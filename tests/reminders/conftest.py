"""The same people and sessions as the tests of progress."""

from tests.progress.conftest import person, programmes, started, train

__all__ = ["person", "programmes", "started", "train"]
