"""A real browser against a live server, in the same process as the test, so that time can move."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from agencies.models import User
from tests.factories import PASSWORD
from tools.browser import CHROMIUM, CUT_CARDS, DESKTOP, PHONE, SIDEWAYS, launch

PICTURES = os.environ.get("E2E_PICTURES")  # a folder: every page visited is also kept as a picture

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the test's thread

REPEATED_IDS = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  return ids.filter((id, place) => ids.indexOf(id) !== place);
}"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail("Chromium tidak ada. Jalankan make e2e, yang memasang atau menyebutkannya.")
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


class Person:
    """Somebody at a browser window of their own."""

    def __init__(self, context: BrowserContext, base: str, *, scripts: bool = True) -> None:
        self.context, self.base, self.scripts = context, base, scripts
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._listen)
        self.errors: list[str] = []

    def _listen(self, message) -> None:
        # A refused request is reported on the console, too; that it was refused is for the test.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def open(self, path: str) -> Page:
        """Go to a page of the portal and look at it as a whole."""
        self.page.goto(self.base + path)
        self.look()
        return self.page

    def sign_in(self, user: User) -> None:
        self.page.goto(f"{self.base}/masuk/")
        self.page.get_by_label("Nama pengguna").fill(user.username)
        self.page.get_by_label(re.compile("^(Kata sandi|Sandi)")).first.fill(PASSWORD)
        self.page.get_by_role("button", name="Masuk").click()
        expect(self.page).to_have_url(re.compile("/dasbor/"))
        self.look()

    def look(self) -> None:
        """Refuse a page with an accessibility finding, a script error or sideways scrolling."""
        if self.scripts:  # axe itself is a script
            found = Axe().run(self.page)
            assert found.violations_count == 0, found.generate_report()
            assert self.page.evaluate(REPEATED_IDS) == []
        assert self.errors == []
        assert not self.page.evaluate(SIDEWAYS), f"{self.page.url} scrolls sideways"
        if self.is_narrow:
            assert self.page.evaluate(CUT_CARDS) == [], f"{self.page.url} cuts a card"
        if PICTURES:
            self._keep()

    @property
    def is_narrow(self) -> bool:
        """Whether tables show as cards."""
        return (self.page.viewport_size or DESKTOP)["width"] < 640

    def _keep(self) -> None:
        folder = Path(PICTURES or ".")
        folder.mkdir(parents=True, exist_ok=True)
        place = re.sub(r"\W+", "-", self.page.url.removeprefix(self.base)).strip("-") or "beranda"
        count = len(list(folder.glob("*.png")))
        picture = folder / f"{count:03d}-{place}.png"
        self.page.screenshot(path=picture, full_page=True, caret="initial")  # our CSP: no style


@pytest.fixture
def person(browser: Browser, live_server) -> Iterator[Callable[..., Person]]:
    """Open a window for somebody: `person(user)`, on a phone or without JavaScript if asked."""
    contexts: list[BrowserContext] = []

    def open_window(
        user: User | None = None, *, phone: bool = False, scripts: bool = True, dark: bool = False
    ) -> Person:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            locale="id-ID",
            timezone_id="Asia/Makassar",
            bypass_csp=False,
        )
        contexts.append(context)
        somebody = Person(context, live_server.url, scripts=scripts)
        if user is not None:
            somebody.sign_in(user)
        return somebody

    yield open_window
    for context in contexts:
        context.close()
