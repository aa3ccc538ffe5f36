"""``dev.py sheet``: every page of the demo as a picture, on one page to look at.

Follows the links of each role from their first page, and keeps of each route the first page met:
on a phone and on a desktop, light and dark, and as printed. Each is checked with axe in both
colour schemes and for sideways scrolling; what is found is listed, and fails the command.
"""

import html
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import django
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import sync_playwright

from .browser import DESKTOP, PHONE, SIDEWAYS, launch
from .environment import PYTHON, ROOT, say

PORT = 8765
BASE = f"http://localhost:{PORT}"
FOLDER = ROOT / "var" / "contact-sheet"
ROLES = {
    "": ("/",),
    "petugas.dishub": ("/dasbor/", "/kotak-masuk/", "/rujukan/"),
    "pejabat.dishub": ("/dasbor/",),
    "kepala.dishub": ("/dasbor/",),
    "evaluator": ("/dasbor/",),
    "bupati": ("/dasbor/",),
    "admin": ("/dasbor/",),
}
LOOKS = {
    "ponsel": (PHONE, "light", "screen"),
    "ponsel-gelap": (PHONE, "dark", "screen"),
    "layar": (DESKTOP, "light", "screen"),
    "layar-gelap": (DESKTOP, "dark", "screen"),
    "cetak": ({"width": 794, "height": 1123}, "light", "print"),
}


@dataclass
class Sheet:
    """What was seen: the pages by route, and what is wrong with them."""

    pages: dict[str, str] = field(default_factory=dict)  # route → address
    findings: list[str] = field(default_factory=list)

    def write(self) -> Path:
        rows = "\n".join(
            f"<h2>{html.escape(route)} <small>{html.escape(path)}</small></h2><p>"
            + "".join(f'<a href="{name(route, look)}"><img src="{name(route, look)}" alt="{look}" '
                      f'title="{look}"></a> ' for look in LOOKS) + "</p>"
            for route, path in self.pages.items()
        )  # fmt: skip
        found = "".join(f"<li>{html.escape(line)}</li>" for line in self.findings)
        index = FOLDER / "index.html"
        index.write_text(
            '<!doctype html><meta charset="utf-8"><title>Semua halaman</title><style>'
            "img{height:22rem;border:1px solid #999;object-fit:cover;object-position:top;"
            f"max-width:30rem}}</style><ul>{found}</ul>{rows}",
            encoding="utf-8",
        )
        return index


def name(route: str, look: str) -> str:
    return f"{re.sub(r'[^a-z0-9]+', '-', route.lower())}.{look}.png"


def main() -> int:
    """Make the sheet; return 1 when a page has a finding."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "berau_sosmed.settings.dev")
    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    made = Sheet()
    with portal() as password, sync_playwright() as playwright:
        browser = launch(playwright)
        for role, starts in ROLES.items():
            walk(browser, made, role, password, list(starts))
        browser.close()
    for line in made.findings:
        say(line)
    say(f"{len(made.pages)} halaman, {len(made.findings)} temuan: {made.write()}")
    return min(len(made.findings), 1)


@contextmanager
def portal() -> Iterator[str]:
    """Run the demo in a folder of its own until the end; give its password."""
    with tempfile.TemporaryDirectory(prefix="berau-sheet-") as folder:
        env = {**os.environ, "PORT": str(PORT), "DATA_DIR": folder, "DEMO": "1"}
        env.pop("DATABASE_URL", None)
        env.pop("CELERY_BROKER_URL", None)
        with subprocess.Popen(
            [PYTHON, "dev.py", "run"], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
        ) as run:
            password = ""
            for line in run.stdout or ():
                if line.startswith("Sandi demo: "):
                    password = line.removeprefix("Sandi demo: ").strip()
                if line.startswith("Siap: "):
                    break
            try:
                yield password
            finally:
                run.terminate()
                run.wait()


def walk(browser, made: Sheet, role: str, password: str, todo: list[str]) -> None:
    """Follow every link that one role meets, and keep each route that was not seen yet."""
    context = browser.new_context(locale="id-ID", timezone_id="Asia/Makassar", bypass_csp=False)
    page = context.new_page()
    if role:
        page.goto(f"{BASE}/masuk/")
        page.locator("input[name=login]").fill(role)
        page.locator("input[name=password]").fill(password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url("**/dasbor/**")
    met: set[str] = set()
    while todo:
        path = todo.pop(0)
        route = route_of(path)
        key = f"{role} {route}" if route == "dashboard" else route
        if not route or key in met:
            continue
        met.add(key)
        if not is_page(context, path):
            continue
        page.goto(BASE + path)
        todo += links(page)
        if key not in made.pages:
            made.pages[key] = path
            keep(page, made, key)
    context.close()


def route_of(path: str) -> str:
    """Return the name of the route that answers the path, or nothing."""
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return ""
    return match.view_name or ""


def is_page(context, path: str) -> bool:
    answer = context.request.get(BASE + path, max_redirects=0, max_retries=2)
    return answer.status < 400 and "text/html" in answer.headers.get("content-type", "text/html")


def links(page) -> list[str]:
    """Return the addresses of this portal that the page links to, without a fragment."""
    found = page.eval_on_selector_all(
        "a[href]:not([download])", "all => all.map(a => a.href.split('#')[0])"
    )
    own = (url.removeprefix(BASE) for url in found if url.startswith(BASE + "/"))
    return [path for path in dict.fromkeys(own) if "/api/" not in path]


def keep(page, made: Sheet, route: str) -> None:
    """Photograph a page in every look, and note what axe and the edges say of it."""
    for look, (size, scheme, medium) in LOOKS.items():
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, media=medium)
        page.screenshot(path=FOLDER / name(route, look), full_page=True, caret="initial")
        if medium == "screen" and page.evaluate(SIDEWAYS):
            made.findings.append(f"{route}: bergeser ke samping ({look})")
        if look in {"ponsel", "layar-gelap"}:
            found = Axe().run(page)
            rules = ", ".join(v["id"] for v in found.response["violations"])
            if rules:
                made.findings.append(f"{route}: {rules} ({look})")


if __name__ == "__main__":
    sys.exit(main())
