"""Production: every secret comes from the environment; a missing one stops the start."""

import os

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

REQUIRED = (
    "SECRET_KEY",
    "DATABASE_URL",
    "CELERY_BROKER_URL",
    "DATA_DIR",
    "BASE_URL",
    "ALLOWED_HOSTS",
    "FIELD_ENCRYPTION_KEYS",
    "FIELD_HASH_KEY",
    "EMAIL_URL",
)
_missing = [name for name in REQUIRED if not os.environ.get(name, "").strip()]
if _missing:  # before the shared settings fall back on what suits development
    raise ImproperlyConfigured(f"Variabel lingkungan belum diisi: {', '.join(_missing)}.")

from . import logs  # noqa: E402
from .base import *  # noqa: E402, F403
from .base import (  # noqa: E402
    BASE_URL,
    CACHE_IS_REDIS,
    DEMO,
    FIELD_ENCRYPTION_KEYS,
    FIELD_HASH_KEY,
    IS_SQLITE,
    STORAGES,
    env,
)

if DEMO:
    raise ImproperlyConfigured("DEMO=1 tidak boleh dipakai dengan setelan produksi.")
if IS_SQLITE:
    raise ImproperlyConfigured("Produksi memakai PostgreSQL: isi DATABASE_URL dengan postgres://…")
if not BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("BASE_URL harus diawali https://.")

if not CACHE_IS_REDIS:  # what throttling counts must rise by one step, whoever else counts
    raise ImproperlyConfigured(
        "Batas kiriman dihitung di Redis: isi CELERY_BROKER_URL atau CACHE_URL dengan redis://…"
    )
for _place, _key in enumerate(FIELD_ENCRYPTION_KEYS, start=1):
    try:
        Fernet(_key)
    except ValueError:
        raise ImproperlyConfigured(
            f"FIELD_ENCRYPTION_KEYS: kunci ke-{_place} bukan kunci Fernet. Buat dengan "
            "openssl rand -base64 32 | tr '+/' '-_'."
        ) from None
if len(FIELD_HASH_KEY) < 32:
    raise ImproperlyConfigured(
        "FIELD_HASH_KEY terlalu pendek: pakai sedikitnya 32 karakter acak (openssl rand -hex 32)."
    )

REFUSES_DEMO_DATABASE = True

SECRET_KEY = env("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY terlalu pendek: pakai sedikitnya 50 karakter acak.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS tidak boleh memuat *.")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by the machines inside, over plain HTTP
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"

STORAGES["staticfiles"] = {
    "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
}
STATIC_ROOT = env("STATIC_ROOT", default="/app/static-root")

LOGGING = logs.configure(as_json=True, level=env("LOG_LEVEL", default="INFO"))
