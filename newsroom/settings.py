"""Settings of the newsroom. Everything that differs between deployments comes from the environment.

| variable | meaning | default |
|---|---|---|
| SECRET_KEY | Django's signing key | made once, kept in var/ |
| DEBUG | pages with tracebacks; never in public | off |
| SITE_URL | the public address, without a slash at the end | http://127.0.0.1:8000 |
| SITE_LANGUAGES | languages of the pages; the first has no language in its addresses | en,es |
| SITE_NAME, SITE_NAME_ES | nameplate; in Spanish, where it differs | Twice a Year |
| SITE_TAGLINE, SITE_TAGLINE_ES | one line under the name | the talks of the demonstration |
| SITE_DESCRIPTION, SITE_DESCRIPTION_ES | one sentence for search engines and previews | what the tagline says |
| SITE_CARD | picture shown where a link is shared: path below static/, PNG of 1200 × 630 | site/card.png |
| PARTY_ORDER | slugs of parties in the order their positions stand | united-states,cuba |
| HOME_SERIES | slug of the series that the front page draws | the one with most events |
| CORRECTIONS_CONTACT | where readers report an error: a mail address or an https address | none: no link |
| FETCH_AS | how the desk names itself to sites whose pages it reads for an editor | newsroom, its version and SITE_URL |
| TIME_ZONE | the site's zone, printed with every hour | America/New_York |
| ALLOWED_HOSTS | hosts answered besides that of SITE_URL | localhost, 127.0.0.1, [::1] |
| DATABASE_URL | sqlite:///path or postgres://… | sqlite under var/ |
| PUBLIC_DATABASE_URL | PostgreSQL only: where readers' queries go | the same |
| CACHE_URL | where finished pages are kept: rediscache://… if several processes serve | memory of each process |
| DATABASE_ROLE | PostgreSQL only: the role that a process assumes | server, worker: newsroom_desk; else none |
| NUM_PROXIES | proxies of ours before the site, whose X-Forwarded-For is believed | 0 |
| ANONYMOUS_RATE | requests a minute of one address without a key, on the API | 1200 |
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from django.core.management.utils import get_random_secret_key
from django.utils.csp import CSP

from newsroom.databases import DESK_ROLE, aliases

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
env = environ.Env()


def _version() -> str:
    """The first version that CHANGELOG.md names."""
    found = re.search(r"^## (\d+\.\d+\.\d+)", (BASE_DIR / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    if not found:
        raise ValueError("CHANGELOG.md names no version: its first section must begin with '## 1.2.3'.")
    return found[1]


def _secret_key() -> str:
    """The key from the environment, else one made on first start and kept beside the data."""
    given: str = env.str("SECRET_KEY", "")
    if given:
        return given
    path = VAR / "secret_key"
    if not path.exists():
        VAR.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key(), "utf-8")
    return path.read_text("utf-8")


def _spanish(name: str, ours: str) -> str:
    """A public text in Spanish. Ours goes with our English one only: a site's own text stands in both languages."""
    given: str = env.str(f"{name}_ES", "" if env.str(name, "") else ours)
    return given


def _contact(given: str) -> str:
    """A mail address or an address on the web, or empty."""
    if given and not re.fullmatch(r"[^@\s:/]+@[^@\s:/]+|https?://\S+", given):
        raise ValueError(f"CORRECTIONS_CONTACT is {given!r}; it must be a mail address or begin with https://.")
    return given


def _languages(given: list[str]) -> list[tuple[str, str]]:
    """Code of each language of the pages and what it calls itself, the first one first."""
    own = {"en": "English", "es": "Español"}
    if not given or len(set(given)) < len(given) or not own.keys() >= set(given):
        raise ValueError(
            f"SITE_LANGUAGES is {','.join(given)!r}; it must be en, es or both, the first language first."
        )
    return [(code, own[code]) for code in given]


def _stores(url: str) -> dict[str, dict[str, Any]]:
    """Where counters and finished pages are kept. In memory the pages are bounded, and have a place of their own."""
    store = env.cache_url_config(url)
    if "locmem" not in store["BACKEND"]:
        return {"default": store, "pages": {**store, "KEY_PREFIX": "pages"}}
    return {"default": store, "pages": {**store, "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 2000}}}


def _name_abroad(given: str) -> str:
    """What stands in the User-Agent of our requests."""
    if not given.isascii() or not given.isprintable():
        raise ValueError(f"FETCH_AS is {given!r}; it must be plain letters, digits and signs (ASCII) on one line.")
    return given


VERSION = _version()
SECRET_KEY = _secret_key()
SECRET_KEY_IS_GIVEN = bool(env.str("SECRET_KEY", ""))
DEBUG = env.bool("DEBUG", False)

SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SITE_LANGUAGES = env.list("SITE_LANGUAGES", default=["en", "es"])
SITE_NAME = env.str("SITE_NAME", "Twice a Year")
SITE_NAME_ES = env.str("SITE_NAME_ES", "")
SITE_TAGLINE = env.str("SITE_TAGLINE", "A running record of the migration talks between the United States and Cuba")
SITE_TAGLINE_ES = _spanish("SITE_TAGLINE", "Crónica de las conversaciones migratorias entre Estados Unidos y Cuba")
SITE_DESCRIPTION = env.str("SITE_DESCRIPTION", f"{SITE_TAGLINE}.")
SITE_DESCRIPTION_ES = _spanish("SITE_DESCRIPTION", f"{SITE_TAGLINE_ES}." if SITE_TAGLINE_ES else "")
SITE_CARD = env.str("SITE_CARD", "site/card.png")
PARTY_ORDER = env.list("PARTY_ORDER", default=["united-states", "cuba"])
HOME_SERIES = env.str("HOME_SERIES", "")
CORRECTIONS_CONTACT = _contact(env.str("CORRECTIONS_CONTACT", ""))
FETCH_AS = _name_abroad(env.str("FETCH_AS", f"newsroom/{VERSION} (+{SITE_URL})"))
_site = urlsplit(SITE_URL)
if _site.scheme not in ("http", "https") or not _site.hostname:
    raise ValueError(f"SITE_URL is {SITE_URL!r}; it must look like https://news.example.")

ALLOWED_HOSTS = [_site.hostname, *env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
AUTH_USER_MODEL = "stories.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "newsroom.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_prose_editor",
    "rest_framework",
    "drf_spectacular",
    "stories",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsroom.refusals.Unavailable",
]

TEMPLATES = [
    {  # the public pages; the desk's forms and everything of Django's own are written in Django's language
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "stories" / "jinja2"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "stories.pages.environment.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.csp",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

_desk_database = env.db("DATABASE_URL", f"sqlite:///{VAR / 'newsroom.sqlite3'}")
_public_database = env.db("PUBLIC_DATABASE_URL") if env.str("PUBLIC_DATABASE_URL", "") else None
DATABASE_ROLE = env.str("DATABASE_ROLE", "")  # of this process; newsroom.wsgi and manage.py give it to the app's
APP_DATABASE_ROLE = env.str("DATABASE_ROLE", DESK_ROLE)  # what server and worker run as, as far as this process knows
DATABASES = aliases(_desk_database, _public_database, DATABASE_ROLE)

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGES = _languages(SITE_LANGUAGES)
LANGUAGE_CODE = "en"  # of the desk, whatever languages readers have
SILENCED_SYSTEM_CHECKS = [] if "en" in SITE_LANGUAGES else ["translation.E004"]
TIME_ZONE = env.str("TIME_ZONE", "America/New_York")
FORMAT_MODULE_PATH = "newsroom.formats"
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a legal removal reaches it, and no cookie

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there
WHITENOISE_USE_FINDERS = True  # one process serves the whole site without a collecting step
CACHES = _stores(env.str("CACHE_URL", "locmemcache://"))
if DEBUG:  # who edits a template sees it at once
    CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}

# Public bytes are cached, so their policy carries no nonce: it is added only where a template asks for one (the admin).
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
# What one form of the desk may send: the longest texts, and an event or an issue with hundreds of citations.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
SECURE_REFERRER_POLICY = "same-origin"
if _site.scheme == "https":
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True

ANONYMOUS_RATE = env.int("ANONYMOUS_RATE", 1200)
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": env.int("NUM_PROXIES", 0),
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "LIST_SERIALIZER_ERRORS_AS_DICT": True,  # what is wrong in a list is told with its place
}

SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": [],  # vocabularies stand where they are used, without names of their own
    "SORT_OPERATION_PARAMETERS": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "VERSION": VERSION,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
