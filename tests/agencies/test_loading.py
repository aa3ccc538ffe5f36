"""The regency's Instansi as reference data."""

import pytest

from agencies.loading import load_agencies
from agencies.models import Agency, OutsideBody

pytestmark = pytest.mark.django_db


@pytest.mark.pasal("1 angka 5")
def test_the_reference_holds_the_whole_tree_and_the_bodies_outside_it():
    load_agencies()

    assert Agency.objects.count() == 63
    assert OutsideBody.objects.count() == 21
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
