"""Taking everything along: one archive, made on disk in slices."""

from exercises.rights.services.taking import TooOften, make_archive, take

__all__ = ["TooOften", "make_archive", "take"]
