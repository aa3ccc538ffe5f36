"""Small builders without randomness; each makes one thing and what it cannot do without."""

from datetime import date, datetime, timedelta
from itertools import count

from accounts.models import Designation, MediaAccount, Platform
from agencies.models import Agency, AgencyHead, Appointment, Decree, RoleAssignment, User
from core import clock
from core.models import Upload
from inquiries import services as desk
from inquiries.bank.content import Content
from inquiries.bank.services import draft_answer
from inquiries.models import (
    BankAnswer,
    FollowUpStory,
    Inquiry,
    Recommendation,
    Referral,
    Theme,
    ThemeDigest,
    ThemeMember,
)
from inquiries.services import Author

_serial = count(1)
PASSWORD = "rahasia-untuk-uji"
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"  # noqa: E501


def make_agency(code: str = "DISHUB", **fields) -> Agency:
    names = {"name": f"Instansi {code}", "short_name": code.title(), "kind": "REGIONAL_APPARATUS"}
    agency, _ = Agency.objects.get_or_create(code=code, defaults={**names, **fields})
    return agency


def make_user(username: str, *, agency: Agency | None = None, **fields) -> User:
    serial = next(_serial)
    return User.objects.create_user(
        username,
        email=f"{username}@contoh.test",
        password=PASSWORD,
        **{
            "full_name": username.replace(".", " ").title(),
            "employment": "PNS",
            "employee_id_number": f"198503{1 + serial // 1000:02d}2010011{serial % 1000:03d}",
            "home_agency": agency,
            **fields,
        },
    )


def make_upload(name: str = "sk.pdf") -> Upload:
    return Upload.objects.create(
        file=f"uji/{next(_serial)}.pdf",
        name=name,
        content_type="application/pdf",
        size=len(SCAN),
        sha256="0" * 64,
        created_at=clock.now(),
    )


def make_head(agency: Agency, user: User | None = None, **fields) -> User:
    head = user or make_user(f"kepala.{agency.code.lower()}", agency=agency)
    AgencyHead.objects.create(
        **{
            "agency": agency,
            "user": head,
            "document": make_upload(),
            "effective_from": clock.now() - timedelta(days=365),
            **fields,
        }
    )
    return head


def make_decree(
    agency: Agency,
    *,
    officers: list[User] = (),
    responsible: list[User] = (),
    accounts: list[MediaAccount] = (),
    by: User | None = None,
    in_force: bool = True,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Decree:
    """A decree with its people and accounts; in force since 30 days ago unless told otherwise."""
    by = by or make_user(f"pendraf{next(_serial)}", agency=agency)
    now = clock.now()
    start = since or now - timedelta(days=30)
    decree = Decree.objects.create(
        agency=agency,
        number=f"{next(_serial)}/SK/{agency.code}",
        year=2026,
        about="Penunjukan akun resmi, Pejabat, dan Petugas",
        decree_date=date(2026, 1, 5),
        valid_from=clock.local(start).date(),
        drafted_by=by,
        drafted_at=start,
        **(
            {
                "signed_scan": make_upload(),
                "activated_at": start,
                "activated_by": by,
                "effective_from": start,
                "effective_until": until,
            }
            if in_force
            else {}
        ),
    )
    for role, people in (("OFFICER", officers), ("RESPONSIBLE", responsible)):
        for user in people:
            Appointment.objects.create(decree=decree, agency=agency, user=user, role=role)
    for account in accounts:
        Designation.objects.create(decree=decree, account=account)
    return decree


def make_officer(agency: Agency, username: str = "") -> User:
    """A Petugas with a decree in force."""
    user = make_user(username or f"petugas.{agency.code.lower()}", agency=agency)
    make_decree(agency, officers=[user])
    return user


def make_responsible(agency: Agency, username: str = "") -> User:
    """A Pejabat with a decree in force."""
    user = make_user(username or f"pejabat.{agency.code.lower()}", agency=agency)
    make_decree(agency, responsible=[user])
    return user


def make_assigned(role: str, username: str = "") -> User:
    """An Evaluator, Bupati or Admin."""
    user = make_user(username or role.lower())
    RoleAssignment.objects.create(
        user=user, role=role, effective_from=clock.now() - timedelta(days=30)
    )
    return user


def make_platform(code: str = "instagram", **fields) -> Platform:
    defaults = {"name": code.title(), "kind": "MEDIA_SHARING", **fields}
    platform, _ = Platform.objects.get_or_create(code=code, defaults=defaults)
    return platform


def make_account(agency: Agency, handle: str = "dishub.berau", **fields) -> MediaAccount:
    return MediaAccount.objects.create(
        **{
            "agency": agency,
            "platform": make_platform(),
            "handle": handle,
            "url": f"https://www.instagram.com/{handle}/",
            "proposed_by": make_user(f"pengusul{next(_serial)}", agency=agency),
            "proposed_at": clock.now(),
            **fields,
        }
    )


def make_inquiry(agency: Agency, by: User, **fields) -> Inquiry:
    """An inquiry recorded by an officer, who holds it."""
    defaults = {"kind": "QUESTION", "text": "Lampu jalan di Rinding mati tiga hari."}
    return desk.record_inquiry(
        agency=agency, by=by, **{"author": Author(handle="@warga"), **defaults, **fields}
    )


def make_referral(inquiry: Inquiry, to: Agency, by: User, **fields) -> Referral:
    """A referral just sent."""
    (referral,) = desk.refer_inquiry(
        inquiry=inquiry, agencies=[to], reason="Kewenangan Instansi terkait.", by=by, **fields
    )
    return referral


def make_bank_answer(agency: Agency, by: User, **fields) -> BankAnswer:
    """An internal answer about street lamps, valid for a year."""
    content = {
        "question": "Lampu jalan mati, lapor ke mana?",
        "variants": "PJU padam\nlampu penerangan jalan tidak menyala",
        "answer": "Yth. {nama}, laporan {nomor} kami terima. Perbaikan paling lama tiga hari.",
        "source": "SOP PJU 2026",
        "expires_date": clock.today() + timedelta(days=365),
        **fields,
    }
    return draft_answer(agency=agency, by=by, content=Content(**content))


def make_digest(agency: Agency, by: User, **fields) -> ThemeDigest:
    """A draft of a month of its own, without themes."""
    first = date(2000, 1, 1) + timedelta(days=31 * next(_serial))
    return ThemeDigest.objects.create(
        **{
            "agency": agency,
            "period_from": first,
            "period_until": first + timedelta(days=30),
            "status": "READY",
            "requested_by": by,
            "requested_at": clock.now(),
            "ready_at": clock.now(),
            **fields,
        }
    )


def make_theme(
    agency: Agency, by: User, *, digest: ThemeDigest | None = None, inquiries=(), **fields
) -> Theme:
    """A theme of a digest, with these inquiries in it."""
    digest = digest or make_digest(agency, by)
    order = digest.themes.count() + 1
    theme = Theme.objects.create(digest=digest, **{"order": order, "name": "Lampu jalan", **fields})
    ThemeMember.objects.bulk_create(
        ThemeMember(digest=digest, theme=theme, found_in=theme, inquiry=row) for row in inquiries
    )
    return theme


def make_approved_theme(agency: Agency, by: User, inquiries: list[Inquiry] = (), **fields) -> Theme:
    """A theme of a digest that the Kepala has approved."""
    theme = make_theme(agency, by, inquiries=inquiries, **fields)
    theme.digest.approve(by=by, at=clock.now())
    return Theme.objects.select_related("digest").get(pk=theme.pk)


def make_recommendation(agency: Agency, by: User, **fields) -> Recommendation:
    """A draft, due in a month."""
    now = clock.now()
    return Recommendation.objects.create(
        **{
            "agency": agency, "kind": "ACTIVITY", "addressee": "Bidang Parkir",
            "text": "Tambah petugas parkir di tepian.", "owner": by,
            "due_date": clock.today() + timedelta(days=30), "drafted_by": by, "drafted_at": now,
            "changed_by": by, "changed_at": now, **fields,
        }
    )  # fmt: skip


def make_adopted(agency: Agency, by: User, **fields) -> Recommendation:
    """A recommendation that the Kepala has approved."""
    facts = {"status": "APPROVED", "approved_by": by, "approved_at": clock.now(), **fields}
    return make_recommendation(agency, by, **facts)


def make_story(recommendation: Recommendation, by: User, **fields) -> FollowUpStory:
    """A draft."""
    now = clock.now()
    return FollowUpStory.objects.create(
        **{
            "code": f"{next(_serial):08d}", "agency": recommendation.agency,
            "recommendation": recommendation, "question": "Kapan parkir tepian ditambah?",
            "decided": "Petugas parkir ditambah.", "done": "Dua petugas berjaga tiap malam.",
            "done_date": clock.today(), "drafted_by": by, "drafted_at": now, "changed_by": by,
            "changed_at": now, **fields,
        }
    )  # fmt: skip
