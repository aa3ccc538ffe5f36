"""Filters of the referral queue: the inbox's own, asked of what was referred.

`instansi` is the other side: who asks, or on the tab of what one asks oneself, who is asked. Days
are those of the sending. Tags belong to the Instansi that holds the message, so they narrow only
what it has sent away.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import CharField, Q, Value

from accounts.models import Platform
from agencies.models import Agency, User
from inquiries import filters
from inquiries.filters import ALL, DIRECT, FLAGS, Offered, Panel
from inquiries.models import Inquiry, Tag
from inquiries.models.referral_queryset import ReferralQuerySet
from inquiries.tabs import Tab

OF_MESSAGE = ("jenis", "kanal", "penanda", "tanda")
OURS = "dari-kami"


def read(tab: Tab, chosen: dict[str, str]) -> dict[str, str]:
    """Those of the filters an address sets (`filters.read`) that the tab has."""
    has = {*OF_MESSAGE, "instansi", "dari", "sampai"} - ({"penanda"} if tab.slug != OURS else set())
    return {name: value for name, value in chosen.items() if name in has}


def narrow(
    rows: ReferralQuerySet, chosen: dict[str, str], user: User, now: datetime, *, is_ours: bool
) -> ReferralQuerySet:
    """The referrals that all chosen filters leave."""
    for each in ALL:
        value = chosen.get(each.name)
        if not value:
            continue
        if each.name in OF_MESSAGE:
            rows = rows.filter(_of_message(each.where(value, user, now)))
        elif each.name == "instansi":
            rows = rows.filter(**{f"{'to' if is_ours else 'from'}_agency__code": value})
        elif each.name == "dari":
            rows = rows.filter(sent_at__gte=filters.since(value, 0))
        elif each.name == "sampai":
            rows = rows.filter(sent_at__lt=filters.since(value, 1))
    return rows


def _of_message(where: Q) -> Q:
    """A condition on messages, as one on the referrals of such messages."""
    lifted = where.copy()
    lifted.children = [_lifted(child) for child in where.children]
    return lifted


def _lifted(child: Any) -> Any:
    if isinstance(child, Q):
        return _of_message(child)
    name, value = child
    return f"inquiry__{name}", value


class ReferralFilterForm(forms.Form):
    """The filters as a page offers them; it is only ever shown, the address is read by `read`."""

    jenis = forms.ChoiceField(label="Jenis", required=False)
    kanal = forms.ChoiceField(label="Kanal", required=False)
    penanda = forms.ChoiceField(label="Penanda", required=False)
    instansi = forms.ChoiceField(label="Dari Instansi", required=False)
    tanda = forms.ChoiceField(label="Tanda", required=False)
    dari = forms.DateField(label="Sejak", required=False, widget=forms.DateInput({"type": "date"}))
    sampai = forms.DateField(
        label="Sampai", required=False, widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, chosen: dict[str, str], choices: list[Offered], *, is_ours: bool) -> None:
        super().__init__(initial=chosen, auto_id="saring-%s")
        if is_ours:
            self.fields["instansi"].label = "Ke Instansi"
        of = {
            name: [(each.key, each.label) for each in choices if each.kind == name]
            for name in ("kanal", "penanda", "instansi")
        }
        offers = {
            "jenis": [(kind.value, kind.label) for kind in Inquiry.Type],
            "kanal": [(DIRECT, "Langsung"), *of["kanal"]],
            "penanda": of["penanda"],
            "instansi": of["instansi"],
            "tanda": [(key, label) for key, (_, label) in FLAGS.items()],
        }
        for name, found in offers.items():
            if found:
                self.fields[name].choices = [("", "Semua"), *found]  # type: ignore[attr-defined]
            else:
                del self.fields[name]


def panel(path: str, here: dict[str, str], chosen: dict[str, str], user: User, tab: Tab) -> Panel:
    """Make the panel of the queue; `here` is the address without the page."""
    is_ours = tab.slug == OURS
    choices = _offered(user, has_tags=is_ours)
    stay = {name: value for name, value in here.items() if name == "tab"}
    return Panel(
        form=ReferralFilterForm(chosen, choices, is_ours=is_ours),
        chips=filters.chips(path, {**stay, **chosen}, chosen, choices),
        clear_url=f"{path}?{urlencode(stay)}",
        kept=stay,
        saved=[],
        query="",
    )


def _offered(user: User, *, has_tags: bool) -> list[Offered]:
    """Platforms, Instansi and one's own tags; all of them in one query."""
    text = CharField()
    platforms = Platform.objects.order_by().values_list(Value("kanal", text), "code", "name")
    agencies = Agency.objects.open().order_by()
    tags = Tag.objects.visible_to(user) if has_tags else Tag.objects.none()
    rows = platforms.union(
        agencies.values_list(Value("instansi", text), "code", "short_name"),
        tags.order_by().values_list(Value("penanda", text), "name", "name"),
        all=True,
    )
    return sorted((Offered(*row) for row in rows), key=lambda each: each.label.lower())
