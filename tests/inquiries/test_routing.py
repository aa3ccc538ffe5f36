"""Routing suggestions: who should deal with a message, and why (Lampiran B.3)."""

import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agencies.loading import load_agencies
from agencies.models import Agency
from inquiries import routing
from inquiries.routing import building, examples, suggestion, training
from inquiries.routing.model import ModelError, RoutingModel
from tests.factories import make_agency, make_inquiry, make_officer, make_referral

pytestmark = pytest.mark.django_db

SLOW = 0.020  # seconds a suggestion may take once the model is loaded
SPAM = "jual kavling murah dekat bandara nego sampai jadi hubungi wa"


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> Path:
    """A model of the reference examples alone: the shared questions stay unseen."""
    folder = tmp_path_factory.mktemp("routing")
    training.train(examples.reference()).save(folder)
    return folder


@pytest.fixture
def model(trained, monkeypatch) -> RoutingModel:
    load_agencies()
    monkeypatch.setattr(suggestion, "folder", lambda: trained)
    found = suggestion.shelf.model()
    assert found is not None
    return found


@pytest.fixture
def no_model(tmp_path, monkeypatch) -> None:
    load_agencies()
    monkeypatch.setattr(suggestion, "folder", lambda: tmp_path / "none")


def codes(text: str, limit: int = 5) -> list[str]:
    return [found.code for found in routing.suggest(text, limit=limit)]


def test_the_shared_questions_are_routed_as_well_as_when_measured(model):
    shared = examples.shared()
    ranked = [(example, codes(example.text, limit=3)) for example in shared]

    first = sum(found[0] in example.codes for example, found in ranked) / len(shared)
    three = sum(any(c in example.codes for c in found) for example, found in ranked) / len(shared)

    assert first >= 0.88
    assert three >= 0.95


def test_what_it_is_confident_of_is_right(model):
    best = [(example, routing.suggest(example.text, limit=1)[0]) for example in examples.shared()]
    sure = [(example, found) for example, found in best if found.is_confident]

    assert len(sure) >= len(best) / 2
    assert sum(found.code in example.codes for example, found in sure) / len(sure) >= 0.95


def test_a_suggestion_takes_under_twenty_milliseconds(model):
    texts = [example.text for example in examples.shared()]
    routing.suggest(texts[0])
    took = []
    for text in texts:
        start = time.perf_counter()
        routing.suggest(text)
        took.append(time.perf_counter() - start)

    assert sorted(took)[len(took) // 2] < SLOW


def test_a_suggestion_asks_the_database_twice_however_long_the_list(
    model, django_assert_num_queries
):
    with django_assert_num_queries(2):
        routing.suggest("lampu jalan mati dan sampah menumpuk di pasar", limit=5)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("jalan masuk kampung di Segah hancur, mobil amblas", "DPUPR"),
        ("sampah di Talisayan tidak diangkut seminggu", "DLHK"),
        ("di Long Sului tidak ada sinyal sama sekali", "DISKOMINFO"),
        ("pak camat Segah kapan turun ke kampung kami", "KEC-SEGAH"),
        ("surat ahli waris di kantor camat talisayan lama sekali", "KEC-TALISAYAN"),
        ("lurah rinding jarang di kantor", "KEC-TELUK-BAYUR"),
        ("pelayanan kantor camat di Tanjung Batu sering tutup", "KEC-PULAU-DERAWAN"),
    ],
)
def test_a_place_is_where_it_happens_unless_its_office_is_named(model, text, code):
    assert codes(text)[0] == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("dalan ning kampungku ajur kabeh", "DPUPR"),
        ("banyu ledeng kada jalan sudah tiga hari", "PERUMDA-AM"),
        ("mati lampu trs tiap magrib, kulkas rusak", "LUAR-PLN"),
        ("lampuu jaln di gang kami mati smua", "DISHUB"),
        ("dokter spesialis di rivai ga dateng2", "RSUD-AR"),
        ("jalan nasional teluk bayur labanan berlubang", "LUAR-BPJN"),
        ("poros talisayan rusak, itu jalan provinsi kan", "LUAR-PUPRPROV"),
        ("anak sma ditagih uang komite", "LUAR-DISDIKBUDPROV"),
    ],
)
def test_slang_typos_and_regional_words_are_understood(model, text, code):
    assert codes(text)[0] == code


@pytest.mark.parametrize(
    "text", ["halo min selamat pagi", "@dewi_99 liat nih kak", SPAM, "mantap 👍", "👍👍", "  "]
)
def test_a_message_for_nobody_is_recognised(model, text):
    assert routing.is_none(text)
    assert routing.suggest(text)[0].agency is None


def test_an_outside_body_is_named_as_such(model):
    best = routing.suggest("token listrik tidak bisa masuk ke meteran")[0]

    assert (best.outside.short_name, best.agency, best.is_none) == ("PLN", None, False)


def test_two_bodies_are_both_suggested_when_both_are_needed(model):
    text = "pipa pdam bocor di jalan, aspalnya ambles jadi lubang besar"

    assert {"PERUMDA-AM", "DPUPR"} <= set(codes(text, limit=3))


def test_reasons_are_words_of_the_message_and_a_past_case(model):
    text = "Lampu JALAN di gang kami mati semua, gelap gulita"
    reasons = routing.suggest(text)[0].reasons

    words = [reason.text for reason in reasons if reason.kind == "kata"]
    assert words
    assert all(part in text for word in words for part in word.split(" … "))
    assert all(reason.text for reason in reasons if reason.kind == "contoh")


def test_scores_are_chances_best_first(model):
    scores = [found.score for found in routing.suggest("sapi berkeliaran di jalan raya")]

    assert scores == sorted(scores, reverse=True)
    assert 0 < sum(scores) <= 1.001


def test_the_successor_is_suggested_for_a_closed_instansi(model, clock):
    successor = make_agency("DISHUB-BARU")
    Agency.objects.filter(code="DISHUB").update(closed_at=clock(), successor=successor)

    assert codes("lampu jalan mati di gang kami")[0] == "DISHUB-BARU"


def test_hostile_text_is_read_in_bounded_time(model):
    start = time.perf_counter()
    for text in ("\x00" * 5000, "a" * 100_000, "🙏" * 9000, "lampu " * 20_000, "'-@#\u202e2" * 999):
        routing.suggest(text)

    assert time.perf_counter() - start < 2


def test_without_a_model_the_terms_alone_suggest_and_nothing_is_confident(no_model):
    found = routing.suggest("ktp saya hilang, blangko kosong")

    assert found[0].code == "DISDUKCAPIL"
    assert not any(suggested.is_confident for suggested in found)


def test_a_damaged_model_is_not_used(trained, tmp_path, monkeypatch):
    load_agencies()
    (tmp_path / "model.json").write_text('{"format": 1}')
    monkeypatch.setattr(suggestion, "folder", lambda: tmp_path)

    with pytest.raises(ModelError):
        RoutingModel.load(tmp_path)
    assert codes("air pdam mati")[0] == "PERUMDA-AM"


def test_the_same_examples_give_the_same_bytes(tmp_path):
    some = examples.reference()[::12]
    for name in ("one", "two"):
        training.train(some).save(tmp_path / name)

    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_the_stored_model_holds_no_pickle(trained):
    names = sorted(path.name for path in trained.iterdir())

    assert names == ["model.json", "model.npz"]
    for path in trained.iterdir():
        assert b"sklearn" not in path.read_bytes()


def test_a_stored_model_scores_as_the_trained_one(trained, model):
    again = RoutingModel.load(trained)

    assert again.classes == model.classes
    assert again.sure == model.sure


@pytest.fixture
def small_reference(monkeypatch, tmp_path) -> Path:
    """Few examples, so that a build is quick; the model goes to a folder of its own."""
    few = examples.reference()[::12]
    monkeypatch.setattr(examples, "reference", lambda: few)
    monkeypatch.setattr(suggestion, "folder", lambda: tmp_path / "routing")
    load_agencies()
    return tmp_path / "routing"


def test_confirmed_routings_teach(small_reference):
    dishub, dispora = make_agency("DISHUB"), make_agency("DISPORA")
    asker, target = make_officer(dishub), make_officer(dispora)
    text = "jadwal klub zumba melati kapan lagi ya min"
    building.build()
    before = routing.suggest(text, limit=20)
    for number in range(6):
        inquiry = make_inquiry(dishub, asker, text=f"zumba melati kelas {number} kapan mulai")
        make_referral(inquiry, dispora, asker).answer("Setiap Minggu pagi.", by=target)

    building.build()

    after = {found.code: found.score for found in routing.suggest(text, limit=20)}
    assert after["DISPORA"] > {f.code: f.score for f in before}.get("DISPORA", 0)


def test_the_model_keeps_no_text_of_citizens(small_reference):
    dishub, dpupr = make_agency("DISHUB"), make_agency("DPUPR")
    asker, target = make_officer(dishub), make_officer(dpupr)
    inquiry = make_inquiry(dishub, asker, text="rumah Bu Zubaedahwati kebanjiran lagi")
    make_referral(inquiry, dpupr, asker).answer("Dikeruk Senin.", by=target)

    building.build()

    stored = (small_reference / "model.json").read_text("utf-8")
    assert "kebanjiran lagi" not in stored
    assert "zubaedah" not in stored.lower()


def test_the_model_is_built_in_set_up_only_where_it_is_missing(small_reference):
    assert building.build_if_needed()
    assert not building.build_if_needed()


def test_the_worker_trains(small_reference):
    from inquiries.routing.tasks import train_router

    assert train_router() == len(examples.reference()) + len(examples.shared())
    assert (small_reference / "model.npz").exists()


def test_the_command_checks_the_example_files(capsys):
    call_command("train_router", "--check")

    assert "Contoh dapat dipakai" in capsys.readouterr().out


def test_the_command_says_which_row_is_wrong(monkeypatch, tmp_path):
    head = "teks,instansi,alternatif,penulis,persona,topik\n"
    (tmp_path / "contoh_x.csv").write_text(head + "jalan rusak,Dinas Lama,,X,warga,jalan\n")
    monkeypatch.setattr(examples, "REFERENCE", tmp_path)
    monkeypatch.setattr("inquiries.routing.text.REFERENCE", tmp_path)

    with pytest.raises(CommandError, match=r"contoh_x\.csv:2"):
        call_command("train_router", "--check")


def test_there_are_two_thousand_own_examples_and_none_is_repeated():
    assert len(examples.reference()) >= 2000
