"""Hub: every part's models, so that Django sees them. Nobody imports this module."""

from exercises.care.models import *  # noqa: F403
from exercises.catalogue.models import *  # noqa: F403
from exercises.clients.models import *  # noqa: F403
from exercises.messages.models import *  # noqa: F403
from exercises.people.models import *  # noqa: F403
from exercises.practice.models import *  # noqa: F403
from exercises.programmes.groups.models import *  # noqa: F403
from exercises.programmes.handover.models import *  # noqa: F403
from exercises.programmes.models import *  # noqa: F403
from exercises.progress.models import *  # noqa: F403
from exercises.publishing.models import *  # noqa: F403
from exercises.reminders.models import *  # noqa: F403
from exercises.rights.models import *  # noqa: F403
from exercises.routines.models import *  # noqa: F403
from exercises.running.models import *  # noqa: F403
from exercises.safety.models import *  # noqa: F403
from exercises.shell.models import *  # noqa: F403
from exercises.shell.reports.models import *  # noqa: F403
