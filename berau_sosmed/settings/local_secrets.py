"""Secrets of one data folder, made on first use, for development and the demo only."""

import base64
import os
import secrets
import tempfile
from pathlib import Path


def read_or_create(path: Path) -> dict[str, str]:
    """Read the secrets kept in ``path``, or make them there with mode 600."""
    if not path.exists():
        _create(path)
    lines = path.read_text(encoding="ascii").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def _create(path: Path) -> None:
    fresh = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "FIELD_HASH_KEY": secrets.token_urlsafe(32),
        "DEMO_PASSWORD": "-".join(secrets.token_hex(2) for _ in range(4)),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent)  # mkstemp: readable by the owner alone
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.writelines(f"{name}={value}\n" for name, value in fresh.items())
    try:
        os.link(draft, path)  # the first of two processes wins, the other reads its secrets
    except FileExistsError:
        return
    finally:
        Path(draft).unlink()
