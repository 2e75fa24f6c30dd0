"""All settings. With nothing set in the environment this is a working SQLite install; see .env.example."""

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO

from selfcare import env, media
from selfcare.sqlite.library import use_safe_library

use_safe_library()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.os.environ.get("SELFCARE_DATA") or BASE_DIR / "var")

DEBUG = env.flag("DEBUG", False)
SITE_URL = env.site_url("SITE_URL", "http://127.0.0.1:8000")
SECURE = SITE_URL.startswith("https://")
SECRET_KEY = env.secret("SECRET_KEY", DATA_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if SECURE else "localhost,127.0.0.1,[::1]") + [str(urlsplit(SITE_URL).hostname)]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SECURE else []

INSTALLED_APPS = [
    "selfcare.editors.EditorsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "exercises.apps.ExercisesConfig",
]

MIDDLEWARE = [
    "exercises.shell.adapter.HealthByAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "exercises.lib.http.RequestLog",
    "exercises.lib.policy.Policy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "exercises.lib.http.BodyLimit",
    "exercises.lib.http.ReadOnly",
    "exercises.lib.http.PublicPages",
    "exercises.lib.rounds.OneReading",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "exercises.people.adapter.PendingSignOut",
    "exercises.people.signin.adapter.Sessions",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "exercises.people.signin.adapter.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "exercises.safety.adapter.LocksLeave",
]

ROOT_URLCONF = "selfcare.urls"
WSGI_APPLICATION = "selfcare.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "exercises.lib.http.site",
            ],
        },
    },
]

DATABASES = {"default": env.database("DATABASE_URL", DATA_DIR / "selfcare.sqlite3")}
if SECURE:
    env.demand_safe_sqlite("SQLITE_ACCEPT_WAL_BUG", DATABASES["default"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Limits of sign-in live here, so it must be shared by all workers.
    "default": env.cache("CACHE_URL"),
    # Whole public pages, each in three packings; the content epoch is part of the key.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 6000},
    },
}
# Pictures are the same for everybody: nobody's session is looked at for them.
SAME_FOR_ALL = ("/pictures/figure/", "/pictures/plate/", "/pictures/sheet/", "/media/")
PUBLIC_PAGES_EPOCH = "exercises.publishing.queries.content_epoch"

# One install speaks one language (decision 38), written from left to right: the styles have not been turned round for the others.
LEFT_TO_RIGHT = sorted(code for code, facts in LANG_INFO.items() if not facts.get("bidi") and "name_local" in facts)
LANGUAGE_CODE = env.choice("LANGUAGE_CODE", "en-gb", LEFT_TO_RIGHT)
CONTENT_LANGUAGE = env.choice("CONTENT_LANGUAGE", "en", LEFT_TO_RIGHT)
LANGUAGES = [(LANGUAGE_CODE, LANG_INFO[LANGUAGE_CODE]["name_local"])]
TIME_ZONE = env.time_zone("TIME_ZONE", "Europe/London")
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.os.environ.get("STATIC_ROOT") or BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = media.places() | {"staticfiles": {"BACKEND": "selfcare.storage.HashedStatic"}}
MEDIA_ROOT = DATA_DIR / "media"
# The addresses that take more than DATA_UPLOAD_MAX_MEMORY_SIZE: a photo for an exercise from an editor, a picture for one person from a therapist.
PICTURE_DOOR = r"/admin/exercises/exercise/[0-9]+/photo/|/programmes/build/[0-9a-f-]{36}/picture/[a-z0-9-]{1,80}/[a-z0-9-]{1,80}/"
# A file with runs, and an archive. It goes to the disk as it comes in, never into memory, and only for someone who may send one.
ARCHIVE_DOOR = "/my-data/bring/"
FILE_DOOR = rf"/runs/import/|{ARCHIVE_DOOR}"
FILE_DOOR_LIMIT = 200 * 1024 * 1024
FILE_DOOR_HANDLER = "exercises.running.adapter.ToDisk"
IMPORTS_ROOT = DATA_DIR / "imports"

# --- accounts -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "exercises.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["exercises.lib.passwords.SmallArgon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("email",)}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "progress:today"
LOGOUT_REDIRECT_URL = "home:home"
ACCOUNT_SIGNUP_REDIRECT_URL = "practice:session_list"

EMAIL_HOST = env.os.environ.get("EMAIL_HOST", "")
MAIL_IS_LOCAL = not EMAIL_HOST
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend" if MAIL_IS_LOCAL else "django.core.mail.backends.smtp.EmailBackend"
EMAIL_PORT = env.number("EMAIL_PORT", 587, 1, 65535)
EMAIL_HOST_USER = env.os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.os.environ.get("DEFAULT_FROM_EMAIL") or f"Selfcare <selfcare@{urlsplit(SITE_URL).hostname}>"
# Who is told when somebody did not expect a look at their data; nobody named: every administrator.
OPERATOR_EMAILS = env.words("OPERATOR_EMAILS")

# New accounts a minute from one address; a clinic or a club behind one address may need more.
SIGNUPS_A_MINUTE = env.number("SIGNUPS_A_MINUTE", 20, 1, 1000)
# Each ends by itself (docs/security.md). They are kept in the default cache, which all workers share.
ACCOUNT_RATE_LIMITS = {
    "signup": f"{SIGNUPS_A_MINUTE}/m/ip",
    "login": "30/m/ip",
    # The key is the address of the network with the account (exercises/people/adapter.py).
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "confirm_email": "1/10s/key,6/h/key",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "exercises.people.forms.SignUpForm", "change_password": "exercises.people.forms.NewPasswordForm",
    "confirm_email_verification_code": "exercises.people.forms.EmailCodeForm", "confirm_password_reset_code": "exercises.people.forms.ResetCodeForm",
}  # fmt: skip
ACCOUNT_ADAPTER = "exercises.people.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none" if MAIL_IS_LOCAL else "mandatory"
# Where mails go out, every change of an account is told to its owner (exercises/people/mails).
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_EMAIL_NOTIFICATIONS = not MAIL_IS_LOCAL
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 3
# Eight letters, not six digits: asking is hardly limited, as it must always be open to the owner. Where mails are files, somebody brings the code.
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = (60 if MAIL_IS_LOCAL else 15) * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 3
# Without verification a sign-up form cannot hide that an address is known; the reset form always can.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Selfcare: "
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"

# Off: therapists and those who look after the content may work without a second factor. For demo people only.
SECOND_FACTOR = env.flag("SECOND_FACTOR", True)
MFA_ADAPTER = "exercises.people.signin.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers keep passkeys for names, over https or on this machine, never for numbers.
PASSKEYS = (SECURE or urlsplit(SITE_URL).hostname == "localhost") and any(map(str.isalpha, str(urlsplit(SITE_URL).hostname)))
# Every passkey asks for the finger, the face or the PIN: one that was found opens nothing.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# The clock of a phone may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = MAIL_IS_LOCAL

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- data rights ---------------------------------------------------------------------------------------------------
# Who answers questions about data: a name and an address, as the privacy page shows it.
OPERATOR_CONTACT = env.os.environ.get("OPERATOR_CONTACT", "")
# What goes by itself, after how many days (docs/privacy.md). RETENTION="looks=365,drafts=180" sets some otherwise.
RETENTION = env.days(
    "RETENTION",
    {
        # Until a deleted account is gone; an address that nobody confirmed.
        "undo": 14, "unverified": 7,
        # Invitations and codes that are over; what stands on a therapist's desk of somebody who shares no more; drafts that nobody has.
        "invitations": 30, "codes": 30, "ended_links": 30, "drafts": 365,
        # Notes about mails that went out; who looked at what; the version of a session that its owner did not choose; files with runs.
        "mails": 30, "looks": 730, "not_chosen": 90, "files": 90,
        # When an archive was taken; words that found nothing; what editors changed; the hash of whoever left (longer than any backup is kept).
        "archives": 30, "searches": 90, "editors_log": 730, "left": 730,
    },
)  # fmt: skip
# Beside the database and never in a backup: what keeps a restored one from bringing somebody back. Several machines need one for all.
LEFT_FILE = Path(env.os.environ.get("LEFT_FILE") or DATA_DIR / "left.jsonl")

# --- security -----------------------------------------------------------------------------------------------------
REPORTS = "/reports/"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        # Old browsers and new ones; what is kept of a report is in exercises/shell/reports/rules.py.
        "report-uri": [REPORTS],
        "report-to": "reports",
    }
}
SESSION_ENGINE = "exercises.people.signin.store"
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE else "csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD", False)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "exercises.home.views.csrf_failure"
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0, 0, 5)
ALLAUTH_TRUSTED_PROXY_COUNT = NINJA_NUM_PROXIES = TRUSTED_PROXY_COUNT
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# A picture stays in memory until it is read: a file of its own would end like the name that it came with.
FILE_UPLOAD_MAX_MEMORY_SIZE = 9 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
# auth.W004: the address is unique, by a constraint on its lower case. security.W021: preloading is the operator's choice.
SILENCED_SYSTEM_CHECKS = ["auth.W004", *([] if SECURE_HSTS_PRELOAD else ["security.W021"])]

# --- what an operator may set for people ----------------------------------------------------------------------------
# One file for each country: numbers, the way to a physiotherapist, units. Editors may change its directory; the numbers of
# the footer and of the error pages come from the file itself, because they must be there when the database is not.
COUNTRIES = BASE_DIR / "exercises" / "catalogue" / "content" / "country"
COUNTRY = env.choice("COUNTRY", "gb", sorted(path.stem for path in COUNTRIES.glob("*.toml")))
COUNTRY_FACTS = tomllib.loads((COUNTRIES / f"{COUNTRY}.toml").read_text(encoding="utf-8"))
EMERGENCY_NUMBERS = env.words("EMERGENCY_NUMBERS") or [COUNTRY_FACTS["emergency_number"]]

# Off: nobody can make an account; everybody who has one goes on.
REGISTRATION = env.flag("REGISTRATION", True)
# On: pages can be read, nothing is stored, phones keep what they have and send it later (docs/operations.md).
READ_ONLY = env.flag("READ_ONLY", False)
# Pages of clients' data: shown only after the look was written into the client's log.
LOOKS_ARE_NOTED = ("/clients/", "/programmes/build/")

# Off: the next visit takes the worker and everything it kept off the device (docs/operations.md).
OFFLINE = env.flag("OFFLINE", True)

# The pain finder: points for a muscle that a chosen place names, for a tender spot found there, and for a name in the first
# articles; most muscles in one session; hours that a pressed muscle rests; the pain above which a muscle counts as sore.
FINDER = {"area_match": 3, "found_tender": 2, "named_in_sources": 1, "most_muscles": 3, "pause_hours": 24, "sore_above": 6}

# Notes of a therapist that the client does not read: only where the law of the place allows them.
THERAPIST_PRIVATE_NOTES = env.flag("THERAPIST_PRIVATE_NOTES", False)

# Numbers of the progress rules that this install sets otherwise, within their bounds (exercises/progress/rules/thresholds.py).
PROGRESS: dict[str, int] = {}
# Thresholds of running that this install sets otherwise than exercises/running/rules/facts.py, within the bounds written there.
RUNNING: dict[str, float] = {}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "exercises.lib.log.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "selfcare": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},  # its own handler would mail local variables
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
