"""Development and the demo: everything in one data folder, no server needed beside it."""

from . import logs
from .base import *  # noqa: F403
from .base import (
    BROKER_DIR,
    DATA_DIR,
    FIELD_ENCRYPTION_KEYS,
    FIELD_HASH_KEY,
    STATIC_ROOT,
    env,
)
from .local_secrets import read_or_create

DEBUG = env.bool("DEBUG", default=False)
DEVELOPMENT = True
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

for folder in (STATIC_ROOT, BROKER_DIR / "queue", BROKER_DIR / "control", BROKER_DIR / "taken"):
    folder.mkdir(parents=True, exist_ok=True)

_secrets = read_or_create(DATA_DIR / "secrets.env")
SECRET_KEY = env("SECRET_KEY", default=_secrets["SECRET_KEY"])
FIELD_ENCRYPTION_KEYS = FIELD_ENCRYPTION_KEYS or [_secrets["FIELD_ENCRYPTION_KEYS"]]
FIELD_HASH_KEY = FIELD_HASH_KEY or _secrets["FIELD_HASH_KEY"]
DEMO_PASSWORD = env("DEMO_PASSWORD", default=_secrets["DEMO_PASSWORD"])

WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0

LOGGING = logs.configure(as_json=False, level=env("LOG_LEVEL", default="INFO"))
