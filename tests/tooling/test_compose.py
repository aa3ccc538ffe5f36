"""The production description: what runs, what is reachable, what is checked."""

import re

import pytest
import yaml

from tools.environment import PDF_FONTS, PDF_LIBRARIES, ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
ENTRYPOINT = (ROOT / "docker/entrypoint.sh").read_text()


def test_all_parts_of_production_are_there():
    assert set(SERVICES) == {
        "proxy", "migrate", "web", "worker", "beat", "postgres", "redis", "backup",
    }  # fmt: skip


def test_only_the_proxy_is_reachable_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"]
    assert {tuple(SERVICES[name]["networks"]) for name in ("postgres", "redis", "backup")} == {
        ("inside",)
    }


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_what_stays_up_is_checked_and_restarted(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_there_is_one_beat_and_as_many_others_as_wanted():
    assert SERVICES["beat"]["deploy"]["replicas"] == 1
    assert "WEB_REPLICAS" in SERVICES["web"]["deploy"]["replicas"]
    assert "WORKER_REPLICAS" in SERVICES["worker"]["deploy"]["replicas"]


@pytest.mark.parametrize("name", ["migrate", "web", "worker", "beat", "backup"])
def test_the_portal_runs_with_few_rights(name):
    service = SERVICES[name]

    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "\nUSER berau\n" in DOCKERFILE


@pytest.mark.parametrize("name", ["migrate", "web", "worker", "beat", "backup"])
def test_the_image_knows_the_role(name):
    (role,) = SERVICES[name]["command"]

    assert f"\n    {role})\n" in ENTRYPOINT


def test_the_image_holds_what_the_pdf_needs():
    for package in (*PDF_LIBRARIES.values(), *PDF_FONTS.values()):
        assert package in DOCKERFILE


def test_the_image_dumps_with_the_version_of_its_server():
    version = re.search(r"postgres:(\d+)-", SERVICES["postgres"]["image"]).group(1)

    assert f"postgresql-client-{version} " in DOCKERFILE


def test_every_variable_without_a_default_is_in_the_example():
    text = (ROOT / "docker-compose.yml").read_text()
    needed = set(re.findall(r"\$\{(\w+):\?\}", text))
    example = re.findall(r"^(\w+)=", (ROOT / "docker/env.example").read_text(), re.MULTILINE)

    assert needed
    assert needed <= set(example)


def test_production_gets_every_variable_that_its_settings_require():
    required = re.findall(
        r'^    "([A-Z_]+)",$', (ROOT / "berau_sosmed/settings/prod.py").read_text(), re.MULTILINE
    )

    assert "SECRET_KEY" in required
    assert set(required) <= set(SERVICES["web"]["environment"]) | {"DATA_DIR"}
    assert "DATA_DIR=/data" in DOCKERFILE
