"""The folder broker: a message is whole, and one worker gets it."""

import threading
from queue import Empty

import pytest
from kombu import Connection

from berau_sosmed.filesystem_broker import Transport


@pytest.fixture
def folders(tmp_path):
    for name in ("queue", "taken", "control"):
        (tmp_path / name).mkdir()
    return {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "processed_folder": str(tmp_path / "taken"),
        "control_folder": str(tmp_path / "control"),
    }


@pytest.fixture
def channel(folders):
    with Connection("filesystem://", transport_options=folders) as connection:
        yield connection.default_channel


def test_the_connection_of_the_portal_uses_it():
    assert isinstance(Connection("filesystem://").transport, Transport)


def test_messages_come_out_as_they_went_in_and_leave_nothing(channel, tmp_path):
    channel._put("celery", {"body": "é", "number": 1})

    assert channel._get("celery") == {"body": "é", "number": 1}
    with pytest.raises(Empty):
        channel._get("celery")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_queues_keep_to_themselves(channel):
    channel._put("celery", {"body": "a"})

    with pytest.raises(Empty):
        channel._get("other")


def test_a_draft_is_not_taken(channel, tmp_path):
    (tmp_path / "queue" / "1_a.draft").write_text("")

    with pytest.raises(Empty):
        channel._get("celery")


def test_two_takers_share_the_messages_and_get_each_once(channel, folders):
    for number in range(200):
        channel._put("celery", {"number": number})
    taken: list[int] = []
    start = threading.Barrier(2)

    def take() -> None:
        with Connection("filesystem://", transport_options=folders) as connection:
            start.wait()
            while True:
                try:
                    taken.append(connection.default_channel._get("celery")["number"])
                except Empty:
                    return

    takers = [threading.Thread(target=take) for _ in range(2)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()

    assert sorted(taken) == list(range(200))
