"""Whatever is wrong with a value, the API says so in Indonesian."""

import re
from collections.abc import Iterator

import pytest
from rest_framework import serializers

from tests.factories import make_inquiry

pytestmark = pytest.mark.django_db
ENGLISH = re.compile(
    r"\b(the|must|not|invalid|expected|value|this|field|enter|could|data was|may|ensure|"
    r"large|incorrect|received|required|null characters)\b",
    re.IGNORECASE,
)
WRONG = [[1], {"a": 1}, "x", 5, True, 1.5, None, "", "\0", [[]], "9" * 2000, -1]


def kinds_of_field(kind: type = serializers.Field) -> Iterator[type]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from kinds_of_field(narrower)


def sentences(told) -> Iterator[str]:
    if isinstance(told, dict | list):
        for part in told.values() if isinstance(told, dict) else told:
            yield from sentences(part)
    else:
        yield str(told)


def refuses(answer) -> None:
    """Check that a refusal of validation says nothing in English."""
    assert answer.status_code == 400, answer.content
    told = [answer.data["detail"], *sentences(answer.data.get("fields", {}))]
    # What was sent may be named, and the names of fields are English.
    assert [line for line in told if ENGLISH.search(line.partition(":")[0])] == []


def test_no_kind_of_field_keeps_an_english_sentence():
    left = [
        f"{kind.__name__}: {sentence}"
        for kind in kinds_of_field()
        for sentence in getattr(kind, "default_error_messages", {}).values()
        if ENGLISH.search(re.sub(r"\{\w+\}", "", str(sentence)))
    ]

    assert left == []


@pytest.mark.parametrize("body", [[1], "x", 5, True, 1.5, [{}]], ids=repr)
@pytest.mark.parametrize("path", ["inquiries/", "accounts/", "decrees/"])
def test_a_body_that_is_no_object_is_refused(as_, responsible, body, path):
    answer = as_(responsible).post(path, body)

    refuses(answer)
    assert answer.data["detail"] == "Isi permintaan harus berupa objek JSON."


def test_a_list_in_the_place_of_a_text_names_the_field(as_, officer):
    answer = as_(officer).post("inquiries/", {"type": "QUESTION", "text": ["a"]})

    refuses(answer)
    assert answer.data["detail"] == "Isi pesan harus berupa teks."


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: repr(wrong)[:12])
@pytest.mark.parametrize(
    ("step", "field"),
    [
        ("refer", "agency"), ("refer", "mandatory"), ("refer", "version"), ("reply", "referrals"),
        ("flag", "flag"), ("dismiss", "kind"), ("reply", "url"), ("assign", "to"),
    ],
)  # fmt: skip
def test_a_wrong_type_anywhere_is_told_in_indonesian(as_, dishub, officer, step, field, wrong):
    inquiry = make_inquiry(dishub, officer)

    refuses(as_(officer).post(f"inquiries/{inquiry.number}/{step}/", {field: wrong}))


@pytest.mark.parametrize(
    "query",
    [
        "referrals/?late=x", "referrals/?direction=x", "referrals/?status=x", "referrals/?agency=x",
        "inquiries/?status=x", "inquiries/?tab=x", "inquiries/?q=%00", "inquiries/?limit=x",
        "inquiries/?cursor=x", "lookalike-reports/?is_open=x",
    ],
)  # fmt: skip
def test_a_bad_filter_is_told_in_indonesian(as_, officer, query):
    answer = as_(officer).http.get(f"/api/v1/{query}")

    refuses(answer)
