"""The pages of a digest: progress, themes, the messages behind them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inquiries.feedback import computing
from inquiries.models import ThemeDigest
from tests.inquiries.feedback.conftest import write

pytestmark = pytest.mark.django_db


def body(response):
    return response.content.decode()


def test_a_digest_is_asked_for_and_shows_its_progress(sign_in, officer, january):
    client = sign_in(officer)
    asked = client.post(
        reverse("inquiries:feedback"),
        {"period_from": "2026-01-01", "period_until": "2026-01-31"},
    )
    assert asked.status_code == 303

    waiting = client.get(asked.url)
    assert waiting.status_code == 202
    assert "Menunggu giliran" in body(waiting)
    computing.claim()
    part = client.get(asked.url, HTTP_HX_REQUEST="true")
    assert "0 dari 33 pesan dibaca" in body(part)
    assert "<html" not in body(part)

    ThemeDigest.objects.update(status="QUEUED")
    computing.compute_waiting()
    assert client.get(asked.url, HTTP_HX_REQUEST="true")["HX-Redirect"] == asked.url
    assert client.get(asked.url).status_code == 200


def test_what_was_typed_stays_when_the_period_is_refused(sign_in, officer):
    shown = sign_in(officer).post(
        reverse("inquiries:feedback"),
        {"period_from": "2026-03-01", "period_until": "2026-01-31"},
    )

    assert shown.status_code == 422
    assert "sebelum tanggal akhirnya" in body(shown)
    assert "2026-03-01" in body(shown)


@pytest.mark.pasal("8h")
def test_the_page_tells_that_the_totals_add_up(sign_in, digest, officer):
    shown = body(sign_in(officer).get(reverse("inquiries:digest", args=[digest.pk])))

    assert "Jumlah semua tema sama dengan semua pesan masuk periode ini." in shown
    assert "12 pesan" in shown
    assert "naik dari 4" in shown
    assert "Grafik batang Pesan menurut tema" in shown


@pytest.mark.pasal("8h")
def test_examples_show_no_personal_data(clock, sign_in, dishub, officer, asked):
    text = "Lampu jalan {} padam, hubungi 081234567890 atau budi@contoh.test"
    write(dishub, officer, (text,), 5, day=date(2026, 1, 4))
    computing.compute_waiting()

    shown = body(sign_in(officer).get(reverse("inquiries:digest", args=[asked.pk])))

    assert "0812" in shown
    assert "081234567890" not in shown
    assert "budi@contoh.test" not in shown


def test_abuse_and_spam_are_counted_but_not_quoted(clock, sign_in, digest, officer):
    digest.inquiries.update(is_abusive=True)

    shown = body(sign_in(officer).get(reverse("inquiries:digest", args=[digest.pk])))

    assert "theme-examples" not in shown
    assert "Beli obat murah" not in shown
    assert "29 pesan bertanda kasar" in shown


@pytest.mark.pasal("8h")
def test_every_message_behind_a_theme_can_be_opened(sign_in, digest, theme_of, officer):
    lamps = theme_of("lampu")

    shown = body(sign_in(officer).get(reverse("inquiries:theme", args=[lamps.pk])))

    for row in lamps.inquiries:
        assert reverse("inquiries:detail", args=[row.number]) in shown


def test_a_pejabat_shapes_it_on_the_page(sign_in, digest, theme_of, responsible, head):
    client, lamps, parking = sign_in(responsible), theme_of("lampu"), theme_of("parkir")

    client.post(reverse("inquiries:rename_theme", args=[lamps.pk]), {"name": "Lampu padam"})
    client.post(reverse("inquiries:merge_theme", args=[parking.pk]), {"target": lamps.pk})
    shown = body(client.get(reverse("inquiries:digest", args=[digest.pk])))
    assert "Lampu padam" in shown
    assert f"Termasuk “{parking.name}”" in shown

    client.post(reverse("inquiries:split_theme", args=[parking.pk]))
    number = lamps.inquiries.first().number
    moved = client.post(
        reverse("inquiries:move_members", args=[lamps.pk]), {"pilih": number, "target": parking.pk}
    )
    assert moved.status_code == 303
    assert parking.inquiries.filter(number=number).exists()

    approved = sign_in(head).post(reverse("inquiries:approve_digest", args=[digest.pk]))
    assert approved.status_code == 303
    refused = client.post(reverse("inquiries:rename_theme", args=[lamps.pk]), {"name": "Lain"})
    assert refused.status_code == 422
    assert "sudah disetujui Kepala" in body(refused)


def test_the_bupati_reads_figures_and_opens_no_message(sign_in, digest, theme_of, regent):
    client = sign_in(regent)
    shown = body(client.get(reverse("inquiries:digest", args=[digest.pk])))

    assert "Jumlah semua tema sama" in shown
    assert reverse("inquiries:theme", args=[theme_of("lampu").pk]) not in shown


def test_a_digest_costs_the_same_for_many_messages(sign_in, digest, officer, dishub):
    client, url = sign_in(officer), reverse("inquiries:digest", args=[digest.pk])
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    ThemeDigest.objects.update(status="QUEUED", attempts=0)
    write(dishub, officer, ("Sampah {} menumpuk bau", "Sampah di {} bau"), 60, day=date(2026, 1, 9))
    computing.compute_waiting()
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few)
