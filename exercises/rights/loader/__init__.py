"""Reading an archive that somebody brings: nothing in it is believed before it was looked at."""

from exercises.rights.loader.programmes import bring_plans, bring_programmes
from exercises.rights.loader.reading import Archive, Refused, broken, opened
from exercises.rights.loader.tables import Maps, bring_table
from exercises.rights.loader.values import taken

__all__ = ["Archive", "Maps", "Refused", "bring_plans", "bring_programmes", "bring_table", "broken", "opened", "taken"]
