"""Checks that several movements share."""

from ..reading import Check, body, sole

UPRIGHT = Check("the body stays upright", body, -5, 5, when="always")
HEELS_DOWN = (
    Check("the near heel stays down", sole("near"), 0, 0, when="always"),
    Check("the far heel stays down", sole("far"), 0, 0, when="always"),
)
