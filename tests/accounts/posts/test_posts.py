"""A post is of an official account, by who is in charge, with a tag (Pasal 8e, 10)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Post, PostEvent
from accounts.models.post import PostError
from accounts.posts import services
from accounts.posts.rules import Checks
from core import clock as core_clock
from core.models import AuditEntry
from tests.accounts.posts.conftest import CHECKED
from tests.factories import make_account, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(account, officer, content, ago):
    return services.record_post(
        account=account,
        content=content(),
        published_at=ago(days=2),
        checks=CHECKED,
        by=officer,
    )


@pytest.fixture
def planned(account, officer, content, ago):
    return services.plan_post(
        account=account, content=content(url=""), planned_for=ago(hours=-3), by=officer
    )


@pytest.mark.pasal("8e", "10")
def test_a_planned_post_goes_out_with_category_tags_and_address(planned, officer, clock):
    clock.advance(timedelta(hours=3))

    services.publish_post(
        post=planned, checks=CHECKED, by=officer, url="https://www.instagram.com/p/BBB/"
    )

    planned.refresh_from_db()
    assert (planned.status, planned.category, planned.tags) == (
        "PUBLISHED", "A", ["parkir", "tepian"],
    )  # fmt: skip
    assert planned.published_at == clock.moment
    assert list(planned.events.values_list("kind", flat=True)) == ["PUBLISHED", "PLANNED"]
    assert AuditEntry.objects.filter(action="post.published", scope="DISHUB").exists()


@pytest.mark.pasal("10")
@pytest.mark.parametrize("category", ["d", "", "kegiatan", "ab"])
def test_a_category_outside_a_to_c_is_refused(account, officer, content, ago, category):
    with pytest.raises(PostError, match="menurut Pasal 10"):
        services.plan_post(
            account=account,
            content=content(category=category),
            planned_for=ago(hours=-3),
            by=officer,
        )


@pytest.mark.pasal("8e")
@pytest.mark.parametrize("tags", ["", " , ", "#", []])
def test_a_post_without_a_tag_is_refused(account, officer, content, ago, tags):
    with pytest.raises(PostError, match="paling sedikit satu tag"):
        services.plan_post(
            account=account, content=content(tags=tags), planned_for=ago(hours=-3), by=officer
        )


@pytest.mark.pasal("9(1)")
def test_a_post_before_the_account_was_official_is_refused(account, officer, content, ago):
    with pytest.raises(PostError, match="tidak resmi pada 24 September 2026"):
        services.record_post(
            account=account, content=content(), published_at=ago(days=61), checks=CHECKED,
            by=officer,
        )  # fmt: skip
    assert not Post.objects.exists()


@pytest.mark.pasal("8c")
def test_an_account_that_is_only_proposed_has_no_posts(dishub, officer, content, ago):
    proposed = make_account(dishub, "usulan")

    with pytest.raises(PostError, match="tidak resmi"):
        services.plan_post(
            account=proposed, content=content(), planned_for=ago(hours=-1), by=officer
        )


@pytest.mark.pasal("8d")
@pytest.mark.usefixtures("officer")
def test_only_who_was_in_charge_then_may_record_a_post(account, stranger, content, ago, dishub):
    for person in (stranger, make_user("tanpa.surat", agency=dishub)):
        with pytest.raises(PostError, match="belum bertugas"):
            services.record_post(
                account=account, content=content(), published_at=ago(days=1), checks=CHECKED,
                by=person,
            )  # fmt: skip


@pytest.mark.pasal("12")
def test_nothing_goes_out_before_its_ethics_are_confirmed(planned, officer, clock):
    clock.advance(timedelta(hours=3))

    with pytest.raises(PostError, match="etika Pasal 12"):
        services.publish_post(post=planned, checks=Checks(), by=officer, url="https://a.id/1")


@pytest.mark.pasal("12")
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NIK 6403051203900001 sudah dapat diambil.", "NIK/KK"),
        ("Hubungi 081234567890.", "telepon"),
        ("Kirim ke ani@contoh.test.", "surel"),
    ],
)
def test_personal_data_is_taken_out_or_said_to_be_allowed(
    account, officer, content, ago, text, kind
):
    def record(checks):
        return services.record_post(
            account=account, content=content(text=text), published_at=ago(days=1), checks=checks,
            by=officer,
        )  # fmt: skip

    with pytest.raises(PostError, match=kind):
        record(CHECKED)
    assert record(Checks(is_ethical=True, has_allowed_data=True)).is_out


@pytest.mark.pasal("12")
def test_a_correction_keeps_what_was_said_and_tells_whether_it_was_soon(published, officer, ago):
    services.correct_post(
        post=published, text="Parkir tepian gratis.", reason="Tarifnya keliru.",
        noticed_at=ago(hours=5), checks=CHECKED, by=officer,
    )  # fmt: skip

    published.refresh_from_db()
    event = published.events.first()
    assert (published.status, published.text) == ("CORRECTED", "Parkir tepian gratis.")
    assert (event.former_text, event.reason, event.was_soon) == (
        "Parkir tepian kini berkarcis.", "Tarifnya keliru.", True,
    )  # fmt: skip


def test_a_withdrawn_post_stays_with_its_reason_and_is_not_withdrawn_twice(published, officer):
    services.withdraw_post(post=published, reason="Salah akun.", by=officer)

    assert not Post.objects.published().exists()
    assert published.events.first().reason == "Salah akun."
    with pytest.raises(PostError, match="sudah ditarik"):
        services.withdraw_post(post=published, reason="Lagi.", by=officer)


def test_a_plan_that_is_out_cannot_be_changed(published, officer, content, ago):
    with pytest.raises(PostError, match="tidak lagi direncanakan"):
        services.revise_plan(
            post=published, content=content(), planned_for=ago(hours=-2), by=officer
        )


def test_the_database_keeps_history_tags_and_categories(published):
    event = published.events.first()
    for change in (
        lambda: PostEvent.objects.filter(pk=event.pk).update(reason="diubah"),
        lambda: Post.objects.filter(pk=published.pk).update(tag_words=""),
        lambda: Post.objects.filter(pk=published.pk).update(category="D"),
        lambda: Post.objects.filter(pk=published.pk).update(published_at=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.pasal("8e", "10")
def test_a_petugas_plans_a_post_on_the_page_and_sees_it_in_list_and_calendar(
    account, officer, as_user
):
    client = as_user(officer)
    typed = {
        "account": account.pk, "status": "PLANNED", "text": "Uji coba bus sekolah.",
        "category": "A", "tags": "bus, sekolah", "audience": "Orang tua murid",
        "segments": ["JOINERS"], "at": "2026-11-27T08:00",
    }  # fmt: skip

    answer = client.post("/unggahan/baru/", typed)

    post = Post.objects.get()
    assert (answer.status_code, answer.url) == (303, f"/unggahan/{post.pk}/")
    assert core_clock.local(post.planned_for).hour == 8
    for page in ("/unggahan/?tag=bus&status=PLANNED", "/unggahan/kalender/?bulan=2026-11"):
        assert "Uji coba bus sekolah." in client.get(page).content.decode()
    assert "Uji coba" not in client.get("/unggahan/kalender/?bulan=2026-10").content.decode()


def test_what_is_refused_on_the_page_stays_typed(account, officer, as_user):
    typed = {
        "account": account.pk, "status": "PUBLISHED", "text": "Lapor ke 081234567890.",
        "category": "A", "tags": "bus", "at": "2026-11-23T08:00", "is_ethical": "on",
        "url": "https://www.instagram.com/p/CCC/",
    }  # fmt: skip

    answer = as_user(officer).post("/unggahan/baru/", typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "memuat data pribadi (telepon)" in page
    assert "Lapor ke 081234567890." in page
    assert not Post.objects.exists()


def test_a_list_of_many_posts_costs_as_many_queries_as_one(
    account, officer, content, ago, as_user, django_assert_max_num_queries
):
    for hours in range(1, 6):
        services.record_post(
            account=account, content=content(), published_at=ago(hours=hours), checks=CHECKED,
            by=officer,
        )  # fmt: skip
    client = as_user(officer)
    client.get("/unggahan/")

    with django_assert_max_num_queries(12):
        client.get("/unggahan/")


@pytest.mark.pasal("8e", "10")
def test_the_api_creates_and_lists_posts_with_their_newest_figures(account, officer, as_user):
    client = as_user(officer)
    body = {
        "account": account.pk, "text": "Edaran libur.", "category": "c", "tags": ["libur"],
        "published_at": "2026-11-23T08:00:00+08:00", "url": "https://www.instagram.com/p/D/",
    }  # fmt: skip

    refused = client.post("/api/v1/posts/", body, content_type="application/json")
    made = client.post(
        "/api/v1/posts/", {**body, "is_ethical": True}, content_type="application/json"
    )

    assert (refused.status_code, refused.json()["code"]) == (409, "post")
    assert made.status_code == 201
    listed = client.get("/api/v1/posts/?tag=libur&category=C").json()["results"]
    assert [(row["category"], row["tags"], row["figures"]) for row in listed] == [
        ("C", ["libur"], None)
    ]
