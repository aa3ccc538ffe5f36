from __future__ import annotations

import pytest

pytestmark = pytest.mark.urls("tests.core.urls")


@pytest.mark.parametrize(
    ("headers", "whole"),
    [
        ({}, True),
        ({"hx-request": "true"}, False),
        ({"hx-request": "true", "hx-boosted": "true"}, True),
        ({"hx-request": "true", "hx-history-restore-request": "true"}, True),
    ],
)
def test_htmx_gets_the_part_and_everybody_else_the_page(client, headers, whole):
    response = client.get("/halaman/", headers=headers)

    assert ("<html" in response.content.decode()) is whole
    assert "HX-Request" in response["Vary"]


def test_after_a_write_the_browser_goes_on_with_get(client):
    response = client.post("/pindah/")

    assert (response.status_code, response["Location"]) == (303, "/pesan/A-1/")


def test_after_a_write_htmx_leaves_the_page(client):
    response = client.post("/pindah/", headers={"hx-request": "true"})

    assert (response.status_code, response["HX-Redirect"]) == (204, "/pesan/A-1/")
    assert response.content == b""
