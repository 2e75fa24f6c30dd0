"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selfcare.settings")
# Whoever waits at the other end gets an answer within five seconds, if need be that there is none at present.
os.environ.setdefault("DATABASE_STATEMENT_TIMEOUT", "4")
application = get_wsgi_application()
