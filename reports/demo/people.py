"""The fictional people of the demo, their offices, and the decrees that empower them."""

import io
from dataclasses import dataclass
from datetime import date, timedelta

import pikepdf
from django.contrib.auth.hashers import make_password

from accounts import services as registry
from accounts.models import MediaAccount, Platform
from agencies.models import Agency, AgencyHead, Appointment, RoleAssignment, User
from agencies.services import NewAppointment
from core import clock, uploads
from core.models import Upload

STAFFED = (
    "DISHUB", "DPUPR", "DISDIK", "DISKOMINFO", "DINKES", "DINSOS", "DLHK", "DISDUKCAPIL",
    "BPBD", "SATPOLPP", "DISKOPERINDAG", "DISPERKIM",
)  # fmt: skip
LAPSED = "DISBUDPAR"
WITHOUT_DECREE = "DISPORA"
# One for each who is not named in the story; the surname of all says that there is no such person.
GIVEN_NAMES = (
    "Ani", "Budi", "Citra", "Dewi", "Eko", "Fitri", "Gilang", "Hana", "Indra", "Joko", "Kirana",
    "Laras", "Made", "Nina", "Oki", "Putri", "Qori", "Rama", "Sari", "Tono", "Umi", "Vino", "Wati",
    "Yanti", "Zainal", "Agus", "Bella", "Cahya", "Dian", "Endang", "Fajar", "Gita", "Hendra",
    "Intan", "Jaya", "Kemala", "Lestari", "Mega", "Nanda", "Oktavia", "Prita", "Rizal", "Salma",
    "Taufik", "Utami", "Vera", "Wahyu", "Yusuf",
)  # fmt: skip
ROLES = ("kepala", "pejabat", "petugas")
TITLES = {
    "kepala": "Kepala",
    "pejabat": "Sekretaris",
    "petugas": "Pranata Hubungan Masyarakat",
}


@dataclass(frozen=True)
class Team:
    """The people of one Instansi and its official account."""

    agency: Agency
    head: User
    responsible: User
    officer: User
    account: MediaAccount | None = None


class Cast:
    """Makes the people; each has an obviously fictional name and a valid-looking number."""

    def __init__(self, password: str) -> None:
        self.password = make_password(password)
        self.serial = 0

    def team(self, code: str, *, has_decree: bool = True, lasts: timedelta | None = None) -> Team:
        """Staff an Instansi, put its decree in force, and designate its Instagram account."""
        agency = Agency.objects.get(code=code)
        head, responsible, officer = (self._civil_servant(agency, role) for role in ROLES)
        AgencyHead.objects.create(
            agency=agency,
            user=head,
            effective_from=clock.now(),
            document=letter(f"SK pengangkatan Kepala {agency.short_name}"),
        )
        if not has_decree:
            return Team(agency, head, responsible, officer)
        account = registry.propose_account(
            agency=agency,
            platform=Platform.objects.get(code="instagram"),
            handle=f"{slug(agency)}.berau",
            url=f"https://www.instagram.com/{slug(agency)}.berau/",
            display_name=f"{agency.short_name} Berau",
            by=responsible,
        )
        today = clock.today()
        decree = registry.draft_decree(
            agency=agency,
            number=f"800/{self.serial:03d}/{agency.code}",
            about="Penunjukan Akun Resmi, Pejabat, dan Petugas Media Sosial",
            decree_date=today,
            valid_from=today,
            valid_until=today + lasts if lasts else date(today.year + 2, 12, 31),
            accounts=[account],
            appointments=[
                NewAppointment(responsible, Appointment.Role.RESPONSIBLE),
                NewAppointment(officer, Appointment.Role.OFFICER),
            ],
            by=responsible,
        )
        scan = letter(f"Keputusan Kepala {agency.short_name}")
        registry.activate_with(decree=decree, scan=scan, by=head)
        return Team(agency, head, responsible, officer, account)

    def assign(self, username: str, role: RoleAssignment.Role, name: str) -> User:
        """Make the Evaluator, the Bupati or the Admin."""
        user = self._user(username, name, None, role.label)
        RoleAssignment.objects.create(user=user, role=role, effective_from=clock.now())
        return user

    def civil_servant(self, username: str, name: str, agency: Agency) -> User:
        """Make somebody who holds no office yet."""
        return self._user(username, name, agency, "Auditor")

    def _civil_servant(self, agency: Agency, role: str) -> User:
        name = f"{GIVEN_NAMES[self.serial]} Contoh"
        return self._user(f"{role}.{slug(agency)}", name, agency, TITLES[role])

    def _user(self, username: str, name: str, agency: Agency | None, title: str) -> User:
        self.serial += 1
        return User.objects.create(
            username=username,
            password=self.password,
            email=f"{username}@contoh.test",
            full_name=name,
            employment=User.Employment.PNS,
            employee_id_number=f"19850312201001{1 + self.serial % 2}{self.serial:03d}",
            rank_grade="Penata (III/c)",
            position_title=title,
            home_agency=agency,
        )


def slug(agency: Agency) -> str:
    """The short name in lower case, letters and digits only."""
    return "".join(sign for sign in agency.short_name.lower() if sign.isalnum())


def letter(title: str) -> Upload:
    """A one-page PDF that says it is an example, in place of a signed scan."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    text = f"BT /F1 14 Tf 72 740 Td (CONTOH - {title}) Tj ET"
    page.Contents = document.make_stream(text.encode("latin-1"))
    content = io.BytesIO()
    document.save(content)
    return uploads.store_generated(
        content.getvalue(), name=f"{title}.pdf", content_type="application/pdf"
    )
