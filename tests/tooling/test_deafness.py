"""A worker that hears nothing ends itself, and only then."""

import time

import pytest

from berau_sosmed import deafness


@pytest.fixture
def ear(monkeypatch):
    """An ear with two minutes' patience, and its clock in `ear.now`."""
    moment = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: moment[0])
    made = deafness.Ear(120, longest_work=600)

    def look_after(seconds: float, *, busy: bool = False) -> bool:
        """Look every five seconds, as the worker does; the last word counts."""
        deaf = False
        for _ in range(int(seconds // 5)):
            moment[0] += 5
            deaf = made.is_deaf(busy=busy)
        return deaf

    made.look_after, made.moment = look_after, moment
    return made


def test_two_minutes_of_silence_are_deafness(ear):
    assert not ear.look_after(120)
    assert ear.look_after(5)


def test_whoever_hears_something_is_not_deaf(ear):
    ear.look_after(115)
    ear.hear()

    assert not ear.look_after(115)


def test_a_long_task_is_no_deafness_but_an_endless_one_is(ear):
    assert not ear.look_after(595, busy=True)
    assert not ear.look_after(5), "it has just ended"
    assert ear.look_after(150, busy=True)


def test_whoever_stood_still_gets_time_to_hear_again(ear):
    ear.moment[0] += 300

    assert not ear.is_deaf(busy=False)
    assert not ear.look_after(100)
