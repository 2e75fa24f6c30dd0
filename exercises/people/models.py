"""People who sign in, what they prefer, and what they agreed to."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from exercises.lib import clock
from exercises.lib.db import Owned, OwnedQuerySet
from exercises.lib.mail import DueMail
from exercises.lib.rounds import read


class UserManager(BaseUserManager["User"]):
    """Makes users known by their email address."""

    def create_user(self, email: str, password: str | None = None, **fields) -> User:
        """A new person; the address is kept in lower case. ValueError without an address."""
        if not email:
            raise ValueError("a person needs an email address")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> User:
        """A new administrator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get(self, *args, **kwargs) -> User:
        """One person; by their key, as every request asks, with a statement that is ready."""
        if args or kwargs.keys() != {"pk"} or type(kwargs["pk"]) is not int:
            return super().get(*args, **kwargs)
        found = by_key.anew(kwargs["pk"])
        if not found:
            raise self.model.DoesNotExist(f"Nobody has the key {kwargs['pk']}.")
        return found[0]

    def get_by_natural_key(self, username: str | None) -> User:
        """The person with this address, in any case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in by email. Nothing about their health is kept here."""

    email = models.EmailField(_("email address"), max_length=254)
    name = models.CharField(_("name"), max_length=150, blank=True)
    is_staff = models.BooleanField(_("may enter the editors' pages"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=clock.now, editable=False)
    # Changed to end every session of this person at once, as a changed password does.
    stamp = models.CharField(max_length=16, blank=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        """Keep the address in lower case."""
        self.email = self.email.strip().lower()

    def get_session_auth_hash(self) -> str:
        """What every session of this person carries: it follows from the password and the stamp."""
        return self._stamped(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self):
        """The same under each older key."""
        return map(self._stamped, super().get_session_auth_fallback_hash())

    def _stamped(self, found: str) -> str:
        return salted_hmac("exercises.people.stamp", found + self.stamp).hexdigest() if self.stamp else found


@read
def by_key(key: int):
    """The person with this key."""
    return User.objects.filter(pk=key)


class Knee(models.TextChoices):
    """Which knee is sore."""

    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")
    BOTH = "both", _("Both")


class Units(models.TextChoices):
    """How distances are written."""

    KM = "km", _("Kilometres")
    MILES = "mi", _("Miles")


class FirstSide(models.TextChoices):
    """With which side two-sided steps begin."""

    SORE = "", _("The sore side")
    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")


class ReadySeconds(models.IntegerChoices):
    """How long the player waits before each step."""

    SHORT = 3, _("3 seconds")
    USUAL = 5, _("5 seconds")
    LONG = 10, _("10 seconds")
    LONGER = 20, _("20 seconds")


class AgeBand(models.TextChoices):
    """How old somebody said to be at sign-up. No birthday is kept, and nobody below the age of consent has an account."""

    MINOR = "minor", _("Under 18")
    ADULT = "adult", _("18 or older")


class Profile(models.Model):
    """What a person prefers. Made on first use with the defaults."""

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    knee = models.CharField(max_length=5, choices=Knee.choices, blank=True)
    units = models.CharField(max_length=2, choices=Units.choices, default=Units.KM)
    zone = models.CharField(max_length=64, blank=True)
    # Said once, at sign-up; nothing was asked of those who came before.
    age_band = models.CharField(max_length=5, choices=AgeBand.choices, blank=True, editable=False)
    voice = models.BooleanField(default=True)
    beeps = models.BooleanField(default=True)
    vibration = models.BooleanField(default=True)
    flash = models.BooleanField(default=False)
    ready_s = models.PositiveSmallIntegerField(choices=ReadySeconds.choices, default=ReadySeconds.USUAL)
    # Whether the next step begins by itself.
    auto_advance = models.BooleanField(default=True)
    first_side = models.CharField(max_length=5, choices=FirstSide.choices, blank=True)
    short = models.BooleanField(default=False)
    # Slugs of equipment at hand; nothing said is not "nothing there".
    equipment = models.JSONField(null=True, blank=True)
    # Discomfort and "does it bring up my pain" after every round, not once a week.
    detailed_log = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.owner_id}"


class Device(Owned):
    """A session by which somebody is signed in, as they are shown it. No address of the network is kept."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    browser = models.CharField(max_length=20, blank=True)
    machine = models.CharField(max_length=20, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    def __str__(self) -> str:
        return " ".join(filter(None, (self.browser, self.machine)))


class ConsentQuerySet(OwnedQuerySet):
    """Reads of consents."""

    def given(self) -> ConsentQuerySet:
        """Consents in force."""
        return self.filter(withdrawn_at__isnull=True)


class Consent(Owned):
    """One agreement to one purpose, with the text that was agreed to."""

    class Purpose(models.TextChoices):
        STORE = "store", _("Store my sessions and pain")
        REMINDERS = "reminders", _("Reminders by mail")

    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    text_version = models.CharField(max_length=20)
    text_sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=12)
    way = models.CharField(max_length=20)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "purpose", "at"], name="consent_by_owner")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "purpose"], condition=Q(withdrawn_at__isnull=True), name="one_consent_in_force")
        ]

    def __str__(self) -> str:
        return self.purpose


class Correction(Owned):
    """What an own entry said before it was corrected. Append-only. (Sessions keep each version as a document of their own.)"""

    class Kind(models.TextChoices):
        RUN = "run", _("Run")
        MORNING = "morning", _("The morning after a run")
        MEASURE = "measure", _("Pain of a week")
        ACTIVITY = "activity", _("What you want to do again")
        PHASE = "phase", _("About a phase")
        SHOE = "shoe", _("Shoes")
        NUMBERS = "numbers", _("Numbers for the advice")
        PROFILE = "profile", _("About you")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    # The uid of the run, or what the entry of the day is about.
    about = models.CharField(max_length=80)
    day = models.DateField(null=True, blank=True)
    # Only what was changed: name and what it was.
    before = models.JSONField(default=dict)
    at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-at"], name="correction_by_owner")]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class AccountMail(Owned, DueMail):
    """A mail that tells somebody what changed about their account. Made with the change, sent by the regular works."""

    # The name of its two templates.
    what = models.CharField(max_length=60)
    to = models.EmailField(max_length=254)
    # Browser and machine, and what else the words need; no address of the network, nothing about health.
    told = models.JSONField(default=dict)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None, dropped=""), name="account_mail_due"),
            models.Index(fields=["owner", "what", "due_at"], name="account_mail_by_owner"),
        ]

    def __str__(self) -> str:
        return self.what
