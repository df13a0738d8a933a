"""Debian's Chromium opens the report of `onoma scan`, offline: reading, hovering, filtering, searching, the keyboard.

Where `ONOMA_SCREENSHOTS` names a folder, the picture for the docs is written there.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, sync_playwright

from onoma import tables
from onoma.cli import main

ARTICLES = Path(tables.root()) / "examples" / "articles"
#: What the page is asked for: its own address, and nothing else.
_LOADS = "() => performance.getEntriesByType('resource').map(entry => entry.name)"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on the articles that come with onoma, and on one in Arabic."""
    folder = tmp_path_factory.mktemp("report")
    shutil.copytree(ARTICLES, folder / "articles")
    (folder / "articles" / "zayed.txt").write_text("قال دونالد ترامب إن فلاديمير بوتين غاب", encoding="utf-8")
    with contextlib.chdir(folder):
        ran = CliRunner().invoke(main, ["scan", "articles", "--html", "report.html"])
    assert ran.exit_code == 0, ran.output
    return folder / "report.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as Debian ships it."""
    with sync_playwright() as started:
        found = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    """The report on a screen, without a network; a complaint of the browser fails the test."""
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 760})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: complaints.append(message.text))
    opened.goto(report.as_uri())
    yield opened
    assert complaints == []
    context.close()


def choose(page: Page, name: str) -> None:
    """Click on somebody in the list."""
    page.locator("#people button", has_text=name).first.click()


def test_it_shows_all_documents_with_their_people(page: Page) -> None:
    """Every article can be read, its people are marked, and nothing is loaded from anywhere."""
    assert page.locator("article").count() == 4
    assert page.locator("article mark").count() > 20
    assert "4 documents" in page.inner_text("#told")
    assert "nobody reads this" not in page.inner_text("main")
    assert page.evaluate(_LOADS) == []


def test_hovering_says_why(page: Page) -> None:
    """Over a mention stand the person, the reason for this mention, and the evidence for the name in full."""
    mark = page.locator("mark", has_text="Cichanouską")
    mark.hover()
    told = page.inner_text("#why")
    assert "sviatlana-tsikhanouskaya" in told
    assert "is named in full in this text" in told
    assert "+" in told
    box = page.locator("#why").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1200
    page.mouse.move(2, 2)
    assert page.locator("#why").is_hidden()


def test_choosing_a_person_filters(page: Page) -> None:
    """Only articles that mention the person stay, with only these mentions marked; a second click takes it back."""
    choose(page, "Donald Tusk")
    assert page.locator("article:visible").count() == 1
    assert page.locator("mark.chosen").all_inner_texts() == ["Donald Tusk"]
    assert page.inner_text("#told") == "Donald Tusk: in 1 of 4 documents"
    choose(page, "Donald Tusk")
    assert page.locator("article:visible").count() == 4
    assert page.locator("mark.chosen").count() == 0


def test_a_person_is_found_by_any_spelling(page: Page) -> None:
    """What is typed is looked for in names and spellings."""
    page.fill("#search", "тихановская")
    assert page.locator("#people li:visible").count() == 1
    assert "Sviatlana Tsikhanouskaya" in page.locator("#people li:visible").inner_text()


def test_the_keyboard_does_all_that_a_mouse_does(page: Page) -> None:
    """Tab reaches people and mentions, Enter chooses, Escape takes back."""
    page.locator("#people button").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#people button").first.get_attribute("aria-pressed") == "true"
    page.keyboard.press("Escape")
    assert page.locator("mark.chosen").count() == 0
    page.locator("mark").first.focus()
    assert page.locator("#why").is_visible()


def test_right_to_left_texts_run_right_to_left(page: Page) -> None:
    """An Arabic article is set from the right."""
    text = page.locator("article .text").last
    assert text.evaluate("element => getComputedStyle(element).direction") == "rtl"
    assert text.locator("mark").count() == 2


def test_it_can_be_read_without_scripts(browser: Browser, report: Path) -> None:
    """With JavaScript off the articles, the marks and the reasons are there."""
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(report.as_uri())
    assert page.locator("mark").first.get_attribute("title")
    assert page.locator("article:visible").count() == 4
    context.close()


@pytest.mark.parametrize("width", [360, 800])
def test_it_fits_small_screens(browser: Browser, report: Path, width: int) -> None:
    """Nothing is wider than the screen."""
    page = browser.new_page(viewport={"width": width, "height": 700})
    page.goto(report.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_the_picture_in_the_docs_is_of_this_page(page: Page) -> None:
    """A person chosen, and why one mention means them."""
    choose(page, "Maria Kalesnikava")
    page.locator("mark.chosen").nth(1).hover()
    picture = page.screenshot()
    assert picture.startswith(b"\x89PNG")
    if folder := os.environ.get("ONOMA_SCREENSHOTS"):
        (Path(folder) / "scan-report.png").write_bytes(picture)
