"""Tests: quick hashes, a data folder that goes away, both databases."""

import atexit
import os
import shutil
import tempfile

# Set before the base settings read it: no test may touch the developer's own data folder.
_data_dir = tempfile.mkdtemp(prefix="berau-test-")
atexit.register(shutil.rmtree, _data_dir, ignore_errors=True)
os.environ["DATA_DIR"] = _data_dir
os.environ["EMAIL_URL"] = "memorymail://"
os.environ["DEMO"] = "0"

from . import logs  # noqa: E402
from .base import *  # noqa: E402, F403
from .base import BROKER_DIR, DATA_DIR, DATABASES, IS_SQLITE, STATIC_ROOT  # noqa: E402

DEVELOPMENT = True
SECRET_KEY = "test-only-secret-key"  # noqa: S105
FIELD_ENCRYPTION_KEYS = ["dGVzdC1vbmx5LWZpZWxkLWtleS0wMDAwMDAwMDAwMDA="]
FIELD_HASH_KEY = "test-only-hash-key"
DEMO_PASSWORD = "kata-sandi-uji"  # noqa: S105
BASE_URL = "http://testserver"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

for folder in (STATIC_ROOT, BROKER_DIR / "queue", BROKER_DIR / "control", BROKER_DIR / "taken"):
    folder.mkdir(parents=True, exist_ok=True)

if IS_SQLITE:  # a file, not memory: tests with two threads need two connections
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SECOND_FACTOR_REQUIRED = False  # its own tests switch it on; the others sign in without a form
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = False
WHITENOISE_AUTOREFRESH = True  # no walk through the static folders at every client
WHITENOISE_USE_FINDERS = True

LOGGING = logs.configure(as_json=False, level="WARNING")
