"""What is typed of posts and figures. Forms clean; the rules stand in `rules` and `figures`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.details import segments_field
from accounts.models import Category, MediaAccount, Post
from accounts.models.figures import MEASURES
from accounts.models.post import PostError
from accounts.posts import figures, rules, services
from accounts.posts.rules import Checks
from accounts.posts.services import Content
from agencies import powers
from agencies.models import User
from agencies.powers import DESK
from core import clock
from core.forms import (
    CleanTextField,
    DateField,
    LinkField,
    MomentField,
    UploadField,
    WholeNumberField,
)
from core.table_forms import TableForm

PICK = {"required": "Pilih dari daftar.", "invalid_choice": "Pilih dari daftar."}
ETHICS_HELP = (
    "Isinya benar, tepat, dan akurat; menjaga kehormatan Instansi dan rahasia negara; menghargai "
    "orang lain."
)
DATA_LABEL = "Data pribadi di dalamnya memang boleh diumumkan"
CONFIRMED = "Angkanya benar"


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class TagsField(CleanTextField):
    """Tags, by commas or blanks; kept in lower case without #."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Tag", max_length=1000, **kwargs)

    def clean(self, value: Any) -> Any:
        written = super().clean(value)
        try:
            return rules.read_tags(written) if written else []
        except PostError as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal


class ChecksMixin(forms.Form):
    """What is answered for before a text goes out (Pasal 12)."""

    is_ethical = forms.BooleanField(
        label="Sesuai etika Pasal 12", required=False, help_text=ETHICS_HELP
    )
    has_allowed_data = forms.BooleanField(
        label=DATA_LABEL,
        required=False,
        help_text="Hanya bila isinya memuat NIK, KK, telepon, atau surel.",
    )

    def checks(self) -> Checks:
        return Checks(self.cleaned_data["is_ethical"], self.cleaned_data["has_allowed_data"])


class ContentForm(forms.Form):
    """What a post says, to whom, and where it can be seen."""

    text = CleanTextField(label="Isi", max_length=rules.LONGEST_TEXT, widget=area(6))
    category = forms.ChoiceField(
        label="Isi pesan menurut Pasal 10",
        choices=Category.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih a, b, atau c.", "invalid_choice": "Pilih a, b, atau c."},
    )
    tags = TagsField(
        help_text="Paling sedikit satu, dipisah koma. Contoh: parkir, tepian.",
    )
    audience = CleanTextField(
        label="Khalayak Sasaran",
        max_length=500,
        required=False,
        help_text="Siapa yang dituju. Contoh: orang tua murid baru di Tanjung Redeb.",
    )
    segments = segments_field()
    at = MomentField(label="Waktu terbit", help_text="Waktu setempat (WITA).")
    url = LinkField(label="Tautan unggahan", required=False)
    attachment = UploadField(
        label="Gambar atau berkas",
        kinds=services.MEDIA,
        required=False,
        help_text="JPG, PNG, atau PDF, paling besar 10 MB.",
    )

    def content(self) -> Content:
        names = ("text", "category", "tags", "audience", "segments", "url")
        media = self.cleaned_data["attachment"]
        return Content(media=media, **{name: self.cleaned_data[name] for name in names})


class PlanForm(ContentForm):
    """A planned post, written anew."""

    @classmethod
    def of(cls, post: Post, data: Any = None, files: Any = None) -> PlanForm:
        tags = ", ".join(post.tags)
        return cls(data, files, initial={**post.content(), "tags": tags, "at": post.at})


class PostForm(ContentForm, ChecksMixin):
    """A new post of one of the person's accounts: planned, or out already."""

    account = forms.ModelChoiceField(
        MediaAccount.objects.none(), label="Akun", empty_label=None, error_messages=PICK
    )
    status = forms.ChoiceField(
        label="Keadaan",
        choices=[(Post.Status.PLANNED, "Direncanakan"), (Post.Status.PUBLISHED, "Sudah terbit")],
        initial=Post.Status.PLANNED,
        widget=forms.RadioSelect,
        error_messages=PICK,
    )
    field_order = (
        "account", "status", "text", "category", "tags", "audience", "segments", "at", "url",
        "attachment", "is_ethical", "has_allowed_data",
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["account"]
        choice.queryset = accounts_of(powers.of(user).agencies(*DESK))

    def save(self, *, by: User) -> Post:
        """Hand what was typed to the rule.

        :raises DomainError: if it may not be kept.
        """
        account, at = self.cleaned_data["account"], self.cleaned_data["at"]
        if self.cleaned_data["status"] == Post.Status.PLANNED:
            return services.plan_post(
                account=account, content=self.content(), planned_for=at, by=by
            )
        return services.record_post(
            account=account, content=self.content(), published_at=at, checks=self.checks(), by=by
        )


class PublishForm(ChecksMixin):
    """That a planned post went out: where, and since when."""

    url = LinkField(
        label="Tautan unggahan",
        required=False,
        help_text="Salin dari platformnya sesudah terbit.",
    )
    published_at = MomentField(
        label="Waktu terbit", required=False, help_text="Kosongkan bila baru saja terbit (WITA)."
    )


class CorrectForm(ChecksMixin):
    """A text put right: why, and since when the mistake was known."""

    text = CleanTextField(label="Isi yang benar", max_length=rules.LONGEST_TEXT, widget=area(6))
    reason = CleanTextField(label="Apa yang keliru", max_length=1000, widget=area(2))
    noticed_at = MomentField(
        label="Kekeliruan diketahui",
        help_text="Ralat dinilai tepat bila paling lambat satu hari sesudahnya (WITA).",
    )
    field_order = ("text", "reason", "noticed_at", "is_ethical", "has_allowed_data")


class WithdrawForm(forms.Form):
    reason = CleanTextField(label="Alasan menarik", max_length=1000, widget=area(2))


class FigureField(WholeNumberField):
    """How many; never below zero."""

    def to_python(self, value: Any) -> int | None:
        if str(value or "").strip().startswith(("-", "\u2212")):
            raise ValidationError(f"{self.label} tidak boleh di bawah nol.", code="min_value")
        return super().to_python(value)


class SeenForm(forms.Form):
    """What every figure that is entered needs: when it was seen, and that it was looked at."""

    at = MomentField(
        label="Dilihat pada", required=False, help_text="Kosongkan untuk sekarang (WITA)."
    )
    is_confirmed = forms.BooleanField(
        label=CONFIRMED,
        required=False,
        help_text="Hanya bila diminta: angkanya naik sangat tinggi dan sudah Anda periksa.",
    )


class FollowersForm(SeenForm):
    """How many followers an account has, with the picture of it."""

    followers = FigureField(label="Pengikut")
    evidence = UploadField(
        label="Bukti",
        kinds=figures.EVIDENCE,
        help_text="Tangkapan layar halaman profilnya: JPG, PNG, atau PDF.",
    )
    field_order = ("followers", "at", "evidence", "is_confirmed")


class FiguresForm(SeenForm):
    """What a post has brought about; what is not known stays empty."""

    reach = FigureField(label="Jangkauan", required=False)
    likes = FigureField(label="Suka", required=False)
    comments = FigureField(label="Komentar", required=False)
    shares = FigureField(label="Dibagikan", required=False)
    forwards = FigureField(label="Diteruskan", required=False)
    evidence = UploadField(
        label="Bukti",
        kinds=figures.EVIDENCE,
        help_text="Tangkapan layar angkanya: JPG, PNG, atau PDF.",
    )
    field_order = (*MEASURES, "at", "evidence", "is_confirmed")

    def values(self) -> dict[str, int | None]:
        return {name: self.cleaned_data[name] for name in MEASURES}


class ExportForm(TableForm):
    """An export file of a platform, and what it does not say itself."""

    account = forms.ModelChoiceField(
        MediaAccount.objects.none(),
        label="Akun",
        required=False,
        empty_label="Seperti disebut berkasnya",
        help_text="Wajib untuk YouTube dan Facebook, yang berkasnya tidak menyebut nama akun.",
        error_messages=PICK,
    )
    category = forms.ChoiceField(
        label="Isi pesan menurut Pasal 10",
        choices=[("", "Tidak dipilih"), *Category.choices],
        required=False,
        help_text="Untuk semua baris; dapat berbeda bila berkas diimpor per kelompok.",
        error_messages=PICK,
    )
    tags = TagsField(required=False, help_text="Untuk unggahan tanpa tagar.")
    audience = CleanTextField(
        label="Khalayak Sasaran",
        max_length=500,
        required=False,
        help_text="Bawaan: khalayak dari rincian akunnya.",
    )
    at = MomentField(
        label="Angka dilihat pada", required=False, help_text="Kosongkan untuk sekarang (WITA)."
    )
    is_confirmed = forms.BooleanField(
        label="Angka yang melonjak dan nama halamannya sudah diperiksa",
        required=False,
        help_text="Hanya bila diminta.",
    )
    field_order = (
        "file", "account", "category", "tags", "audience", "at", "is_trial", "is_confirmed",
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["account"]
        choice.queryset = accounts_of(agencies)
        file: Any = self.fields["file"]
        file.label = "Berkas ekspor"
        file.help_text = "CSV, Excel, atau JSON, paling besar 5 MB."
        file.widget.attrs["accept"] = ".csv,.txt,.xlsx,.json,.js"

    def clean_at(self) -> Any:
        at = self.cleaned_data["at"]
        if at and at > clock.now():
            raise ValidationError("Waktunya belum tiba.")
        return at


class PostFilterForm(forms.Form):
    """How the list of posts is narrowed."""

    q = CleanTextField(label="Cari", max_length=100, required=False)
    akun = forms.ModelChoiceField(
        MediaAccount.objects.none(), label="Akun", required=False, empty_label="Semua akun"
    )
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Semua"), *Post.Status.choices]
    )
    kategori = forms.ChoiceField(
        label="Isi pesan", required=False, choices=[("", "Semua"), *Category.choices]
    )
    tag = CleanTextField(label="Tag", max_length=rules.LONGEST_TAG, required=False)
    dari = DateField(label="Dari", required=False)
    sampai = DateField(label="Sampai", required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        choice: Any = self.fields["akun"]
        choice.queryset = (
            MediaAccount.objects.visible_to(user)
            .select_related("platform")
            .order_by("platform__name", "handle")
        )


def accounts_of(agencies: Iterable[int]) -> Any:
    """The accounts of some Instansi, to choose from; the rules say which were official when."""
    rows = MediaAccount.objects.filter(agency__in=set(agencies), designations__isnull=False)
    return rows.distinct().select_related("platform").order_by("platform__name", "handle")
