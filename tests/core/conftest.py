from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections

from agencies.models import User
from tests.core.smtp_server import MailServer


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user(
        "alice", email="alice@contoh.test", password="rahasia-uji", full_name="Alice"
    )


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user(
        "bob", email="bob@contoh.test", password="rahasia-uji", full_name="Bob"
    )


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def smtp(mail_server: MailServer, settings) -> MailServer:
    """Send mail to a server of our own that speaks SMTP."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = mail_server.server_address
    settings.EMAIL_TIMEOUT = 5
    return mail_server


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Point the connection at a database that does not answer."""
    connection = connections["default"]
    connection.close()
    place = "/tidak/ada/berau.sqlite3" if connection.vendor == "sqlite" else "berau_tidak_ada"
    monkeypatch.setitem(connection.settings_dict, "NAME", place)
    yield
    connection.close()
