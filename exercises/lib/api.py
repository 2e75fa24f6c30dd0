"""What every part of the API says in the same way."""

from ninja import Schema


class Problem(Schema):
    """Why nothing was done, in one sentence."""

    error: str


class Result(Schema):
    """What became of one thing that was sent; the device forgets it only on stored or duplicate."""

    uid: str
    status: str
    reason: str = ""
