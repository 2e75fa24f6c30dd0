"""No page of the administration shows what a second factor is made of."""

from allauth.mfa.models import Authenticator
from django.contrib import admin

admin.site.unregister(Authenticator)
