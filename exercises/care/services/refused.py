"""What a service says when it does not do it."""


class Refused(ValueError):
    """Not done, with one sentence for the person who asked."""
