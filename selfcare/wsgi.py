"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selfcare.settings")
# Whoever waits at the other end gets an answer within five seconds, if need be that there is none at present.
os.environ.setdefault("DATABASE_STATEMENT_TIMEOUT", "4")
application = get_wsgi_application()


def spare_the_collector() -> None:
    """What a process begins with stays until its end: the collector need not look through it with every page, nor after each few objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


spare_the_collector()
