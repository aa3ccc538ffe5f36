"""What citizens type. Forms clean; the rules stand in the services."""

from typing import Any

from django import forms

from agencies.models import Agency
from core.forms import CleanTextField, OnceForm
from core.idempotency import new_key
from inquiries.forms import LONGEST, ContactField, GroupedAgencyField, area
from inquiries.models import Inquiry
from inquiries.models.rating import LEAST, MOST
from inquiries.public.services import Question

SCORES = {5: "Sangat baik", 4: "Baik", 3: "Cukup", 2: "Kurang", 1: "Sangat kurang"}


class TokenForm(OnceForm):
    """A form of a citizen, who may come with a key of their own making or with none."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not self.is_bound:
            self.initial["token"] = new_key()

    @property
    def sent_token(self) -> str:
        return self.cleaned_data["token"] or new_key()


class AskForm(TokenForm):
    """A question, comment, criticism or suggestion of a citizen."""

    text = CleanTextField(
        label="Isi pertanyaan",
        max_length=LONGEST,
        widget=area(6),
        help_text="Sebutkan tempat dan waktunya bila perlu. Jangan menulis NIK atau nomor KK.",
    )
    type = forms.ChoiceField(
        label="Jenis",
        choices=Inquiry.Type.choices,
        widget=forms.RadioSelect,
        initial="QUESTION",
        error_messages={"required": "Pilih jenisnya.", "invalid_choice": "Pilih jenisnya."},
    )
    agency = GroupedAgencyField(
        label="Instansi yang dituju",
        required=False,
        empty_label="Tidak tahu, tolong carikan",
    )
    contact = ContactField(
        label="Telepon atau surel",
        required=False,
        help_text="Hanya untuk menghubungi Anda. Disimpan tersandi dan tidak pernah tampil.",
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )
    situs_web = forms.CharField(
        label="Situs web (kosongkan)",
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        agency: Any = self.fields["agency"]
        agency.offer(Agency.objects.open().order_by("name"))

    def clean_situs_web(self) -> str:
        """Never refuse what only a machine fills: it would learn from the refusal."""
        return self.cleaned_data["situs_web"][:1]

    def question(self) -> Question:
        cleaned = self.cleaned_data
        return Question(
            kind=cleaned["type"],
            text=cleaned["text"],
            agency=cleaned["agency"],
            contact=cleaned["contact"],
            is_caught=bool(cleaned["situs_web"]),
        )


class CodeForm(forms.Form):
    """The code of a conversation; whether it is one, only the look-up tells."""

    kode = forms.CharField(
        label="Kode pelacakan",
        help_text="Enam belas huruf dan angka yang Anda terima sewaktu mengirim pesan.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class WordForm(TokenForm):
    """What the citizen adds to the conversation."""

    text = CleanTextField(label="Pesan Anda", max_length=LONGEST, widget=area(4))
    is_thanks = forms.BooleanField(label="Ini hanya ucapan terima kasih", required=False)

    def __init__(self, data: Any = None, *, may_thank: bool = True, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not may_thank:
            del self.fields["is_thanks"]


class RatingForm(forms.Form):
    """What the citizen thinks of the answer."""

    score = forms.TypedChoiceField(
        label="Bagaimana jawabannya?",
        choices=[(score, f"{score} · {word}") for score, word in SCORES.items()],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": f"Pilih nilai {LEAST} sampai {MOST}.",
            "invalid_choice": f"Pilih nilai {LEAST} sampai {MOST}.",
        },
    )
    word = CleanTextField(label="Kesan Anda", max_length=1000, required=False, widget=area(2))
