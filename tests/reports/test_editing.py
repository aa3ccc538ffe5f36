"""Two people at one draft: what each wrote stands, and nothing is lost."""

import re

import pytest
from django.urls import reverse

from reports import merging, services
from reports.services import StaleRevision
from tests.reports.conftest import YEAR, make_draft, make_team
from tests.together import meet_at, together

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


def url(name):
    return reverse(f"reports:{name}", args=["DISHUB", YEAR])


def opened(client):
    """The form as a browser would send it back, unchanged."""
    form = client.get(url("detail")).context["form"]
    return {field.html_name: field.value() or "" for field in form}


# --- The comparison itself ------------------------------------------------------------------------
def test_what_this_page_did_not_change_is_left_alone():
    bases = merging.read_bases(merging.bases_of({"a": "lama", "b": "lama"}))

    result = merging.merge({"a": "baru", "b": "lama"}, {"a": "lama", "b": "lain"}, bases)

    assert (result.changed, result.conflicts) == ({"b": "lain"}, ())


def test_a_text_that_both_changed_is_in_conflict_unless_they_wrote_the_same():
    bases = {"a": merging.print_of("lama")}

    assert merging.merge({"a": "satu"}, {"a": "dua"}, bases).conflicts == ("a",)
    assert merging.merge({"a": "satu"}, {"a": "satu"}, bases).changed == {}


@pytest.mark.parametrize("written", ["", "a", "a:xyz", "A:0123456789abcdef", "a:0123456789abcdefg"])
def test_prints_that_are_none_of_ours_are_left_out(written):
    assert merging.read_bases(written) == {}


# --- On the page ----------------------------------------------------------------------------------
def test_two_people_who_write_different_texts_do_not_disturb_each_other(draft, team, sign_in):
    ani, budi = sign_in(team.officer), sign_in(team.responsible)
    of_ani, of_budi = opened(ani), opened(budi)

    first = ani.post(url("save"), {**of_ani, "recommendations": "Dari Ani."}, **HTMX)
    second = budi.post(url("save"), {**of_budi, "internal_obstacles": "Dari Budi."}, **HTMX)

    draft.refresh_from_db()
    assert (first.status_code, second.status_code) == (200, 200)
    assert (draft.recommendations, draft.internal_obstacles) == ("Dari Ani.", "Dari Budi.")


@pytest.mark.parametrize("extra", [{}, HTMX], ids=["page", "part"])
def test_who_changed_the_same_text_is_shown_both_and_nothing_is_overwritten(
    draft, team, sign_in, extra
):
    ani, budi = sign_in(team.officer), sign_in(team.responsible)
    of_ani, of_budi = opened(ani), opened(budi)
    ani.post(url("save"), {**of_ani, "recommendations": "Dari Ani."})

    refused = budi.post(url("save"), {**of_budi, "recommendations": "Dari Budi."}, **extra)

    page = refused.content.decode()
    draft.refresh_from_db()
    assert refused.status_code == 409
    assert "Dari Ani." in page
    assert extra or "Dari Budi.</textarea>" in page
    assert "baru saja mengubah tulisan yang sama" in page
    assert draft.recommendations == "Dari Ani."


def test_who_has_seen_the_others_text_may_replace_it_but_not_what_came_later(draft, team, sign_in):
    ani, budi = sign_in(team.officer), sign_in(team.responsible)
    of_ani, of_budi = opened(ani), {**opened(budi), "recommendations": "Gabungan."}
    ani.post(url("save"), {**of_ani, "recommendations": "Dari Ani."})
    page = budi.post(url("save"), of_budi, **HTMX).content.decode()
    settled = re.search(r'name="settled" value="(\d+)"', page)[1]

    services.save_narratives(report=draft, by=team.officer, recommendations="Lebih baru.")
    late = budi.post(url("save"), {**of_budi, "settled": settled})
    draft.refresh_from_db()
    assert (late.status_code, draft.recommendations) == (409, "Lebih baru.")

    done = budi.post(url("save"), {**of_budi, "settled": str(draft.revision)})
    draft.refresh_from_db()
    assert (done.status_code, draft.recommendations) == (303, "Gabungan.")


def test_a_page_that_saved_goes_on_from_what_it_saved(draft, team, sign_in):
    client = sign_in(team.officer)
    form = {**opened(client), "recommendations": "Satu."}

    page = client.post(url("save"), form, **HTMX).content.decode()
    bases = re.search(r'id="id_bases" value="([^"]*)"', page)[1]
    again = client.post(url("save"), {**form, "bases": bases, "recommendations": "Dua."}, **HTMX)

    draft.refresh_from_db()
    assert (again.status_code, draft.recommendations) == (200, "Dua.")


def test_an_untouched_text_that_a_colleague_changed_is_not_turned_back_later(draft, team, sign_in):
    client = sign_in(team.officer)
    form = opened(client)
    services.save_narratives(report=draft, by=team.responsible, external_obstacles="Dari Budi.")
    page = client.post(url("save"), {**form, "recommendations": "Satu."}, **HTMX).content.decode()
    bases = re.search(r'id="id_bases" value="([^"]*)"', page)[1]

    client.post(url("save"), {**form, "bases": bases, "recommendations": "Dua."}, **HTMX)

    draft.refresh_from_db()
    assert (draft.external_obstacles, draft.recommendations) == ("Dari Budi.", "Dua.")


def test_the_checklist_too_is_asked_back_when_both_changed_it(draft, team, sign_in):
    ani, budi = sign_in(team.officer), sign_in(team.responsible)
    of_ani, of_budi = opened(ani), opened(budi)
    ani.post(url("save"), {**of_ani, "budget_state": "ABSENT", "budget_note": "Dari Ani."})

    refused = budi.post(url("save"), {**of_budi, "budget_state": "AVAILABLE"})

    assert refused.status_code == 409
    assert "Pembiayaan dalam DPA: Belum ada. Dari Ani." in refused.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_saves_of_one_text_at_once_keep_one_and_ask_the_other_back(monkeypatch, clock):
    team = make_team()
    draft = make_draft(team)
    bases = merging.read_bases(merging.bases_of(services.written_in(draft)))
    meet_at(monkeypatch, services.merging, "merge")

    def save(text):
        return lambda: services.save_narratives(
            report=draft, by=team.officer, bases=bases, recommendations=text
        )

    assert together(save("Satu."), save("Dua.")) == [StaleRevision.__name__, "ok"]


# --- Bad input ------------------------------------------------------------------------------------
def test_two_hundred_thousand_words_are_refused_in_words_and_stay_in_the_field(
    draft, team, sign_in
):
    client = sign_in(team.officer)
    text = "kata " * 200_000

    refused = client.post(url("save"), {**opened(client), "recommendations": text})

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Rekomendasi paling banyak 20.000 karakter (sekarang 999.999)." in page
    assert text.strip() in page
    draft.refresh_from_db()
    assert draft.recommendations == "Tambah satu Petugas."


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src="https://example.org/x.png" onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        "<iframe src=file:///etc/passwd></iframe>",
        '<link rel="attachment" href="file:///etc/passwd">',
        "**<svg/onload=alert(1)>**",
    ],
)
def test_markup_in_a_text_is_shown_as_it_was_typed_and_never_runs(draft, team, sign_in, text):
    client = sign_in(team.officer)
    client.post(url("save"), {**opened(client), "recommendations": text})

    page = sign_in(team.head).get(url("detail")).content.decode()

    assert text.strip("*").replace("<", "&lt;").replace(">", "&gt;").split('"')[0] in page
    for piece in ("<script>alert", '<img src="https', '<a href="java', "<iframe", "<svg/on"):
        assert piece not in page
