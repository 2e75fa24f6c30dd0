"""Hub: every part's models, so that Django sees them. Nobody imports this module."""

from exercises.catalogue.models import *  # noqa: F403
from exercises.people.models import *  # noqa: F403
from exercises.practice.models import *  # noqa: F403
from exercises.publishing.models import *  # noqa: F403
from exercises.routines.models import *  # noqa: F403
from exercises.safety.models import *  # noqa: F403
