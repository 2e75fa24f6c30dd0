"""Rules of the pictures: what a figure's pose means, whether it holds, and what can be measured on it.

`problems(pose)` says in sentences what is wrong with a pose document (nothing: an empty list; it never raises).
`frames(pose, at)` is the movement at a dose, `measured(frame, name, pose)` reads an angle or a distance off a frame.
"""

from .dose import KeyMoment, Movement, at_dose, frames
from .figure_pose import PoseError
from .figure_problems import problems
from .figure_shapes import BODIES
from .measure import MEASURES, measured

__all__ = ["BODIES", "MEASURES", "KeyMoment", "Movement", "PoseError", "at_dose", "frames", "measured", "problems"]
