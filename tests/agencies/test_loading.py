"""The regency's Instansi as reference data."""

import csv

import pytest

from agencies.loading import CHANNELS, load_agencies
from agencies.models import Agency, OutsideBody

pytestmark = pytest.mark.django_db


@pytest.mark.pasal("1 angka 5")
def test_the_reference_holds_the_whole_tree_and_the_bodies_outside_it():
    load_agencies()

    assert Agency.objects.count() == 63
    assert OutsideBody.objects.count() == 22  # PPID among them
    assert OutsideBody.objects.filter(kind="REGIONAL_COMPANY").count() == 2
    assert set(
        Agency.objects.filter(kind="TECHNICAL_UNIT").values_list("code", "parent__code")
    ) == {
        ("RSUD-AR", "DINKES"),
        ("RSUD-TR", "DINKES"),
        ("RSUD-TLS", "DINKES"),
        ("UPTD-PKM-TR", "DINKES"),
        ("UPTD-TPA", "DLHK"),
        ("UPTD-PPA", "DPPKBP3A"),
    }
    assert Agency.objects.get(kind="NON_STRUCTURAL").code == "BAZNAS"


@pytest.mark.pasal("1 angka 4")
def test_the_one_dinas_is_diskominfo():
    load_agencies()

    assert Agency.objects.get(is_oversight=True).code == "DISKOMINFO"


def test_an_instansi_comes_with_its_form_and_keywords():
    load_agencies()

    dishub = Agency.objects.get(code="DISHUB")
    assert (dishub.kind, dishub.form) == ("REGIONAL_APPARATUS", "Dinas")
    assert "lampu jalan" in dishub.keywords
    assert Agency.objects.get(code="RSUD-AR").form == "RSUD"


def test_an_outside_body_is_called_by_its_plain_name():
    load_agencies()

    assert OutsideBody.objects.get(code="LUAR-PLN").short_name == "PLN"


def test_loading_again_adds_nothing_and_keeps_what_was_renamed():
    load_agencies()
    Agency.objects.filter(code="DISHUB").update(short_name="Perhubungan")

    assert load_agencies() == 0
    assert Agency.objects.get(code="DISHUB").short_name == "Perhubungan"


def test_an_outside_body_comes_with_its_channel_where_it_is_known():
    load_agencies()

    assert (
        OutsideBody.objects.get(code="LUAR-PLN").channel == "Telepon 123 atau aplikasi PLN Mobile"
    )
    assert OutsideBody.objects.get(code="LUAR-KUPP").channel == ""


def test_every_channel_belongs_to_a_body_of_the_reference():
    load_agencies()
    with CHANNELS.open(encoding="utf-8", newline="") as source:
        codes = [row["kode"] for row in csv.DictReader(source)]

    assert OutsideBody.objects.filter(code__in=codes).exclude(channel="").count() == len(codes)


def test_a_channel_that_was_written_stays_and_an_empty_one_is_filled():
    load_agencies()
    OutsideBody.objects.filter(code="LUAR-PLN").update(channel="Kantor ULP")
    OutsideBody.objects.filter(code="LUAR-BPJS").update(channel="")

    assert load_agencies() == 0
    assert OutsideBody.objects.get(code="LUAR-PLN").channel == "Kantor ULP"
    assert "165" in OutsideBody.objects.get(code="LUAR-BPJS").channel


@pytest.mark.django_db
def test_ppid_is_there_for_formal_information_requests():
    load_agencies()

    ppid = OutsideBody.objects.get(code="PPID")
    assert (ppid.kind, bool(ppid.channel)) == ("INFORMATION", True)
