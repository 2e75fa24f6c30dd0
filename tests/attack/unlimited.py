"""The application without the limits of its API: so many requests a minute are no misuse here."""

from __future__ import annotations

# First: it makes the models known.
from selfcare.wsgi import application as application  # isort: skip

from ninja.throttling import SimpleRateThrottle

SimpleRateThrottle.allow_request = lambda throttle, request: True
