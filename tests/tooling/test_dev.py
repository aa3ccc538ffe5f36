"""The development command: what it reads, refuses and starts."""

import ast
import re
import socket
import tomllib
from pathlib import Path

import pytest

from tools import commands, environment, run
from tools.environment import ROOT, SetupError

PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    for name in ("PORT", "HOST", "DATA_DIR", "DATABASE_URL", "CELERY_BROKER_URL", "DEMO"):
        monkeypatch.delenv(name, raising=False)


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / name).read_text()))


def test_an_old_python_can_read_the_starter():
    ast.parse((ROOT / "dev.py").read_text(), feature_version=(3, 6))


def test_the_starter_finds_a_python_that_is_new_enough():
    namespace: dict = {"__name__": "dev"}
    exec(compile((ROOT / "dev.py").read_text(), "dev.py", "exec"), namespace)  # noqa: S102

    assert namespace["find_python"]()


def test_an_unknown_command_prints_how_to_use_it(capsys):
    code = commands.main(["jalan"])

    assert code == 2
    assert "dev.py run | test | lint" in capsys.readouterr().out


def test_the_demo_is_what_runs_without_servers():
    plan = run.Plan.read()

    assert plan.is_demo
    assert plan.port == 8000
    assert plan.data_dir == ROOT / "var"
    assert plan.env["DEMO"] == "1"


@pytest.mark.parametrize("name", ["DATABASE_URL", "CELERY_BROKER_URL"])
def test_a_server_of_ones_own_is_no_demo(monkeypatch, name):
    monkeypatch.setenv(name, "redis://localhost/1")

    plan = run.Plan.read()

    assert not plan.is_demo
    assert plan.env["DEMO"] == "0"


def test_the_demo_listens_on_loopback_only(monkeypatch):
    monkeypatch.setenv("HOST", "0.0.0.0")

    assert run.Plan.read().host == "127.0.0.1"


def test_without_the_demo_the_host_can_be_chosen(monkeypatch):
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("DEMO", "0")

    assert run.Plan.read().host == "0.0.0.0"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "delapan", "8000.5", "٨٠٠٠x"])
def test_a_port_that_is_no_port_is_refused_in_one_line(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(SetupError, match="PORT harus angka"):
        run.Plan.read()


@pytest.mark.parametrize(
    "url", ["mysql://x@localhost/y", "berau", "postgres://x:y@host:abc/z", "postgres://host"]
)
def test_a_database_that_is_none_is_refused_in_one_line(monkeypatch, capsys, url):
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr(run, "refuse_taken_port", lambda plan: None)

    assert commands.main(["run"]) == 1

    assert re.fullmatch(r"DATABASE_URL .+\n", "".join(capsys.readouterr()))


@pytest.mark.parametrize("name", ["berkas", "berkas/di-dalam"])
def test_a_data_folder_that_cannot_be_is_refused_in_one_line(monkeypatch, capsys, tmp_path, name):
    (tmp_path / "berkas").touch()
    monkeypatch.setenv("DATA_DIR", str(tmp_path / name))
    monkeypatch.setattr(run, "refuse_taken_port", lambda plan: None)

    assert commands.main(["run"]) == 1

    assert re.fullmatch(r"Folder data .+ DATA_DIR\.\n", "".join(capsys.readouterr()))


def test_a_taken_port_is_named_with_a_way_out(monkeypatch, capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))

        code = commands.main(["run"])

    assert code == 1
    assert f"Port {port} sedang dipakai" in capsys.readouterr().out


def test_one_data_folder_serves_one_run(tmp_path):
    with (
        run.only_run_of(tmp_path),
        pytest.raises(SetupError, match="sudah berjalan"),
        run.only_run_of(tmp_path),
    ):
        pass


def test_beat_lives_in_the_embedded_worker():
    started = {p.name: [str(part) for part in p.command] for p in run.processes(run.Plan.read())}

    assert set(started) == {"web", "worker"}
    assert "--beat" in started["worker"]
    assert "threads" in started["worker"]


def test_with_redis_beat_is_a_process_of_its_own(monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:6379/5")

    started = {p.name: [str(part) for part in p.command] for p in run.processes(run.Plan.read())}

    assert set(started) == {"web", "worker", "beat"}
    assert "--beat" not in started["worker"]
    assert "prefork" in started["worker"]


@pytest.fixture
def bare_machine(monkeypatch):
    """A machine with nothing but Python, where we are not root."""
    monkeypatch.setattr(environment, "can_install", lambda: False)
    monkeypatch.setattr(environment, "has_library", lambda _name: False)
    monkeypatch.setattr(environment, "has_font", lambda _pattern: False)
    monkeypatch.setattr(environment, "_venv_works", lambda: False)
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda _name: None)


@pytest.mark.usefixtures("bare_machine")
def test_without_root_all_that_is_missing_is_one_line():
    with pytest.raises(SetupError) as refusal:
        environment.ensure_packages()

    line = str(refusal.value)
    assert re.fullmatch(
        r"Pasang dulu: sudo apt-get install python3\.\d+-venv libpango-1\.0-0 "
        r"libpangoft2-1\.0-0 libharfbuzz-subset0 fonts-liberation fonts-urw-base35",
        line,
    )


@pytest.mark.usefixtures("bare_machine")
def test_without_the_libraries_of_the_pdf_the_rest_still_runs(monkeypatch, capsys):
    monkeypatch.setattr(environment, "_venv_works", lambda: True)

    environment.ensure_packages()

    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("PDF belum bisa dibuat. Pasang: sudo apt-get install libpango-1.0-0")


@pytest.mark.usefixtures("bare_machine")
def test_without_the_readers_of_pdf_the_tests_run_and_one_line_says_which_are_left_out(
    monkeypatch, capsys
):
    monkeypatch.setattr(environment, "_venv_works", lambda: True)
    monkeypatch.setattr(environment, "missing_pdf_packages", list)
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)

    environment.ensure_packages(readers=True)

    (line,) = capsys.readouterr().out.splitlines()
    assert line == "Sebagian uji PDF dilewati. Pasang: sudo apt-get install poppler-utils qpdf"


@pytest.mark.usefixtures("bare_machine")
def test_without_a_browser_the_browsers_tests_do_not_start(monkeypatch):
    monkeypatch.setattr(environment, "_venv_works", lambda: True)
    monkeypatch.setattr(environment.shutil, "which", lambda _name: None)

    with pytest.raises(SetupError, match="chromium libatomic1"):
        environment.ensure_packages(browser=True)


def test_root_installs_what_is_missing(monkeypatch):
    asked: list[list[str]] = []
    monkeypatch.setattr(environment, "can_install", lambda: True)
    monkeypatch.setattr(environment, "missing_pdf_packages", lambda: ["fonts-liberation"])
    monkeypatch.setattr(environment, "install_packages", asked.append)

    environment.ensure_packages()

    assert asked == [["fonts-liberation"]]


def test_a_library_that_is_not_there_is_seen():
    assert not environment.has_library("libtidakada.so.9")
    assert not environment.has_font("TidakAda-Regular.*")


def test_the_stamp_follows_the_requirements(tmp_path, monkeypatch):
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("a==1")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    stamp = tmp_path / ".stamp-dev"
    stamp.write_text(environment._fingerprint(stamp))
    assert environment._is_current(stamp)

    (tmp_path / "requirements-dev.txt").write_text("a==2")

    assert not environment._is_current(stamp)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_hashes_and_no_registry_is_named(name):
    text = (ROOT / name).read_text()
    entries = re.split(r"\n(?=[a-z0-9])", text[text.index("\n\n") if "\n\n" in text else 0 :])

    assert "://" not in text
    assert "index-url" not in text
    assert "find-links" not in text
    assert all("--hash=sha256:" in entry for entry in entries if PIN.match(entry))


def test_developers_use_the_versions_that_users_get():
    run_time, development = pins("requirements.txt"), pins("requirements-dev.txt")

    assert run_time
    assert run_time.items() <= development.items()


def test_make_names_the_same_commands():
    targets = re.search(r"^\.PHONY: (.+)$", Path(ROOT / "Makefile").read_text(), re.MULTILINE)

    assert targets
    assert set(targets[1].split()) == set(commands.COMMANDS)


def test_the_import_contract_names_every_folder_in_order():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]

    assert settings["contracts"][0]["layers"] == [
        "berau_sosmed", "reports", "inquiries", "accounts", "agencies", "core",
    ]  # fmt: skip
