"""Filters of the inbox: each is one parameter of the address, and all of them go together.

What an address asks in a way nobody offers (an unknown kind, a day that does not exist) is left
out, as an unknown tab is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar, cast
from urllib.parse import urlencode

from django import forms
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import QueryDict

from accounts.models import MediaAccount, Platform
from agencies import powers
from agencies.models import Agency, Appointment, User
from agencies.powers import DESK
from core import clock
from core.formats import tanggal
from core.forms import FIRST_YEAR, LAST_YEAR
from core.text import printable
from inquiries.models import Inquiry, SavedFilter, Tag, Tagging

Rows = TypeVar("Rows", bound=QuerySet)
LONGEST = 120
MINE, NOBODY, DIRECT = "saya", "tanpa", "langsung"
FLAGS = {"krisis": ("is_crisis", "Krisis"), "kasar": ("is_abusive", "Kasar")}
SORTS = {"": "Terbaru", "terlama": "Terlama", "sisa": "Sisa waktu"}
ORDER = "urut"


@dataclass(frozen=True)
class Offered:
    """One thing to choose: of which filter, its value in the address, its name, its group."""

    kind: str
    key: str
    label: str
    group: str = ""


@dataclass(frozen=True)
class Filter:
    """One filter: what it is called, which values it takes, and the rows it leaves."""

    name: str
    label: str
    takes: Callable[[str], bool]
    where: Callable[[str, User, datetime], Q]


def _day(written: str) -> date | None:
    """The day of an ISO date that every time zone can hold."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _is_day(written: str) -> bool:
    return _day(written) is not None


def since(written: str, days: int) -> datetime:
    """The moment at which a day that `read` let through begins, or the one so many days later."""
    day = _day(written)
    assert day is not None  # noqa: S101 - `takes` has seen it
    return clock.start_of_day(day + timedelta(days=days))


def _on_channel(key: str) -> Q:
    if key == DIRECT:
        return Q(account=None)
    platform, _, handle = key.partition("/")
    accounts = MediaAccount.objects.filter(platform__code=platform)
    if handle:
        accounts = accounts.filter(handle=handle)
    return Q(account__in=accounts.order_by().values("pk"))


def _with_tag(name: str, user: User) -> Q:
    tagged = Tagging.objects.filter(tag__in=Tag.objects.visible_to(user).filter(name__iexact=name))
    return Q(pk__in=tagged.values("inquiry"))


def _held_by(username: str, user: User, now: datetime) -> Q:
    """Who holds the lease now, or to whom it is assigned."""
    if username == NOBODY:
        return Q(lease_until=None) | Q(lease_until__lte=now)
    people = User.objects.filter(username=user.username if username == MINE else username)
    person = people.order_by().values("pk")
    return Q(claimed_by__in=person, lease_until__gt=now) | Q(assigned_to__in=person)


ALL = [
    Filter(
        "jenis",
        "Jenis",
        lambda value: value in Inquiry.Type.values,
        lambda value, *_: Q(type=value),
    ),
    Filter("kanal", "Kanal", bool, lambda value, *_: _on_channel(value)),
    Filter("penanda", "Penanda", bool, lambda value, user, _: _with_tag(value, user)),
    Filter("instansi", "Instansi", bool, lambda value, *_: Q(agency__code=value)),
    Filter("petugas", "Petugas", bool, _held_by),
    Filter(
        "tanda",
        "Tanda",
        lambda value: value in FLAGS,
        lambda value, *_: Q(**{FLAGS[value][0]: True}),
    ),
    Filter("dari", "Sejak", _is_day, lambda value, *_: Q(received_at__gte=since(value, 0))),
    Filter("sampai", "Sampai", _is_day, lambda value, *_: Q(received_at__lt=since(value, 1))),
]
NAMES = tuple(each.name for each in ALL)


def read(params: QueryDict) -> dict[str, str]:
    """The filters an address sets, those that nothing can mean left out."""
    written = {each.name: printable(params.get(each.name, "")).strip()[:LONGEST] for each in ALL}
    return {each.name: written[each.name] for each in ALL if each.takes(written[each.name])}


def narrow(rows: Rows, chosen: dict[str, str], user: User, now: datetime) -> Rows:
    """The rows that all chosen filters leave."""
    for each in ALL:
        if value := chosen.get(each.name):
            rows = rows.filter(each.where(value, user, now))
    return rows


def offered(user: User) -> list[Offered]:
    """What the user may choose among, saved filters included; all of it in one query."""
    held = powers.of(user)
    ids = held.agencies()
    text = CharField()
    none = Value("", text)
    accounts = MediaAccount.objects.filter(agency__in=ids)
    officers = Appointment.objects.in_force(held.at).filter(
        agency__in=ids, role__in=[role.value for role in DESK], user__is_active=True
    )
    agencies = Agency.objects.filter(pk__in=ids) if ids else Agency.objects.open()
    platforms = Platform.objects.all() if not ids else Platform.objects.none()
    rows = (
        accounts.order_by()
        .values_list(
            Value("kanal", text),
            Concat("platform__code", Value("/", text), "handle", output_field=text),
            "handle",
            "platform__name",
        )
        .union(
            platforms.order_by().values_list(Value("platform", text), "code", "name", none),
            Tag.objects.visible_to(user)
            .order_by()
            .values_list(Value("penanda", text), "name", "name", none),
            officers.order_by().values_list(
                Value("petugas", text), "user__username", "user__full_name", none
            ),
            agencies.order_by().values_list(Value("instansi", text), "code", "short_name", none),
            SavedFilter.objects.visible_to(user)
            .order_by()
            .values_list(Value("simpanan", text), "query", "name", Cast("pk", text)),
            all=True,
        )
    )
    unique = {Offered(*row) for row in rows}
    return sorted(unique, key=lambda each: (each.kind, each.group.lower(), each.label.lower()))


def words(name: str, value: str, choices: list[Offered]) -> str:
    """A chosen value as the chip says it."""
    fixed = {
        **{("jenis", kind.value): kind.label for kind in Inquiry.Type},
        **{("tanda", key): label for key, (_, label) in FLAGS.items()},
        ("kanal", DIRECT): "Langsung",
        ("petugas", MINE): "Saya",
        ("petugas", NOBODY): "Belum dipegang",
    }
    if (name, value) in fixed:
        return str(fixed[name, value])
    if day := _day(value) if name in {"dari", "sampai"} else None:
        return tanggal(day)
    for each in choices:
        if each.kind == name and each.key == value:
            return f"{each.label} · {each.group}" if each.group else each.label
        if name == "kanal" and value == each.key.partition("/")[0]:
            return each.group or each.label
    return value


class FilterForm(forms.Form):
    """The filters as a page offers them; it is only ever shown, the address is read by `read`."""

    jenis = forms.ChoiceField(label="Jenis", required=False)
    kanal = forms.ChoiceField(label="Kanal", required=False)
    penanda = forms.ChoiceField(label="Penanda", required=False)
    instansi = forms.ChoiceField(label="Instansi", required=False)
    petugas = forms.ChoiceField(label="Petugas", required=False)
    tanda = forms.ChoiceField(label="Tanda", required=False)
    dari = forms.DateField(label="Sejak", required=False, widget=forms.DateInput({"type": "date"}))
    sampai = forms.DateField(
        label="Sampai", required=False, widget=forms.DateInput({"type": "date"})
    )
    urut = forms.ChoiceField(label="Urutan", required=False)

    def __init__(
        self, chosen: dict[str, str], choices: list[Offered], *, sorts: dict[str, str]
    ) -> None:
        super().__init__(initial=chosen, auto_id="saring-%s")
        of = {name: [each for each in choices if each.kind == name] for name in NAMES}
        self._offer("jenis", [(kind.value, kind.label) for kind in Inquiry.Type])
        self._offer("kanal", [(DIRECT, "Langsung"), *_channels(choices)])
        self._offer("penanda", [(each.key, each.label) for each in of["penanda"]])
        self._offer("instansi", [(each.key, each.label) for each in of["instansi"]], least=2)
        people = [(each.key, each.label) for each in of["petugas"]]
        self._offer("petugas", [(MINE, "Saya"), (NOBODY, "Belum dipegang"), *people], least=3)
        self._offer("tanda", [(key, label) for key, (_, label) in FLAGS.items()])
        cast("forms.ChoiceField", self.fields["urut"]).choices = list(sorts.items())

    def _offer(self, name: str, choices: list, *, least: int = 1) -> None:
        """Offer a choice; a filter that leaves everything as it is does not stand there."""
        if len(choices) < least:
            del self.fields[name]
        else:
            cast("forms.ChoiceField", self.fields[name]).choices = [("", "Semua"), *choices]


def _channels(choices: list[Offered]) -> list:
    """Platforms, each with its accounts under it where one's own Instansi has some."""
    accounts = [each for each in choices if each.kind == "kanal"]
    found: list = [(each.key, each.label) for each in choices if each.kind == "platform"]
    for group in dict.fromkeys(each.group for each in accounts):
        mine = [each for each in accounts if each.group == group]
        whole = (mine[0].key.partition("/")[0], f"Semua {group}")
        found.append((group, [whole, *((each.key, each.label) for each in mine)]))
    return found


@dataclass(frozen=True)
class Chip:
    """A filter that is set, and the address without it."""

    text: str
    url: str


@dataclass(frozen=True)
class Panel:
    """All that stands above a list to narrow it."""

    form: forms.Form
    chips: list[Chip]
    clear_url: str
    kept: dict[str, str]  # what the form carries along: the tab, the words looked for
    saved: list[tuple[str, str]]  # name and address of one's own views
    query: str  # what "simpan" keeps


def panel(
    path: str, here: dict[str, str], chosen: dict[str, str], user: User, *, has_clock: bool
) -> Panel:
    """Make the panel of a list; `here` is the address without the page."""
    choices = offered(user)
    sorts = {key: label for key, label in SORTS.items() if key != "sisa" or has_clock}
    stay = {name: value for name, value in here.items() if name in {"tab", "q"}}
    query = urlencode({**stay, **chosen, **_order(here)})
    return Panel(
        form=FilterForm({**chosen, **_order(here)}, choices, sorts=sorts),
        chips=chips(path, here, chosen, choices),
        clear_url=f"{path}?{urlencode(stay)}",
        kept=stay,
        saved=[(each.label, f"{path}?{each.key}") for each in choices if each.kind == "simpanan"],
        query=query,
    )


def chips(
    path: str, here: dict[str, str], chosen: dict[str, str], choices: list[Offered]
) -> list[Chip]:
    """Each filter that is set, in the words of the form, with the way to drop it."""
    found = []
    for each in ALL:
        if value := chosen.get(each.name):
            rest = {name: kept for name, kept in here.items() if name != each.name}
            text = f"{each.label}: {words(each.name, value, choices)}"
            found.append(Chip(text, f"{path}?{urlencode(rest)}"))
    return found


def _order(here: dict[str, str]) -> dict[str, str]:
    return {ORDER: here[ORDER]} if here.get(ORDER) else {}
