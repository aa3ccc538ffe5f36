"""The Chromium of the browser tests and of the contact sheet: where it is, how it is started."""

import os

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
# Whether the page is wider than the window.
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Cards of a table that hold more than they show; a table that stays one on a phone may scroll.
CUT_CARDS = """() => [...document.querySelectorAll(".table-wrap")]
  .filter((wrap) => wrap.querySelector(".table:not(.table-keep)"))
  .filter((wrap) => wrap.scrollWidth > wrap.clientWidth)
  .map((wrap) => wrap.innerText.slice(0, 80))"""


def launch(playwright):
    """Start it without a window; its sandbox does not work for root."""
    return playwright.chromium.launch(
        executable_path=CHROMIUM, chromium_sandbox=os.geteuid() != 0, args=ARGUMENTS
    )
