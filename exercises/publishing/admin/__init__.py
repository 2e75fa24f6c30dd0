"""The editors' pages: content of every kind, the queue of reviews, withdrawals, feedback and the audit list."""

from exercises.publishing.admin.choices import Choices
from exercises.publishing.admin.content import ContentAdmin

__all__ = ["Choices", "ContentAdmin"]
