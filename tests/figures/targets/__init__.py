"""What each movement must look like, in numbers: depth, range and height as the clinical sources give them.

Written from the sources and read off no pose, so that a pose cannot vouch for itself. A check reads one number from a
drawn moment; a mistake bends the pose in the way that people get the movement wrong, and its check has to fail.
Angles are in degrees and hold within 5, distances in centimetres of a person 175 cm tall and hold within 2.
"""

from ..reading import Movement
from .hip import HIP
from .press import PRESS
from .sport import BACK_TO_SPORT
from .strength import STRENGTH
from .stretch import SETTLE, STRETCH

MOVEMENTS: dict[str, Movement] = {**PRESS, **STRETCH, **SETTLE, **HIP, **STRENGTH, **BACK_TO_SPORT}
