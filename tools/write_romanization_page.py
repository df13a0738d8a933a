"""Write the table of systems in docs/romanization.md anew from the tables' heads.

python tools/write_romanization_page.py            write it
python tools/write_romanization_page.py --check    say whether it is as the tables are
"""

from __future__ import annotations

import sys
from pathlib import Path

from onoma.romanization import romanizations

PAGE = Path(__file__).resolve().parents[1] / "docs" / "romanization.md"
_BEGIN, _END = "<!-- systems: written by tools/write_romanization_page.py -->\n", "<!-- end of systems -->\n"


def table() -> str:
    """All systems as Markdown, a section for each language that they write."""
    by_language: dict[str, list[str]] = {}
    for system in romanizations():
        year = str(system.year or "")
        also = ", ".join(f"`{other}`" for other in system.also)
        row = f"| {system.name} | {system.authority} | {year} | {system.status} | `{system.id}` | {also} |"
        by_language.setdefault(system.languages[0], []).append(row)
    head = "| system | laid down by | year | status | id | known elsewhere as |\n|---|---|---|---|---|---|\n"
    return "\n".join(
        f"### {language}\n\n{head}" + "\n".join(rows) + "\n" for language, rows in sorted(by_language.items())
    )


def page(text: str) -> str:
    """The page with its table as the tables are."""
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return before + _BEGIN + "\n" + table() + "\n" + _END + after


if __name__ == "__main__":
    old = PAGE.read_text(encoding="utf-8")
    new = page(old)
    if "--check" in sys.argv[1:]:
        sys.exit(0 if old == new else "docs/romanization.md is stale: python tools/write_romanization_page.py")
    PAGE.write_text(new, encoding="utf-8")
