"""One action on many inquiries: each row by the rules of its own, in its own transaction.

What one row is refused changes nothing of it and stops no other; the report tells every row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.urls import reverse

from agencies import powers
from agencies.models import Appointment, User
from agencies.powers import DESK
from core.errors import DomainError
from core.forms import CleanTextField
from inquiries import policies, services, veil
from inquiries.forms import area
from inquiries.models import Inquiry, Tag
from inquiries.step_forms import ColleagueField, note_field, original_field, tag_field

MOST = 100
PICKED = "pilih"  # the name of the boxes
EXCERPT = 90


class PickError(DomainError):
    """Nothing was ticked, or more than one run takes."""

    code = "pick"


class BulkForm(forms.Form):
    """What an action asks besides the rows; nothing by default."""

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, auto_id="massal-%s")
        self.user = user
        self.prepare()

    def prepare(self) -> None:
        """Offer what this user may choose; nothing by default."""


class WhyForm(BulkForm):
    """A reason, the same for every row."""

    reason = CleanTextField(label="Alasan", max_length=1000, widget=area(2))


class OriginalForm(WhyForm):
    """The one inquiry that all of them repeat."""

    original = original_field()
    field_order = ("original", "reason")

    def clean_original(self) -> Inquiry:
        """:raises ValidationError: unless it stands in the user's own inbox."""
        rows = Inquiry.objects.on_desk_of(self.user)
        found = rows.filter(number=self.cleaned_data["original"]).first()
        if found is None:
            raise forms.ValidationError("Nomor itu tidak ada di kotak masuk Anda.")
        return found


class ColleagueForm(BulkForm):
    """Which colleague sees to them."""

    to = ColleagueField(label="Kepada")
    note = note_field()

    def prepare(self) -> None:
        held = powers.of(self.user)
        people = Appointment.objects.in_force(held.at).filter(
            agency__in=held.agencies(*DESK), role__in=[role.value for role in DESK]
        )
        rows = User.objects.filter(pk__in=people.order_by().values("user"), is_active=True)
        cast("ColleagueField", self.fields["to"]).offer(rows)


class TagForm(BulkForm):
    """A tag: one in use, or a new one."""

    name = tag_field(list="penanda-dipakai")

    def in_use(self) -> list[str]:
        """The names of the tags one's own Instansi has already."""
        names = Tag.objects.visible_to(self.user).values_list("name", flat=True)
        return sorted(set(names[:200]), key=str.lower)


@dataclass(frozen=True)
class Action:
    """One thing to do with many; one that `asks` is confirmed on a page of its own."""

    slug: str
    label: str
    icon: str
    title: str
    done: str
    may: Callable[[User, Inquiry], bool]
    act: Callable[[Inquiry, User, dict[str, Any]], object]
    form: type[BulkForm] = BulkForm
    asks: bool = True
    text: str = ""
    is_danger: bool = False

    @property
    def url(self) -> str:
        return reverse("inquiries:bulk", args=[self.slug])


ACTIONS = [
    Action(
        "ambil",
        "Ambil",
        "user",
        "Ambil pesan",
        "Anda memegangnya.",
        policies.can_work_on,
        lambda row, by, data: services.claim_inquiry(inquiry=row, by=by),
        asks=False,
    ),
    Action(
        "lepas",
        "Lepas",
        "users",
        "Lepas pesan",
        "Dilepas untuk rekan Anda.",
        policies.can_work_on,
        lambda row, by, data: services.release_inquiry(inquiry=row, by=by),
        asks=False,
    ),
    Action(
        "disposisi",
        "Disposisi",
        "arrow-right",
        "Disposisikan kepada rekan",
        "Didisposisikan.",
        policies.can_assign,
        lambda row, by, data: services.assign_inquiry(inquiry=row, by=by, **data),
        ColleagueForm,
    ),
    Action(
        "penanda",
        "Beri penanda",
        "note",
        "Beri penanda",
        "Diberi penanda.",
        policies.can_work_on,
        lambda row, by, data: services.tag_inquiry(inquiry=row, by=by, **data),
        TagForm,
        text="Hanya Instansi Anda yang melihat penanda.",
    ),
    Action(
        "selesai",
        "Selesaikan",
        "check",
        "Selesaikan pesan",
        "Selesai.",
        policies.can_work_on,
        lambda row, by, data: services.close_inquiry(inquiry=row, by=by),
        text="Hanya pesan yang sudah dijawab yang dapat diselesaikan.",
    ),
    Action(
        "duplikat",
        "Tandai duplikat",
        "copy",
        "Tandai sebagai duplikat dari satu pesan",
        "Ditandai duplikat.",
        policies.can_work_on,
        lambda row, by, data: services.dismiss_inquiry(inquiry=row, by=by, **data),
        OriginalForm,
        text="Pengirim lain mendapat balasan yang sama begitu pesan aslinya dijawab. "
        "Hanya Pejabat yang dapat memulihkannya.",
    ),
    Action(
        "spam",
        "Tandai spam",
        "x",
        "Tandai sebagai spam",
        "Ditandai spam.",
        policies.can_work_on,
        lambda row, by, data: services.dismiss_inquiry(inquiry=row, by=by, **data),
        WhyForm,
        text="Pesan disimpan; hanya Pejabat yang dapat memulihkannya.",
        is_danger=True,
    ),
]


@dataclass(frozen=True)
class Gathering:
    """Making an issue of what is ticked: its page asks and tells by itself."""

    label: str = "Jadikan isu"
    icon: str = "users"
    is_danger: bool = False

    @property
    def url(self) -> str:
        return reverse("inquiries:new_issue")


# What is offered over a list, in this order: what settles a message comes last.
OFFERED = [*ACTIONS[:4], Gathering(), *ACTIONS[4:]]


@dataclass(frozen=True)
class Outcome:
    """What became of one row: done, or why not."""

    number: str
    excerpt: str
    url: str
    is_done: bool
    text: str


def action(slug: str) -> Action | None:
    return next((each for each in ACTIONS if each.slug == slug), None)


def picked(posted: QueryDict) -> list[str]:
    """The numbers that were ticked, each once.

    :raises PickError: when there is none, or more than one run takes.
    """
    numbers = list(dict.fromkeys(number[:20] for number in posted.getlist(PICKED)))
    if not numbers:
        raise PickError("Belum ada pesan yang dipilih. Centang dulu pesannya, lalu ulangi.")
    if len(numbers) > MOST:
        raise PickError(f"Paling banyak {MOST} pesan sekali jalan. Kurangi pilihannya.")
    return numbers


def rows_of(numbers: Iterable[str], user: User) -> dict[str, Inquiry]:
    """The inquiries the user may see, by number; in one query."""
    rows = Inquiry.objects.visible_to(user).filter(number__in=list(numbers))
    return {row.number: row for row in rows.select_related("agency")}


def run(what: Action, numbers: list[str], *, by: User, data: dict[str, Any]) -> list[Outcome]:
    """Do it row by row and tell what became of each, in the order they were ticked."""
    rows = rows_of(numbers, by)
    return [_one(what, number, rows.get(number), by, data) for number in numbers]


def _one(what: Action, number: str, row: Inquiry | None, by: User, data: dict[str, Any]) -> Outcome:
    if row is None:
        return Outcome(number, "", "", is_done=False, text="Tidak ada di kotak masuk Anda.")
    is_done, text = False, "Anda tidak berwenang atas pesan ini."
    if what.may(by, row):
        try:
            what.act(row, by, data)
        except DomainError as refusal:
            text = str(refusal)
        else:
            is_done, text = True, what.done
    url = reverse("inquiries:detail", args=[row.number])
    return Outcome(row.number, excerpt(row), url, is_done, text)


def excerpt(row: Inquiry) -> str:
    """The opening words of a message, on one line."""
    return veil.on_one_line(row.shown_text, is_masked=False, length=EXCERPT)
