"""What every page may ask for, and what it costs when it does not."""

from __future__ import annotations

from django.test import RequestFactory

from core import clock as core_clock
from core.context_processors import portal


def test_the_time_of_the_server_is_asked_once_per_page(monkeypatch, clock):
    asked = []
    monkeypatch.setattr(core_clock, "_source", lambda: asked.append(1) or clock.moment)
    offered = portal(RequestFactory().get("/"))
    assert asked == []

    assert offered["server_time"]() == offered["server_time"]() == clock.moment
    assert asked == [1]


def test_the_mode_is_told(settings):
    settings.DEMO = True

    assert portal(RequestFactory().get("/"))["demo"] is True
