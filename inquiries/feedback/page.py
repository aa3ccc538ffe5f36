"""What the page of a digest shows, in as many queries for one theme as for twelve."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from agencies.models import User
from core.charts import BarChart
from core.formats import number_id
from inquiries import veil
from inquiries.feedback import policies
from inquiries.feedback.forms import RenameForm, TargetForm
from inquiries.models import Inquiry, Theme, ThemeDigest, ThemeMember

EXAMPLES = 3
EXAMPLE_LENGTH = 200
SOURCE = "kotak masuk Berau Sosmed, semua pesan masuk periode ini"
Tone = ThemeMember.Tone


def change(count: int, former: int) -> str:
    """A trend in words, since a meaning is never told by a sign alone."""
    if count == former:
        return "tetap"
    return f"{'naik' if count > former else 'turun'} dari {number_id(former)}"


@dataclass(frozen=True)
class Card:
    """One theme with what was merged into it; `tones` counts by tone."""

    theme: Theme
    count: int
    former: int
    share: str
    tones: Counter[str]
    examples: list[str]
    merged: list[Theme] = field(default_factory=list)
    rename: RenameForm | None = None
    target: TargetForm | None = None

    @property
    def change(self) -> str:
        return change(self.count, self.former)

    @property
    def tone_words(self) -> str:
        """The tones in words, those that occur."""
        return ", ".join(
            f"{number_id(self.tones[tone])} {Tone(tone).label.lower()}"
            for tone in Tone.values
            if self.tones[tone]
        )


@dataclass(frozen=True)
class Input:
    """All input of the period as the inbox holds it now, and which of it needs a word."""

    total: int
    duplicates: int
    spam: int
    abusive: int

    @classmethod
    def of(cls, digest: ThemeDigest) -> Input:
        return cls(
            **digest.inquiries.order_by().aggregate(
                total=Count("pk"),
                duplicates=Count("pk", filter=Q(status=Inquiry.Status.DUPLICATE)),
                spam=Count("pk", filter=Q(status=Inquiry.Status.SPAM)),
                abusive=Count("pk", filter=Q(is_abusive=True)),
            )
        )


@dataclass
class DigestPage:
    """A digest with its themes for one reader."""

    digest: ThemeDigest
    user: User
    cards: list[Card] = field(init=False)

    def __post_init__(self) -> None:
        self.can_shape = self.digest.is_draft and policies.can_shape(self.user, self.digest)
        self.can_approve = self.digest.is_draft and policies.can_approve(self.user, self.digest)
        self.can_ask = not (self.digest.is_open or self.digest.is_approved) and policies.can_ask(
            self.user, self.digest
        )
        self.reads_inbox = policies.reads_inbox(self.user)
        self.input = Input.of(self.digest)
        self.themes = list(self.digest.themes.all())
        self.tones = self._tones()
        self.cards = self._cards()

    def _tones(self) -> dict[int, Counter[str]]:
        """By the theme that stands for it, how many messages of each tone."""
        stands = {row.pk: row.merged_into_id or row.pk for row in self.themes}
        found: dict[int, Counter[str]] = defaultdict(Counter)
        rows = self.digest.members.order_by().values_list("theme", "tone")
        for theme, tone, count in rows.annotate(Count("pk")):
            found[stands[theme]][tone] += count
        return found

    def _cards(self) -> list[Card]:
        examples = self._examples()
        shown = [row for row in self.themes if row.merged_into_id is None]
        cards = [self._card(row, shown, examples) for row in shown]
        filled = [card for card in cards if card.count or card.former or not card.theme.is_rest]
        return sorted(filled, key=lambda one: (one.theme.is_rest, -one.count, one.theme.order))

    def _card(self, row: Theme, shown: Sequence[Theme], examples: dict[int, list[str]]) -> Card:
        merged = [one for one in self.themes if one.merged_into_id == row.pk]
        count = self.tones[row.pk].total()
        return Card(
            theme=row,
            count=count,
            former=row.former_count + sum(one.former_count for one in merged),
            share=f"{round(100 * count / self.standing)}%" if self.standing else "–",
            tones=self.tones[row.pk],
            examples=examples[row.pk][:EXAMPLES],
            merged=merged,
            rename=RenameForm.of(row, self.digest) if self.can_shape else None,
            target=TargetForm.of(row, self.digest, shown) if self._can_merge(row) else None,
        )

    def _can_merge(self, row: Theme) -> bool:
        return self.can_shape and not row.is_rest

    def _examples(self) -> dict[int, list[str]]:
        """The messages most like each theme, personal data masked; none of spam or abuse."""
        place = Window(
            RowNumber(),
            partition_by=F("theme"),
            order_by=[F("closeness").desc(), F("inquiry").asc()],
        )
        rows = (
            self.digest.members.filter(inquiry__is_abusive=False)
            .exclude(inquiry__status=Inquiry.Status.SPAM)
            .annotate(place=place, opening=veil.opening(4 * EXAMPLE_LENGTH, of="inquiry__"))
            .filter(place__lte=EXAMPLES)
            .order_by("-closeness", "inquiry")
            .values_list("theme", "theme__merged_into", "opening")
        )
        found: dict[int, list[str]] = defaultdict(list)
        for theme, merged_into, text in rows:
            line = veil.on_one_line(text, is_masked=True, length=EXAMPLE_LENGTH)
            found[merged_into or theme].append(line)
        return found

    @property
    def standing(self) -> int:
        """How many messages stand in the themes."""
        return sum(tones.total() for tones in self.tones.values())

    @property
    def former(self) -> int:
        return sum(row.former_count for row in self.themes)

    @property
    def adds_up(self) -> bool:
        """Whether the themes hold all that the inbox holds of the period."""
        return self.standing == self.input.total

    @property
    def all_tones(self) -> list[tuple[str, int]]:
        whole = sum(self.tones.values(), Counter())
        return [(Tone(tone).label, whole[tone]) for tone in Tone.values]

    @property
    def chart(self) -> BarChart:
        bars = [(card.theme.name, card.count) for card in self.cards]
        return BarChart("Pesan menurut tema", SOURCE, "Tema", "Pesan", bars)
