"""The settings: what a mode needs, refuses and sends to the browser."""

import logging
import os
import re
import stat
import subprocess
import sys
from importlib import import_module

import pytest
import structlog
from celery import Task
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from berau_sosmed import guard
from berau_sosmed.celery import app, refuse_to_start
from berau_sosmed.settings import logs
from berau_sosmed.settings.local_secrets import read_or_create
from core import clock
from core.models import SystemMark
from tools.commands import PROD_SAMPLE
from tools.environment import ROOT


def start_production(**changes: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "DATA_DIR": "/nonexistent", **PROD_SAMPLE, **changes}
    command = [sys.executable, "-c", "import django; django.setup()"]
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False
    )


def test_production_starts_when_all_is_set():
    done = start_production()

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": ""}, "Variabel lingkungan belum diisi: SECRET_KEY."),
        ({"FIELD_HASH_KEY": " "}, "Variabel lingkungan belum diisi: FIELD_HASH_KEY."),
        (
            {"EMAIL_URL": "", "ALLOWED_HOSTS": ""},
            "Variabel lingkungan belum diisi: ALLOWED_HOSTS, EMAIL_URL.",
        ),
        ({"DEMO": "1"}, "DEMO=1 tidak boleh dipakai"),
        ({"DATABASE_URL": "sqlite:////tmp/a.sqlite3"}, "Produksi memakai PostgreSQL"),
        ({"BASE_URL": "http://sosmed.example"}, "BASE_URL harus diawali https://"),
        ({"SECRET_KEY": "pendek"}, "SECRET_KEY terlalu pendek"),
        ({"FIELD_HASH_KEY": "a" * 31}, "FIELD_HASH_KEY terlalu pendek"),
        (
            {"FIELD_ENCRYPTION_KEYS": f"{PROD_SAMPLE['FIELD_ENCRYPTION_KEYS']},rahasia"},
            "FIELD_ENCRYPTION_KEYS: kunci ke-2 bukan kunci Fernet.",
        ),
        ({"FIELD_ENCRYPTION_KEYS": "ä" * 32}, "kunci ke-1 bukan kunci Fernet."),
        ({"CELERY_BROKER_URL": "filesystem://localhost"}, "Batas kiriman dihitung di Redis"),
        ({"CACHE_URL": "locmem://"}, "Batas kiriman dihitung di Redis"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS tidak boleh memuat *"),
    ],
)
def test_production_refuses_to_start_and_says_why(changes, sentence):
    done = start_production(**changes)

    assert done.returncode != 0
    assert sentence in done.stderr
    assert "rahasia" not in done.stderr


def test_production_counts_in_the_redis_of_the_cache_where_the_broker_is_none():
    done = start_production(
        CELERY_BROKER_URL="filesystem://localhost", CACHE_URL="redis://localhost:6379/1"
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("url", "backend"),
    [("redis://localhost:6379/1", "RedisCache"), ("", "DatabaseCache")],
)
def test_the_cache_goes_by_its_own_address(url, backend, tmp_path):
    code = "from django.conf import settings as s; print(s.CACHES['default']['BACKEND'])"
    env = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "berau_sosmed.settings.dev",
        **({"CACHE_URL": url} if url else {}),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert done.stdout.strip().endswith(f".{backend}"), done.stderr


@pytest.mark.django_db
def test_production_refuses_a_database_that_the_demo_filled(settings):
    settings.REFUSES_DEMO_DATABASE = True
    guard.refuse_demo_database()
    SystemMark.objects.create(name="demo", value="1", at=clock.now())

    with pytest.raises(ImproperlyConfigured, match="data contoh"):
        guard.refuse_demo_database()
    with pytest.raises(SystemExit, match="data contoh"):
        refuse_to_start()


@pytest.mark.django_db
def test_development_takes_the_database_of_the_demo():
    SystemMark.objects.create(name="demo", value="1", at=clock.now())

    guard.refuse_demo_database()


def test_secrets_of_a_data_folder_stay_and_are_the_owners_alone(tmp_path):
    path = tmp_path / "new" / "secrets.env"

    first, second = read_or_create(path), read_or_create(path)

    assert first == second
    assert len(set(first.values())) == len(first) == 4
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["secrets.env"]


def test_two_data_folders_have_different_passwords(tmp_path):
    passwords = {read_or_create(tmp_path / name)["DEMO_PASSWORD"] for name in "ab"}

    assert len(passwords) == 2


@pytest.mark.parametrize("name", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_a_periodic_task_exists_keeps_no_result_and_expires(name):
    entry = settings.CELERY_BEAT_SCHEDULE[name]
    import_module(entry["task"].rpartition(".")[0])
    task: Task = app.tasks[entry["task"]]

    assert task.ignore_result
    assert entry["options"]["expires"] > 0
    assert "countdown" not in entry["options"]
    assert "eta" not in entry["options"]


def test_no_task_is_sent_for_later():
    """Redis delivers tasks with an ETA twice after the visibility timeout."""
    folders = ("core", "agencies", "accounts", "inquiries", "reports", "berau_sosmed")
    sources = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    late = re.compile(r"apply_async\([^)]*(?:eta|countdown)\s*=|\.retry\(")

    assert sources
    assert [str(path) for path in sources if late.search(path.read_text())] == []


def test_the_queue_survives_a_lost_worker():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.result_backend is None


def test_private_files_have_no_address():
    options = settings.STORAGES["private"]["OPTIONS"]

    assert options["base_url"] is None
    assert not options["location"].is_relative_to(settings.STATIC_ROOT)


def test_logs_hide_what_a_citizen_wrote():
    event = logs.drop_private(None, "info", {"event": "received", "text": "Rahasia", "number": "1"})

    assert event == {"event": "received", "text": "[disembunyikan]", "number": "1"}


@pytest.mark.parametrize("as_json", [True, False])
def test_a_traceback_in_the_log_tells_no_variable(as_json, monkeypatch):
    monkeypatch.setattr(structlog, "configure", lambda **kwargs: None)
    line = logs.configure(as_json=as_json)["formatters"]["line"]
    make = line.pop("()")
    wrote = "NIK saya 7308"
    try:
        int("x" if wrote else "")
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, "a", 1, "failed", None, sys.exc_info())

    printed = make(**line).format(record)

    assert "ValueError" in printed
    assert wrote not in printed


def test_mail_of_development_lies_in_the_data_folder(tmp_path):
    code = "import django; django.setup(); from django.conf import settings as s;"
    done = subprocess.run(
        [sys.executable, "-c", code + "print(s.EMAIL_FILE_PATH)"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "berau_sosmed.settings.dev",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.stdout.strip() == str(tmp_path / "mail"), done.stderr


def test_every_answer_carries_the_policies(client):
    response = client.get("/alamat-yang-tidak-ada/")

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_only_the_page_of_the_api_may_bring_styles(client):
    page = client.get("/api/docs/")

    assert page.status_code == 200
    assert "style-src 'self' 'unsafe-inline'" in page["Content-Security-Policy"]
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert "http" not in "".join(re.findall(r'(?:src|href)="([^"]+)"', page.content.decode()))


@pytest.mark.django_db
def test_the_schema_of_the_api_is_public(client):
    response = client.get("/api/schema/")

    assert response.status_code == 200
    assert "API Berau Sosmed" in response.content.decode()


def test_logs_leave_out_the_checks_of_health(rf):
    record = logging.makeLogRecord({"request": rf.get("/healthz")})

    assert not logs.WithoutHealth().filter(record)
    assert logs.WithoutHealth().filter(logging.makeLogRecord({"request": rf.get("/")}))
