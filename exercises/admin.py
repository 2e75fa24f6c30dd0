"""Hub: the editors' pages, each part's admin."""

from exercises.care import admin as care  # noqa: F401
from exercises.catalogue import admin as catalogue  # noqa: F401
from exercises.people import admin as people  # noqa: F401
from exercises.publishing.admin import queue, reviews  # noqa: F401
from exercises.routines import admin as routines  # noqa: F401
from exercises.shell import admin as shell  # noqa: F401
