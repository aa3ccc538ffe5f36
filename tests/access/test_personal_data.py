"""No surface gives personal data to one who may not see it, whatever pages are added."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry, Notification, OutboxMessage
from inquiries import services
from inquiries.certificates import facts_of, request_certificate
from inquiries.models import CitizenContact, Inquiry, TrackingCode
from inquiries.public.progress import Progress
from inquiries.services import Author
from tests.access.routes import all_routes
from tests.access.test_matrix import undone
from tests.access.world import World, make_world
from tests.factories import make_inquiry

pytestmark = pytest.mark.django_db
SECRETS = {
    "NIK": "6403010101900001",
    "KK": "6403-0102-0304-0005",
    "telepon": "0812 3456 7890",
    "surel": "siti.rahma@contoh.test",
    "kontak": "6285298765432",
    "nama": "Siti Rahmawati",
    "akun": "sitirahma_berau",
}
WORDS = " ".join(SECRETS[kind] for kind in ("NIK", "KK", "telepon", "surel"))


@pytest.fixture
def world(db) -> World:
    """An inquiry whose every text holds each kind, in a crisis and with a history."""
    world = make_world()
    officer, target = world.people["officer"], world.people["asked"]
    row = make_inquiry(
        world.agency,
        officer,
        text=f"Lampu mati. {WORDS}",
        account=world.account,
        author=Author(
            name=SECRETS["nama"], handle=f"@{SECRETS['akun']}", contact=SECRETS["kontak"]
        ),
    )
    services.add_note(inquiry=row, text=f"Catatan {WORDS}", by=officer)
    (referral,) = services.refer_inquiry(
        inquiry=row, agencies=[target.home_agency], reason=f"Alasan {WORDS}", by=officer
    )
    referral.answer(f"Jawaban {WORDS}", by=target)
    services.return_referral(referral=referral, reason=f"Kurang {WORDS}", by=officer)
    services.answer_referral(referral=referral, text=f"Lengkap {WORDS}", by=target)
    services.reply_inquiry(
        inquiry=row,
        text=f"Balasan {WORDS}",
        by=officer,
        referrals=[referral],
        deviation_reason=f"Beda {WORDS}",
    )
    services.follow_up_inquiry(inquiry=row, text=f"Lanjutan {WORDS}", by=officer)
    row.refresh_from_db()
    services.flag_crisis(inquiry=row, reason=f"Gawat {WORDS}", by=officer)
    services.reply_inquiry(inquiry=row, text=f"Usulan {WORDS}", by=officer)
    world.inquiry, world.referral = row, referral
    return world


def leaked(text: str) -> list[str]:
    plain = "".join(character for character in text if character.isalnum() or character in "@._")
    return [
        kind
        for kind, secret in SECRETS.items()
        if secret in text or (kind in {"NIK", "KK", "telepon"} and _digits(secret) in plain)
    ]


def _digits(secret: str) -> str:
    return "".join(character for character in secret if character.isdigit())


@pytest.mark.parametrize("role", ["evaluator", "regent", "admin", "other", "powerless"])
def test_no_page_and_no_endpoint_gives_any_away(world, role):
    client = Client()
    client.force_login(world.people[role])
    seen, found = 0, {}
    for name, route in sorted(all_routes().items()):
        if route.methods and "get" not in route.methods:
            continue
        try:
            url = reverse(name, kwargs=world.kwargs(set(route.parts) - {"format"}, name))
        except LookupError:
            continue
        with undone():
            response = client.get(url)
        if response.status_code != 200 or response.streaming:
            continue
        seen += 1
        if kinds := leaked(response.content.decode(errors="replace")):
            found[name] = kinds

    assert found == {}
    assert seen > 10


@pytest.mark.parametrize(
    "where",
    [
        "/kotak-masuk/",
        "/kotak-masuk/?tab=selesai",
        "/kotak-masuk/?q=lampu",
        "/kotak-masuk/?q=siti",
        "/rujukan/?tab=dijawab",
        "/rujukan/?tab=dari-kami",
        "/krisis/",
        "/api/v1/inquiries/?q=lampu",
        "/api/v1/referrals/?direction=in",
    ],
)
def test_lists_and_searches_mask_before_they_cut_and_highlight(world, where):
    client = Client()
    client.force_login(world.people["evaluator"])

    page = client.get(where)

    assert page.status_code == 200
    assert leaked(page.content.decode()) == []


@pytest.mark.parametrize("kind", sorted(SECRETS))
def test_a_search_for_what_is_masked_finds_nothing(world, kind):
    client = Client()
    client.force_login(world.people["evaluator"])

    page = client.get("/kotak-masuk/", {"q": SECRETS[kind]})

    assert page.context["list"].rows == []


@pytest.mark.parametrize(
    "where", ["/pesan/{}/", "/api/v1/inquiries/{}/", "/api/v1/inquiries/{}/events/"]
)
def test_the_message_itself_is_masked_for_diskominfo_and_whole_for_its_desk(world, where):
    pages = {}
    for role in ("evaluator", "officer"):
        client = Client()
        client.force_login(world.people[role])
        pages[role] = client.get(where.format(world.inquiry.number)).content.decode()

    assert leaked(pages["evaluator"]) == []
    assert "kontak" not in leaked(pages["officer"])
    assert {"NIK", "surel"} <= set(leaked(pages["officer"]))


def test_no_notice_no_mail_and_no_entry_of_the_trail_repeats_any(world):
    texts = [
        *Notification.objects.values_list("text", flat=True),
        *OutboxMessage.objects.values_list("subject", flat=True),
        *OutboxMessage.objects.values_list("text", flat=True),
        *(str(details) for details in AuditEntry.objects.values_list("details", flat=True)),
    ]

    assert texts
    assert leaked("\n".join(texts)) == []


def test_the_certificate_holds_none(world, clock):
    made = request_certificate(referral=world.referral, by=world.people["officer"])

    assert leaked(str(made.facts)) == []
    assert leaked(str(facts_of(world.referral, clock() + timedelta(days=2)))) == []


def test_the_citizens_page_shows_their_own_words_masked(world, clock):
    tracking = TrackingCode.objects.create(code_hash="x" * 64, inquiry=world.inquiry)

    shown = str(Progress(tracking, clock()).thread())

    assert leaked(shown) == []


def test_a_contact_is_kept_sealed(world):
    table = CitizenContact._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name of ours
        assert "kontak" not in leaked(str(cursor.fetchall()))
    assert Inquiry.objects.get(pk=world.inquiry.pk).contact.value == SECRETS["kontak"]


def test_the_asked_instansi_reads_what_it_needs(world):
    client = Client()
    client.force_login(world.people["asked"])

    page = client.get(f"/rujukan/{world.referral.pk}/").content.decode()

    assert "NIK" in leaked(page)
    assert "kontak" not in leaked(page)
