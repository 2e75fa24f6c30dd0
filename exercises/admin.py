"""Hub: the editors' pages, each part's admin."""

from exercises.catalogue import admin as catalogue  # noqa: F401
from exercises.publishing.admin import queue, reviews  # noqa: F401
from exercises.routines import admin as routines  # noqa: F401
