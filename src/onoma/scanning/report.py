"""One HTML page of all documents with the people marked. It loads nothing, so that it works offline."""

from __future__ import annotations

import html
import json
import tempfile
from collections.abc import Sequence
from importlib import resources
from typing import BinaryIO

from onoma.scanning.mention import Mention
from onoma.scanning.people import Mentioned


class Report:
    """Takes documents in as they are read; they wait in a temporary file until all people are known.

    >>> import io
    >>> page, out = Report(), io.BytesIO()
    >>> page.document("a.txt")
    >>> mention = Mention(0, 10, "John Coale", None, "John Coale", 0, "named")
    >>> page.part("John Coale left.", [mention], ["new:john-coale"])
    >>> page.write(out, (Mentioned("new:john-coale", "John Coale", "new", 1, (), (("a.txt", 1),), ""),))
    >>> b'data-why="0"' in out.getvalue()
    True
    """

    def __init__(self) -> None:
        # It lives as long as the report, and goes with it.
        self._articles = tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115
        self._documents = 0
        self._numbers: dict[str, int] = {}
        self._reasons: dict[str, int] = {}
        self._evidence: dict[str, str] = {}

    def document(self, name: str) -> None:
        """Begin a document."""
        self._articles.write("</div></article>\n" if self._documents else "")
        self._documents += 1
        self._articles.write(f'<article><h2>{html.escape(name)}</h2><div class="text" dir="auto">')

    def part(self, text: str, mentions: Sequence[Mention], ids: Sequence[str], *, offset: int = 0) -> None:
        """A part of the document that begins at `offset`, with its mentions and whose they are."""
        at = 0
        for mention, person in zip(mentions, ids, strict=True):
            number = self._numbers.setdefault(person, len(self._numbers))
            reason = self._reasons.setdefault(mention.why, len(self._reasons))
            if mention.person and person not in self._evidence:
                self._evidence[person] = _evidence(mention)
            status = "registered" if mention.person else "ambiguous" if mention.candidates else "new"
            start, end = mention.start - offset, mention.end - offset
            self._articles.write(html.escape(text[at:start], quote=False))
            self._articles.write(
                f'<mark class="{status}" data-person="{number}" data-why="{reason}" title="{html.escape(mention.why)}">'
                f"{html.escape(mention.text, quote=False)}</mark>"
            )
            at = end
        self._articles.write(html.escape(text[at:], quote=False))

    def write(self, target: BinaryIO, table: Sequence[Mentioned]) -> None:
        """The whole page."""
        self._articles.write("</div></article>\n" if self._documents else "")
        people: list[dict[str, str]] = [{} for _ in self._numbers]
        for row in table:
            evidence = self._evidence.get(row.id, "")
            people[self._numbers[row.id]] = {"id": row.id, "name": row.name, "evidence": evidence}
        data = {"people": people, "reasons": list(self._reasons), "documents": self._documents}
        mentions = sum(row.mentions for row in table)
        filled = {
            "told": f"{len(table):,} people, {mentions:,} mentions, {self._documents:,} documents",
            "people": "".join(self._item(row) for row in table),
            # A script element ends with the first "</", wherever that stands.
            "data": json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"),
        }
        page = (resources.files("onoma.scanning") / "report.html").read_text(encoding="utf-8")
        before, _, after = page.partition("{{articles}}")
        for name, value in filled.items():
            before, after = (half.replace("{{" + name + "}}", value, 1) for half in (before, after))
        target.write(before.encode("utf-8", "backslashreplace"))
        self._articles.seek(0)
        while chunk := self._articles.read(1 << 16):
            target.write(chunk.encode("utf-8", "backslashreplace"))
        self._articles.close()
        target.write(after.encode("utf-8", "backslashreplace"))

    def _item(self, row: Mentioned) -> str:
        spellings = ", ".join(spelling for spelling, _ in row.spellings[:6])
        number = self._numbers[row.id]
        return (
            f'<li><button type="button" class="{row.status}" data-person="{number}" aria-pressed="false">'
            f"<bdi>{html.escape(row.name)}</bdi>"
            f'<span class="count">{row.mentions:,} in {len(row.documents):,}</span>'
            f"<small><bdi>{html.escape(spellings)}</bdi></small></button></li>\n"
        )


def _evidence(mention: Mention) -> str:
    """What speaks for the person in the name in full, in bits."""
    candidates = mention.resolution.candidates
    mine = next((c for c in candidates if mention.person and c.person.id == mention.person.id), None)
    lines = [f"{mention.name}:", *(f"{e.bits:+6.1f}  {e.sentence}" for e in mine.evidence)] if mine else []
    return "\n".join(lines)
