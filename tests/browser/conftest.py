"""Debian's Chromium, driven by Playwright, and a visitor who notices every error on the console."""

from __future__ import annotations

import functools
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, sync_playwright

from site_builder.reports.fonts import CONFIG_FILE, font_folder, write_config

ARTIFACTS = Path(__file__).parents[1] / ".artifacts"
INSECURE_HOST = "portal.test"
"""A name for 127.0.0.1 which the browser does not take for this machine, as with any site without HTTPS."""
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", f"--host-resolver-rules=MAP {INSECURE_HOST} 127.0.0.1",
)  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, one for each test process."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.fail("these tests need Chromium: run scripts/setup.sh --test", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS), env=_environment())
        yield browser
        browser.close()


def _environment() -> dict[str, str | float | bool]:
    """That of the tests, with the project's fonts where they are made: not every machine has Chinese ones."""
    folder = font_folder()
    if not folder.is_dir():
        return dict(os.environ)
    write_config(folder, folder)
    return {**os.environ, "FONTCONFIG_FILE": str(folder / CONFIG_FILE)}


class Visitor:
    """A reader with a fresh browser profile, kept between pages; `errors` is what the console complained of."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.context: BrowserContext = browser.new_context(**options)
        self.context.set_default_timeout(10_000)
        self.errors: list[str] = []

    def open(self, url: str) -> Page:
        """A new tab on a page."""
        page = self.context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(url)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Visitor]:
    """A visitor whose console must stay silent; a test that expects errors clears them."""
    made = Visitor(chromium)
    yield made
    made.context.close()
    assert made.errors == []


@pytest.fixture
def scriptless(chromium: Browser) -> Iterator[Visitor]:
    """A visitor whose browser runs no scripts."""
    made = Visitor(chromium, java_script_enabled=False)
    yield made
    made.context.close()
    assert made.errors == []


def screenshot(what: Page | Locator, name: str) -> Path:
    """Keep a picture of a whole page, or of a part of one, in tests/.artifacts."""
    path = ARTIFACTS / f"{name}.png"
    if isinstance(what, Page):
        what.screenshot(path=path, full_page=True)
    else:
        what.screenshot(path=path)
    return path


class _Strict(SimpleHTTPRequestHandler):
    """Plain files, as any static host serves them, under a policy that allows nothing inline and nothing foreign."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; its address, with a slash at the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Strict, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()
