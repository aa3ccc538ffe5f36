"""Settings that every mode shares. Values that differ come from the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

from berau_sosmed.schedule import BEAT_SCHEDULE

from . import logs
from .sign_in import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
PORT = env.int("PORT", default=8000)
BASE_URL = env("BASE_URL", default=f"http://localhost:{PORT}").rstrip("/")
DEMO = env.bool("DEMO", default=False)
DEBUG = False
DEVELOPMENT = False
REFUSES_DEMO_DATABASE = False
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# --- Applications -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "core.apps.CoreConfig",
    "agencies.apps.AgenciesConfig",
    "accounts.apps.AccountsConfig",
    "inquiries.apps.InquiriesConfig",
    "reports.apps.ReportsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.RequestContextMiddleware",
    "core.middleware.DatabaseAwayMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.middleware.ThresholdMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.PrivateAnswersMiddleware",
    "core.middleware.RefusalAuditMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "berau_sosmed.urls"
WSGI_APPLICATION = "berau_sosmed.wsgi.application"

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
                "core.context_processors.portal",
                "reports.context_processors.navigation",
            ],
        },
    },
]

# --- Database and cache -----------------------------------------------------------------------
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000; PRAGMA journal_size_limit=67108864;"
    ),
}
POSTGRESQL_OPTIONS = {"connect_timeout": 5}

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR}/berau.sqlite3"),
}
IS_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    **(SQLITE_OPTIONS if IS_SQLITE else POSTGRESQL_OPTIONS),
}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="filesystem://localhost")
REDIS = ("redis://", "rediss://")
IS_REDIS = CELERY_BROKER_URL.startswith(REDIS)
CACHE_URL = env("CACHE_URL", default=CELERY_BROKER_URL)
CACHE_IS_REDIS = CACHE_URL.startswith(REDIS)

CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": CACHE_URL,
            "KEY_PREFIX": "berau-cache",
            "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 2},
        }
        if CACHE_IS_REDIS
        else {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "core_cache",
        }
    ),
}

# --- Sign-in: the rest stands in sign_in.py ---------------------------------------------------
ACCOUNT_DEFAULT_HTTP_PROTOCOL = BASE_URL.partition(":")[0]
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
# A second factor is offered to all and required of Evaluator and Admin; the demo asks for none.
SECOND_FACTOR_REQUIRED = not DEMO

# --- Encryption of citizens' contact details --------------------------------------------------
FIELD_ENCRYPTION_KEYS: list[str] = env.list("FIELD_ENCRYPTION_KEYS", default=[])
FIELD_HASH_KEY: str = env("FIELD_HASH_KEY", default="")

# --- How many days personal data is kept, by kind (see inquiries/retention.py) ------------------
RETENTION_DAYS: dict[str, int] = {
    "contacts": env.int("KEEP_CONTACTS_DAYS", default=365),
    "deliveries": env.int("KEEP_DELIVERIES_DAYS", default=90),
    "quarantine": env.int("KEEP_QUARANTINE_DAYS", default=90),
    "mentions": env.int("KEEP_MENTIONS_DAYS", default=365),
    "notices": env.int("KEEP_NOTICES_DAYS", default=365),
    "drafts": env.int("KEEP_DRAFTS_DAYS", default=30),
    "sessions": env.int("KEEP_SESSIONS_DAYS", default=0),
    "tokens": env.int("KEEP_TOKENS_DAYS", default=0),
}

# --- Electronic signature of the Kepala: <KODE>.p12 in the first, issuers as PEM in the second ----
SIGNING_FOLDER: str = env("SIGNING_FOLDER", default="")
SIGNING_PASSPHRASE: str = env("SIGNING_PASSPHRASE", default="")
SIGNING_TRUST_FOLDER: str = env("SIGNING_TRUST_FOLDER", default="")

# --- Webhook doors: without its secret a door stays shut --------------------------------------
WEBHOOKS = {
    "telegram": {
        "secret": env("TELEGRAM_WEBHOOK_SECRET", default=""),
        "agency": env("TELEGRAM_AGENCY", default=""),
    },
    "meta": {
        "secret": env("META_APP_SECRET", default=""),
        "verify_token": env("META_VERIFY_TOKEN", default=""),
        "agency": env("META_AGENCY", default=""),
    },
}

# --- Language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
TIME_ZONE = "Asia/Makassar"
USE_I18N = True
USE_TZ = True

# --- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "private",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
AUDIT_ANCHOR_FILE = env("AUDIT_ANCHOR_FILE", default=str(DATA_DIR / "audit-anchor.log"))
CLAMD_URL = env("CLAMD_URL", default="")  # tcp://host:3310 or unix:///path; see core/scanning.py
ERASURE_LOG_FILE = env("ERASURE_LOG_FILE", default=str(DATA_DIR / "erasures.log"))
REQUEST_MOST_BYTES = 25 * 1024 * 1024  # with its files; the sentence of a 413 names the limits
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- E-mail -----------------------------------------------------------------------------------
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Berau Sosmed <noreply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
# The third slash ends the host, and the path keeps its own.
vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{EMAIL_FILE_PATH}"))

# --- Queue ------------------------------------------------------------------------------------
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600  # seconds; shorter than the visibility timeout
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.2}
WORKER_DEAF_AFTER = env.float("WORKER_DEAF_AFTER", default=120)  # seconds; see deafness.py
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {
        "visibility_timeout": 900,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_keepalive": True,
        "socket_timeout": 30,
        "socket_connect_timeout": 5,
        "health_check_interval": 30,
        "global_keyprefix": "berau:",
    }
    if IS_REDIS
    else {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "processed_folder": str(BROKER_DIR / "taken"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.2,
    }
)
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE

# --- API --------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "agencies.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": [
        "core.parsers.StrictJSONParser",
        "rest_framework.parsers.MultiPartParser",
        "rest_framework.parsers.FormParser",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "berau_sosmed.openapi.PortalSchema",
    "DEFAULT_THROTTLE_RATES": {"public_read": "120/m", "public_write": "10/m"},
    "EXCEPTION_HANDLER": "core.api.exception_handler",
    "NUM_PROXIES": TRUSTED_PROXY_COUNT,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
REST_KNOX = {
    "TOKEN_TTL": timedelta(hours=10),
    "TOKEN_LIMIT_PER_USER": 10,
    "AUTO_REFRESH": False,
    "AUTH_HEADER_PREFIX": "Token",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "API Berau Sosmed",
    "DESCRIPTION": (
        "Pertanyaan warga, rujukan antar-Instansi, dan laporan media sosial.\n\n"
        "Masuk dengan sesi peramban, atau dengan token dari `POST /api/v1/token/` pada header "
        "`Authorization: Token …`. Wewenang mengikuti Keputusan yang berlaku saat itu juga.\n\n"
        "Daftar berhalaman: ikuti `next` sampai null. Setiap penulisan menerima "
        "`Idempotency-Key`: kiriman ulang dengan kunci dan isi yang sama dijawab sama selama Anda "
        "masih berwenang. Sertakan "
        "`version` (laporan dan Keputusan: `revision`) yang terakhir Anda baca, agar perubahan "
        "orang lain tidak tertimpa.\n\n"
        'Penolakan berbentuk `{"detail": "kalimat", "code": "kata tetap"}`. Waktu dalam '
        "ISO 8601; yang tanpa selisih zona berarti WITA."
    ),
    "TAGS": [
        {"name": "publik", "description": "Untuk siapa pun, tanpa masuk."},
        {"name": "token", "description": "Tanda masuk bagi program."},
        {"name": "pesan", "description": "Pesan masuk dan jawabannya (Lampiran B)."},
        {
            "name": "isu",
            "description": "Isu massal: banyak pesan tentang satu hal, dijawab sekali.",
        },
        {"name": "rujukan", "description": "Permintaan antar-Instansi, masing-masing 24 jam."},
        {"name": "keputusan", "description": "Keputusan Kepala Instansi dan penunjukan."},
        {"name": "instansi", "description": "Susunan Instansi; perubahannya oleh Admin."},
        {"name": "sop", "description": "SOP dan pernyataan Pengelola (Pasal 11, 12, 13)."},
        {"name": "pegawai", "description": "Orang yang dapat masuk; hanya oleh Admin."},
        {"name": "akun", "description": "Akun media sosial Instansi."},
        {"name": "laporan", "description": "Laporan tahunan (Pasal 15)."},
    ],
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "FigureSource": "reports.figures.Source",
        "InquirySource": "inquiries.models.Inquiry.Source",
        "InquiryStatus": "inquiries.models.Inquiry.Status",
        "InquiryType": "inquiries.models.Inquiry.Type",
        "ReferralStatus": "inquiries.models.Referral.Status",
        "ReportStatus": "reports.models.AnnualReport.Status",
        "EvaluationStatus": "reports.models.Evaluation.Status",
        "AgencyKind": "agencies.models.Agency.Kind",
        "OutsideBodyKind": "agencies.models.OutsideBody.Kind",
        "HeadKind": "agencies.models.AgencyHead.Kind",
        "DecreeStatus": "agencies.models.Decree.Status",
        "AccountStatus": "accounts.models.MediaAccount.Status",
        "DigestStatus": "inquiries.models.ThemeDigest.Status",
        "RecommendationStatus": "inquiries.models.Recommendation.Status",
        "RecommendationKind": "inquiries.models.Recommendation.Kind",
        "MentionSource": "inquiries.models.Mention.Source",
        "PostStatus": "accounts.models.Post.Status",
        "PostFiguresSource": "accounts.models.FigureSource",
        "AccountVerdict": "accounts.verification.Answer",
        "AppointmentRole": "agencies.models.Appointment.Role",
        "AssignmentRole": "agencies.models.RoleAssignment.Role",
        "AssignableRole": "agencies.people_forms.ASSIGNED_BY_ADMIN",
        "LookalikeOutcome": "accounts.models.LookalikeReport.Outcome",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# --- Browser security -------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Logs -------------------------------------------------------------------------------------
LOGGING = logs.configure(as_json=False)
