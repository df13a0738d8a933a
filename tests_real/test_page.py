"""Debian's Chromium looks at the page: with and without scripts, on three screens, in light and dark, by keyboard.

`ONOMA_AXE` is where axe-core's `axe.min.js` lies. Where `ONOMA_SCREENSHOTS` names a folder, the pictures for the docs
are written there.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from conftest import served
from onoma.review import Ledger

WIDTHS = (360, 768, 1280)
CASES = """name,born,person_decision
Babariko,,AMBIGUOUS
George Bush,,AMBIGUOUS
Jane Doe,,UNKNOWN
Кадыров,1950,AMBIGUOUS
"""
PAGES = {
    "start": "/",
    "match": "/?name=Swetlana+Tichanowskaja",
    "ambiguous": "/?name=Babariko",
    "nobody": "/?name=Jane+Doe",
    "arabic": "/?name=" + quote("محمد مرسي"),
    "hebrew": "/?name=" + quote("ולדימיר פוטין"),
    "facts": "/?name=Bush&born=1946-07-06&country=us&gender=male&language=en",
    "wrong": "/?name=Bush&born=soon",
    "long": "/?name=" + "Wolfeschlegelsteinhausenbergerdorff" * 4,
    "compare": "/compare?a=" + quote("Аляксандр Лукашэнка") + "&b=Alexander+Lukashenko",
    "different": "/compare?a=Alexander+Navalny&b=Alexander+Lukashenko",
    "nothing": "/compare?a=Anna&b=" + quote("習近平"),
    "two": "/compare",
    "list": "/list",
    "person": "/person/sviatlana-tsikhanouskaya",
    "about": "/about",
    "review": "/review",
    "missing": "/person/nobody",
    "card": "/reconcile/preview?id=mohamed-morsi",
}
# What takes part: every line of text, and whatever is drawn. Letters reach less far than their boxes.
_OVERLAPS = """() => {
  const boxes = [];
  const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !e.closest('.hidden, .skip');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const inside = node.parentElement.closest('button, select, textarea');
    if (!node.data.trim() || !seen(node.parentElement) || inside) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const r of range.getClientRects()) {
      const slack = r.height * 0.22;
      boxes.push([node.parentElement, r.left, r.top + slack, r.right, r.bottom - slack, node.data.trim()]);
    }
  }
  for (const e of document.querySelectorAll('svg, input:not([type=hidden]), button, select, textarea, progress')) {
    if (!seen(e)) continue;
    const r = e.getBoundingClientRect();
    boxes.push([e, r.left, r.top, r.right, r.bottom, e.outerHTML.slice(0, 80)]);
  }
  const found = [];
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const [a, al, at, ar, ab, ta] = boxes[i], [b, bl, bt, br, bb, tb] = boxes[j];
    if (a === b || a.contains(b) || b.contains(a)) continue;
    if (Math.min(ar, br) - Math.max(al, bl) > 1 && Math.min(ab, bb) - Math.max(at, bt) > 1) found.push([ta, tb]);
  }
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  return { boxes: boxes.length, found, wide };
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, which asks nobody but us."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=[*quiet, "--disable-component-update", "--disable-sync"]
        )
        yield started
        started.close()


# Every rule, also those that axe-core leaves out unless asked; but for those that it has given up, for contrast of 7 to
# 1 (WCAG's AAA; ours is that of AA), and for the one that tells that something is hidden: it is looked at where it is
# not.
_AXE = """() => axe.run(document, {
  resultTypes: ['violations', 'incomplete'],
  rules: Object.fromEntries(axe.getRules().map((rule) => [rule.ruleId, {
    enabled: !rule.tags.includes('deprecated') && !['color-contrast-enhanced', 'hidden-content'].includes(rule.ruleId),
  }])),
})"""


@contextlib.contextmanager
def reviewed(folder: Path) -> Iterator[str]:
    """A server with a desk; its judgements are in `judgements.jsonl`."""
    named = folder / "named.csv"
    named.write_text(CASES, encoding="utf-8")
    judgements = folder / "judgements.jsonl"
    judgements.touch()
    options = ("--review", str(named), "--born", "born", "--judgements", str(judgements), "--who", "ann")
    with served(*options) as address:
        yield address


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a desk at which nobody judges."""
    folder = tmp_path_factory.mktemp("site")
    with reviewed(folder) as address:
        yield address
    assert (folder / "judgements.jsonl").read_bytes() == b""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[str]:
    """The path of a desk of its own."""
    with reviewed(tmp_path) as address:
        yield f"{address}/review"


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens a page in a context of its own; nothing may be asked of any other server."""
    contexts: list[BrowserContext] = []
    strangers: list[str] = []
    errors: list[str] = []

    def open_page(path: str, **context: Any) -> Page:
        made = browser.new_context(**context)
        contexts.append(made)
        url = urljoin(site, path)
        page = made.new_page()
        page.on("request", lambda r: None if urljoin(r.url, "/") == urljoin(url, "/") else strangers.append(r.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert strangers == []
    assert errors == []


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A page of another origin on this machine, as OpenRefine's is."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """The same page for everything."""
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!DOCTYPE html><title>elsewhere</title>")

        def log_message(self, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def screen(width: int, **more: Any) -> dict[str, Any]:
    """A context of this width."""
    return {"viewport": {"width": width, "height": 900}, **more}


def broken(page: Page) -> list[tuple[str, list[str]]]:
    """What axe-core complains of, or cannot tell: each rule, and where."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Path(os.environ["ONOMA_AXE"]).read_text(encoding="utf-8"))
    result = page.evaluate(_AXE)
    assert result["testEngine"]["name"] == "axe-core"
    assert len(result["passes"]) > 10
    told = (*result["violations"], *result["incomplete"])
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in told]


def unfold(page: Page) -> bool:
    """Open all that can be opened; whether there was anything."""
    opened: bool = page.evaluate(
        "() => { const closed = document.querySelectorAll('details:not([open])');"
        " closed.forEach((d) => (d.open = true)); return closed.length > 0; }"
    )
    return opened


def folded_and_unfolded(page: Page) -> Iterator[str]:
    """The page as it comes; and with all open, where there is something to open."""
    yield "folded"
    if unfold(page):
        yield "unfolded"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Callable[..., Page], scheme: str) -> None:
    """No rule of axe-core is broken on any page, folded and unfolded, on a phone and on a wide screen."""
    found = []
    for width in (WIDTHS[0], WIDTHS[-1]):
        page = visit("/", **screen(width, color_scheme=scheme))
        for name, path in PAGES.items():
            page.goto(urljoin(page.url, path))
            for _ in folded_and_unfolded(page):
                found += [(name, width, *rest) for rest in broken(page)]
    assert found == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_overlaps(visit: Callable[..., Page], width: int) -> None:
    """No text lies on other text or on anything drawn, and no page is wider than the screen."""
    page = visit("/", **screen(width))
    home = page.url.rstrip("/")
    for name, path in PAGES.items():
        page.goto(home + path)
        for fold in folded_and_unfolded(page):
            told = page.evaluate(_OVERLAPS)
            assert told["boxes"] > 2
            assert told["found"] == [], (name, width, fold)
            assert told["wide"] <= 0, (name, width, fold)


def test_overlaps_would_be_found(visit: Callable[..., Page]) -> None:
    """The look for overlaps sees one that is made on purpose."""
    page = visit(PAGES["match"], **screen(WIDTHS[1]))
    page.evaluate("() => { document.querySelector('.sure').style.transform = 'translateY(-2rem)'; }")
    assert page.evaluate(_OVERLAPS)["found"]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_name_is_found_with_scripts_and_without(visit: Callable[..., Page], scripts: bool) -> None:
    """Type a name, press Enter: who it is, why, the runner-up, what would change it."""
    page = visit("/?name=Imran+Khan", java_script_enabled=scripts)
    assert "bits behind" in page.inner_text(".next")
    page.fill("#name", "Swetlana Tichanowskaja")
    page.press("#name", "Enter")
    page.wait_for_url("**/?name=Swetlana*")
    assert page.inner_text(".verdict .name") == "Sviatlana Tsikhanouskaya"
    assert page.locator(".pair .word bdi").all_inner_texts() == [
        "Swetlana",
        "Святлана",
        "Tichanowskaja",
        "Ціханоўская",
    ]
    assert sorted(page.locator(".tag").all_inner_texts()) == ["AKANNE", "TSEKANNE", "U-SHORT"]
    assert page.locator(".step").count() >= 4
    assert page.locator(".step .bar rect").count() == page.locator(".step").count()
    page.click(".changes a >> nth=0")
    # One word less, or a fact that contradicts.
    assert page.input_value("#name") in ("Swetlana", "Tichanowskaja") or page.input_value("#born")
    page.goto(page.url.split("?")[0] + "?name=Babariko")
    page.click("text=born 1963-11-09")
    assert page.inner_text(".verdict .name") == "Viktar Babaryka"
    assert page.input_value("#born") == "1963-11-09"


def test_right_to_left_names_run_right_to_left(visit: Callable[..., Page]) -> None:
    """The field, the name and the order of its words follow the script."""
    page = visit(PAGES["arabic"], **screen(WIDTHS[-1]))
    assert page.evaluate("() => getComputedStyle(document.querySelector('#name')).direction") == "rtl"
    first, second = (page.locator(".pair").nth(i).bounding_box() for i in (0, 1))
    assert first
    assert second
    assert first["x"] > second["x"]
    assert page.locator(".native bdi").get_attribute("lang") == "ar"
    assert page.locator(".native bdi").get_attribute("dir") == "rtl"


def test_everything_can_be_done_by_keyboard(visit: Callable[..., Page]) -> None:
    """From the start: type, Enter; Tab reaches every link, field and button, and one sees where one is."""
    page = visit("/")
    page.keyboard.type("Babariko")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?name=*")
    unfold(page)
    wanted = page.evaluate(
        "() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]"
        ".filter((e) => e.checkVisibility() && !e.disabled).length"
    )
    reached = set()
    page.evaluate("() => document.activeElement.blur()")
    for _ in range(wanted + 3):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " return [[...document.querySelectorAll('*')].indexOf(e), s.outlineStyle + s.outlineWidth, e.tagName]; }"
        )
        if told[2] == "BODY":
            continue
        assert told[1] not in ("none", "none0px", "solid0px"), told
        reached.add(told[0])
    assert len(reached) == wanted
    page.goto(page.url.split("?")[0] + "about")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/about#main")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_list_is_pasted_and_a_file_normalized(visit: Callable[..., Page], tmp_path: Path, scripts: bool) -> None:
    """Names come back on the page; a file comes back as a file, with five columns more."""
    page = visit("/list", java_script_enabled=scripts)
    page.fill("#names", "Swetlana Tichanowskaja\nJane Doe")
    page.click("button[value=page]")
    assert page.locator("tbody tr").count() == 2
    assert "sviatlana-tsikhanouskaya" in page.inner_text("tbody tr >> nth=0")
    if scripts:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            # The window is told of its new size before the page is laid out in it.
            page.wait_for_function("width => document.documentElement.clientWidth <= width", arg=width)
            told = page.evaluate(_OVERLAPS)
            assert (told["found"], told["wide"]) == ([], 0)
        assert broken(page) == []
    people = tmp_path / "people.csv"
    people.write_text("nr,who\n1,Babariko\n2,習近平\n", encoding="utf-8")
    page.goto(page.url)
    page.set_input_files("#file", people)
    page.fill("#column", "who")
    with page.expect_download() as download:
        page.click("button[value=file]")
    text = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert text[0].startswith("nr,who,person_id,person_name")
    assert [line.split(",")[2] for line in text[1:]] == ["", "xi-jinping"]


def test_a_file_can_be_dropped(visit: Callable[..., Page]) -> None:
    """A file dropped anywhere on the page is the file of the form."""
    page = visit("/list")
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["name\\nBabariko\\n"], "dropped.csv"));
          document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    page.click("button[value=page]")
    assert "AMBIGUOUS" in page.inner_text("tbody")


def test_names_are_judged_with_one_key(visit: Callable[..., Page], desk: str, tmp_path: Path) -> None:
    """s, d and u say it, digits choose, n and p go on and back, z takes it back; what was said is on disk."""
    page = visit(desk, **screen(WIDTHS[-1]))

    def said() -> list[tuple[str, str, str]]:
        page.wait_for_load_state()
        held = Ledger(tmp_path / "judgements.jsonl").judgements.all()
        return [(j.question.name, j.person, j.saying) for j in held]

    def press(key: str) -> None:
        with page.expect_navigation():
            page.keyboard.press(key)

    names = page.locator(".candidate .name").all_inner_texts()
    assert names[:2] == ["Eduard Babaryka", "Viktar Babaryka"]
    page.keyboard.press("2")
    assert page.locator(".chosen .name").inner_text() == "Viktar Babaryka"
    press("s")
    assert said() == [("Babariko", "viktar-babaryka", "same")]
    assert page.inner_text(".asked") == "George Bush"
    press("z")
    assert said() == []
    assert page.inner_text(".asked") == "Babariko"
    press("d")
    assert page.inner_text(".asked") == "Babariko"
    assert page.locator(".judged-different .name").count() == 1
    press("u")
    assert sorted(saying for _, _, saying in said()) == ["different", "unsure"]
    assert page.inner_text(".asked") == "George Bush"
    press("n")
    assert page.inner_text(".asked") == "Кадыров"
    press("p")
    press("p")
    assert page.inner_text(".asked") == "Babariko"


def test_names_are_judged_without_scripts(visit: Callable[..., Page], desk: str, tmp_path: Path) -> None:
    """The buttons do what the keys do, with a reason."""
    page = visit(desk, java_script_enabled=False)
    page.click(".candidate >> nth=1 >> summary")
    page.fill("#why2", "the banker")
    page.fill("#who2", "bob")
    page.click(".candidate >> nth=1 >> text=Same")
    page.wait_for_url("**case=2")
    (said,) = Ledger(tmp_path / "judgements.jsonl").judgements.all()
    assert (said.person, said.saying, said.who, said.why) == ("viktar-babaryka", "same", "bob", "the banker")
    page.click("text=Undo")
    assert Ledger(tmp_path / "judgements.jsonl").judgements.all() == []


def test_openrefine_can_frame_the_card_and_nothing_else(browser: Browser, site: str, elsewhere: str) -> None:
    """A page of another origin shows a preview in a frame; it cannot frame the page or read the desk."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(elsewhere)
    framed = {}
    for path in ("/reconcile/preview?id=xi-jinping", "/"):
        page.evaluate(
            "(url) => { document.body.innerHTML = ''; const f = document.createElement('iframe'); f.src = url;"
            " document.body.append(f); return new Promise((done) => { f.onload = done; }).then(() => 1); }",
            site + path,
        )
        frame = page.frames[-1]
        framed[path] = frame.locator("main").count() if frame.url.startswith("http") else 0
    assert framed == {"/reconcile/preview?id=xi-jinping": 1, "/": 0}
    read = "(url) => fetch(url).then((a) => a.text(), () => 'refused')"
    assert json.loads(page.evaluate(read, site + "/health"))["status"] == "ok"
    assert page.evaluate(read, site + "/review") == "refused"
    context.close()


def test_pictures_for_the_docs(visit: Callable[..., Page], tmp_path: Path) -> None:
    """The pages as the docs show them; a picture that cannot be taken is a failure."""
    place = Path(os.environ.get("ONOMA_SCREENSHOTS", tmp_path))
    for name, path, width, scheme in (
        ("page-match", PAGES["match"], 860, "light"),
        ("page-ambiguous", PAGES["ambiguous"], 390, "dark"),
        ("page-compare", PAGES["compare"], 860, "light"),
        ("page-review", "/review", 1100, "light"),
    ):
        page = visit(path, **screen(width, color_scheme=scheme))
        page.screenshot(path=place / f"{name}.png", full_page=True)
        assert (place / f"{name}.png").stat().st_size > 10_000
