"""Write the table of systems in docs/romanization.md anew from the tables' heads.

python tools/write_romanization_page.py            write it
python tools/write_romanization_page.py --check    say whether it is as the tables are
"""

from __future__ import annotations

import sys
from pathlib import Path

from onoma.romanization import Romanization, romanizations

PAGE = Path(__file__).resolve().parents[1] / "docs" / "romanization.md"
_BEGIN, _END = "<!-- systems: written by tools/write_romanization_page.py -->\n", "<!-- end of systems -->\n"


#: Where spellings by a system are met, by how its mechanism begins.
_MET = {
    "press wikiped yandex": "press, books, the web",
    "icao passport mvd kmu gost-52535 names wade-giles-names": "passports, visas, lists",
    "bgn bgnpcgn wade-giles-1979": "maps, news of the US and UK",
    "ungegn": "maps, UN papers",
    "alaloc": "library catalogues",
    "odni": "US reports and watch lists",
    "iso din gost bs mns": "standards, databases, catalogues",
    "sci iast hmb eae hepburn mccune wade-giles-1912 hunterian": "scholarship, older books",
}
_ELSE = "the country itself"


def met(system: Romanization) -> str:
    """Where spellings by a system are met: the kind whose beginning fits its mechanism best."""
    mechanism = system.id.split("-m0-")[1]
    fitting = [(len(one), where) for many, where in _MET.items() for one in many.split() if mechanism.startswith(one)]
    return max(fitting, default=(0, _ELSE))[1]


def table() -> str:
    """All systems as Markdown, a section for each language that they write."""
    by_language: dict[str, list[str]] = {}
    for system in romanizations():
        year = str(system.year or "")
        also = ", ".join(f"`{other}`" for other in system.also)
        cells = (system.name, system.authority, year, system.status, met(system), f"`{system.id}`", also)
        row = f"| {' | '.join(cells)} |"
        by_language.setdefault(system.languages[0], []).append(row)
    head = (
        "| system | laid down by | year | status | met in | id | known elsewhere as |\n|---|---|---|---|---|---|---|\n"
    )
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
