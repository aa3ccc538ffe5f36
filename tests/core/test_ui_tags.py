"""The tags and components of the design language, rendered as pages render them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string

NOW = datetime(2026, 11, 24, 6, 5, tzinfo=UTC)
SPRITE = (settings.BASE_DIR / "static/icons.svg").read_text()
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


def show(template: str, **context: Any) -> str:
    return engines["django"].from_string("{% load ui %}" + template).render(context).strip()


def component(name: str, /, **context: Any) -> str:
    return render_to_string(f"components/{name}.html", context)


class ReplyForm(forms.Form):
    text = forms.CharField(label="Isi jawaban", help_text="Paling banyak 2.000 huruf.")
    kind = forms.ChoiceField(label="Jenis", choices=[("q", "Tanya")], widget=forms.RadioSelect)
    url = forms.URLField(label="Tautan", required=False, assume_scheme="https")
    agreed = forms.BooleanField(label="Sudah diperiksa")

    def clean(self) -> None:
        raise forms.ValidationError("Pesan ini sudah dijawab. Muat ulang halaman.")


@pytest.mark.parametrize(
    ("template", "written"),
    [
        ("{{ at|wita }}", "24 November 2026 pukul 14.05 WITA"),
        ("{{ at|wita_short }}", "24 Nov 14.05"),
        ("{{ at|tanggal }}", "24 November 2026"),
        ("{{ length|span }}", "2 j 5 m"),
        ("{{ 0|span }}", "kurang dari 1 m"),
        ("{{ 1234|number_id }}", "1.234"),
        ("{{ 0|number_id }}", "0"),
        ("{{ 1|share_of:3 }}", "33"),
        ("{{ 5|share_of:0 }}", "0"),
        ("{{ 9|share_of:3 }}", "100"),
    ],
)
def test_a_filter_writes_as_the_house_does(template, written):
    assert show(template, at=NOW, length=timedelta(hours=2, minutes=5)) == written


@pytest.mark.parametrize("name", ["wita", "wita_short", "tanggal", "span", "number_id"])
@pytest.mark.parametrize("nothing", [None, ""])
def test_a_filter_writes_nothing_for_nothing(name, nothing):
    assert show("{{ value|" + name + " }}", value=nothing) == ""


def test_an_icon_is_drawn_from_our_sprite_and_hidden_from_screen_readers():
    drawn = show('{% icon "reply" %}')

    assert 'href="/static/icons.svg#reply"' in drawn
    assert 'aria-hidden="true"' in drawn


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.name))
def test_every_icon_that_a_template_names_is_in_the_sprite(path: Path):
    source = path.read_text()
    names = re.findall(r'{% icon "([a-z-]+)" %}', source)
    names += re.findall(r'\b(?:action_)?icon="([a-z-]+)"', source)

    assert [name for name in names if f'id="{name}"' not in SPRITE] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.name))
def test_no_template_carries_what_the_content_policy_forbids(path: Path):
    data = r'[^>]*\s(?:src=|type="application/json")'  # a block of data is never run
    forbidden = rf"\sstyle=|\son[a-z]+=|<style|<script(?!{data})|javascript:"

    assert re.findall(forbidden, path.read_text()) == []


def test_a_running_clock_carries_its_times_for_the_script_and_its_words_for_everybody():
    html = component(
        "time_left",
        due_at=NOW + timedelta(hours=3, minutes=12),
        sent_at=NOW - timedelta(hours=20, minutes=48),
        now=NOW,
    )

    assert "sisa 3 j 12 m" in html
    assert "mendekati batas waktu" in html
    assert 'data-due="2026-11-24T17:17:00+08:00"' in html
    assert 'title="Batas waktu 24 November 2026 pukul 17.17 WITA"' in html
    assert 'width="13"' in html


def test_a_stopped_clock_stands_still():
    html = component(
        "time_left", due_at=NOW, sent_at=NOW - timedelta(days=1), stopped_at=NOW, now=NOW
    )

    assert "dijawab tepat waktu" in html
    assert "data-clock" not in html


def test_a_meaning_is_never_told_by_colour_alone():
    for tone, icon in (("soon", "clock"), ("late", "alert"), ("ontime", "check")):
        assert f"#{icon}" in component("status", word="Kata", tone=tone)


def test_a_refused_field_is_tied_to_its_help_and_its_error():
    html = component("field", field=ReplyForm({})["text"])

    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'id="id_text_helptext"' in html
    assert 'id="id_text_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<label class="field-label" for="id_text">' in html


def test_choices_are_grouped_under_their_question():
    html = component("field", field=ReplyForm()["kind"])

    assert re.search(r"<fieldset>\s*<legend>Jenis</legend>", html)


def test_only_what_may_stay_empty_is_marked():
    assert "(opsional)" in component("field", field=ReplyForm()["url"])
    assert "(opsional)" not in component("field", field=ReplyForm()["text"])


def test_the_summary_of_errors_leads_to_each_field():
    html = component("form_errors", form=ReplyForm({}))

    assert 'role="alert"' in html
    assert "Pesan ini sudah dijawab. Muat ulang halaman." in html
    assert 'href="#id_text"' in html
    assert 'href="#id_kind"' in html


def test_a_form_without_errors_has_no_summary():
    assert component("form_errors", form=ReplyForm()).strip() == ""


def test_a_dialog_opens_again_when_its_form_is_refused():
    about = {"id": "balas", "title": "Balas", "action": "/", "confirm_label": "Kirim"}

    assert "<dialog" in component("dialog", **about, form=ReplyForm())
    assert "data-refused" not in component("dialog", **about, form=ReplyForm())
    assert "open data-refused" in component("dialog", **about, form=ReplyForm({}))


@pytest.mark.parametrize(
    ("name", "variable"),
    [("bubble", "text"), ("timeline_entry", "detail"), ("notice", "text"), ("person", "name")],
)
def test_text_of_citizens_is_shown_and_never_run(name, variable):
    html = component(name, **{variable: "<script>alert(1)</script>\nbaris dua", "at": NOW})

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_pager_without_pages_says_nothing():
    assert component("pager").strip() == ""


def test_the_style_sheets_stay_small():
    folder = settings.BASE_DIR / "static/css"
    names = ("tokens", "base", "layout", "components", "print")  # on every page

    assert sum(len((folder / f"{name}.css").read_bytes()) for name in names) <= 28 * 1024
