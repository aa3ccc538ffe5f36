"""Addresses that no link of ours holds."""

import pytest
from django.test import Client

from tests.factories import make_agency, make_assigned, make_head

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/akun-resmi/instagram/%00/qr.svg", "/jawaban/%00/"])
def test_a_nul_in_a_public_address_leads_nowhere(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/instansi/%00/", "/laporan/%00/2026/", "/pegawai/%00/", "/instansi/%00/kepala/"]
)
def test_a_nul_in_an_address_of_the_desk_leads_nowhere(client, clock, path):
    person = make_head(make_agency("DISHUB"))
    client.force_login(make_assigned("ADMIN") if "laporan" not in path else person)

    assert client.get(path).status_code == 404


def test_who_signs_in_too_often_reads_so_in_indonesian(settings, clock):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    visitor = Client()
    typed = {"login": "siapa", "password": "salah"}
    visitor.post("/masuk/", typed)

    refused = visitor.post("/masuk/", typed)

    assert refused.status_code == 429
    assert "Terlalu sering mencoba" in refused.content.decode()
