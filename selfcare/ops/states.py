"""How the things that an operator looks at may stand."""

import enum


class State(enum.Enum):
    """How a thing stands: well, worth a look, or wrong."""

    WELL = "well"
    LOOK = "look"
    WRONG = "wrong"
