"""Taking everything along, bringing it in, leaving, and what goes by itself."""

from exercises.rights.loader import Refused
from exercises.rights.services.agreeing import take_back
from exercises.rights.services.bringing import bring, try_to_bring
from exercises.rights.services.leaving import after_restore, erase, is_of_closed, leave, leaving_behind, stay, undo_days, when_removed
from exercises.rights.services.ledger import write_missing
from exercises.rights.services.purging import RULES, nightly, purge
from exercises.rights.services.taking import TooOften, make_archive, take

__all__ = [
    "RULES", "Refused", "TooOften", "after_restore", "bring", "erase", "is_of_closed", "leave", "leaving_behind", "make_archive", "nightly",
    "purge", "stay", "take", "take_back", "try_to_bring", "undo_days", "when_removed", "write_missing",
]  # fmt: skip
