"""The only door to `data/`: strict reading of its tables, each error with file and line.

A table is UTF-8 with LF line ends, in NFC, tab-separated, its header exactly as expected, its rows sorted and
unique. Lines that begin with `#` are comments; those before the header that look like `# key: value` are the
table's head. Whoever adds a row makes mistakes that the eye cannot see (a Latin *i* in a Cyrillic word, a
bidi control that came along with a pasted name), so each is refused here rather than found in a wrong answer.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from onoma.errors import DataError

# Bidi controls, zero-width characters that are no letters of any orthography, byte order mark. U+200C and U+200D
# (the joiners) are kept: Persian and the scripts of India spell with them.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CYRILLIC, _GREEK, _LATIN = "\u0400-\u052f", "\u0370-\u03ff", "A-Za-z\u00c0-\u024f"
_SAYS_MIXED = re.compile(r"(?:#.*\n)*?# mixed: yes\n")
_MIXED = re.compile(
    f"[{_LATIN}][{_CYRILLIC}]|[{_CYRILLIC}][{_LATIN}]|[{_LATIN}][{_GREEK}]|[{_GREEK}][{_LATIN}]"
    f"|[{_CYRILLIC}][{_GREEK}]|[{_GREEK}][{_CYRILLIC}]"
)


class Row(NamedTuple):
    """One row of a table: the file's name below `data/`, its line, its cells in the header's order."""

    path: str
    line: int
    cells: tuple[str, ...]

    @property
    def where(self) -> str:
        """File and line, as an explanation quotes them: `data/laws.tsv:12`."""
        return f"{self.path}:{self.line}"


class Table(NamedTuple):
    """A table: its head (`# key: value` lines before the header) and its rows."""

    head: dict[str, str]
    rows: tuple[Row, ...]


@functools.cache
def root() -> Path:
    """The folder that holds the tables: inside the installed package, or the checkout's own `data/`."""
    package = Path(__file__).resolve().parent
    for folder in (package / "data", package.parent.parent / "data"):
        if (folder / "sources.tsv").is_file():
            return folder
    raise DataError("the tables are missing; install onoma again", path=package / "data")


def read(
    path: Path | str,
    header: Sequence[str],
    *,
    key: Sequence[str] = (),
    mixed: bool = False,
    source: bool = True,
) -> Table:
    """Read one table, or refuse it with a `DataError` that names file and line.

    `path` is relative to `data/`, or absolute for a user's own. `key` names the columns that no two rows share
    (by default all of them). `mixed` allows words of more than one script, which only tables of letters need; a user's
    own table, such as an imported one, allows them by `# mixed: yes` in its head.
    With `source`, each row's last column must name a row of `sources.tsv`, or be empty in a user's own table.
    """
    text, shown, own, crc = _text(path)
    if own and _known_sound().get(shown) == crc:
        told, top, lines = _plain(text, shown, header)
        return Table(told, tuple(Row(shown, n, tuple(c.split("\t"))) for n, c in enumerate(lines, top) if c[:1] != "#"))
    _check_text(text, shown, mixed=mixed or (not own and bool(_SAYS_MIXED.match(text))))
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    elif text:
        raise DataError("the last line does not end with a line feed", path=shown, line=len(lines))

    head: dict[str, str] = {}
    body = iter(enumerate(lines, start=1))
    for number, line in body:
        if line.startswith("#"):
            name, colon, value = line[1:].partition(":")
            if colon:
                head[name.strip()] = value.strip()
            continue
        if line.split("\t") != list(header):
            raise DataError(f"the header must be {' '.join(header)!r}", path=shown, line=number)
        break
    else:
        raise DataError(f"empty; the header must be {' '.join(header)!r}", path=shown, line=1)

    width, names, known = len(header), list(header), source_names() if source else frozenset()
    places = [names.index(column) for column in (key or header)]
    seen: dict[tuple[str, ...], int] = {}
    rows: list[Row] = []
    before: tuple[str, ...] = ()
    for number, line in body:
        if line.startswith("#"):
            continue
        cells = tuple(line.split("\t"))
        if len(cells) != width:
            raise DataError(f"{len(cells)} cells, not {width}", path=shown, line=number)
        if line != line.strip(" ") or any(c != c.strip() for c in cells):
            raise DataError("a cell begins or ends with a space", path=shown, line=number)
        unique = tuple([cells[i] for i in places])
        if unique in seen:
            message = f"{' '.join(unique)!r} stands already on line {seen[unique]}"
            raise DataError(message, path=shown, line=number)
        seen[unique] = number
        if cells < before:
            raise DataError("out of order; sort the rows (onoma registry check --sort)", path=shown, line=number)
        before = cells
        if source and cells[-1] not in known and (own or cells[-1]):
            raise DataError(f"source {cells[-1]!r} is not in sources.tsv", path=shown, line=number)
        rows.append(Row(shown, number, cells))
    if own:
        _found_sound[shown] = crc
    return Table(head, tuple(rows))


def cells(path: str, header: Sequence[str], *, key: Sequence[str] = (), mixed: bool = False) -> Iterator[Sequence[str]]:
    """The cells of each row of one of our own tables, as `read` finds them, without where they stand.

    Thousands of rows cost a fraction so, in time and in memory.
    """
    text, shown, _, crc = _text(path)
    if _known_sound().get(shown) != crc:
        return (row.cells for row in read(path, header, key=key, mixed=mixed).rows)
    return (line.split("\t") for line in _plain(text, shown, header)[2] if line[:1] != "#")


def _text(path: Path | str) -> tuple[str, str, bool, int]:
    """What a table says, how messages call it, whether it is one of our own, and its CRC-32."""
    file, shown, own = _place(path)
    try:
        raw = file.read_bytes()
        return raw.decode("utf-8"), shown, own, zlib.crc32(raw)
    except UnicodeDecodeError as error:
        at = raw.count(b"\n", 0, error.start) + 1
        raise DataError("not UTF-8; save the table as UTF-8", path=shown, line=at) from None
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", path=shown) from None


#: The CRC-32 of each table that was read and found sound.
_found_sound: dict[str, int] = {}
#: The file beside `data/` that holds them from installation on: what was sound then need not be looked through again.
_SOUND = Path("compiled", "sound.json")


def write_sound() -> None:
    """Note down which of our own tables this process has found sound, for those that come after it."""
    told = json.dumps(_known_sound() | _found_sound, sort_keys=True, indent=0)
    (root().parent / _SOUND).write_text(told + "\n", encoding="utf-8")


@functools.cache
def _known_sound() -> dict[str, int]:
    path = root().parent / _SOUND
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _plain(text: str, shown: str, header: Sequence[str]) -> tuple[dict[str, str], int, list[str]]:
    """Of a table that is known to be sound: its head, the number of its first line of cells, the lines from there."""
    lines = text.split("\n")
    top = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    if lines[top].split("\t") != list(header):
        raise DataError(f"the header must be {' '.join(header)!r}", path=shown, line=top + 1)
    told = (line[1:].partition(":") for line in lines[:top])
    return {name.strip(): value.strip() for name, colon, value in told if colon}, top + 2, lines[top + 1 : -1]


def head(path: str) -> dict[str, str]:
    """The head of a table below `data/` (its `# key: value` lines), without a look at its rows."""
    found = {}
    with (root() / path).open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                break
            name, colon, value = line[1:].partition(":")
            if colon:
                found[name.strip()] = value.strip()
    return found


def names(folder: str, pattern: str = "*.tsv") -> tuple[str, ...]:
    """The tables of a folder below `data/`, sorted: `names("readings")`."""
    return tuple(sorted(f"{folder}/{p.name}" for p in (root() / folder).glob(pattern)))


@functools.cache
def source_names() -> frozenset[str]:
    """The sources that a row may name."""
    return frozenset(row.cells[0] for row in sources().rows)


@functools.cache
def sources() -> Table:
    """Where the facts come from: `data/sources.tsv`."""
    return read("sources.tsv", ("source", "title", "publisher", "year", "licence"), key=("source",), source=False)


@functools.cache
def settings(path: str) -> dict[str, Any]:
    """A TOML file below `data/`."""
    import tomllib

    file, shown, _ = _place(path)
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"not TOML: {error}", path=shown) from None


def _place(path: Path | str) -> tuple[Path, str, bool]:
    """The file, how messages call it, and whether it is one of our own tables."""
    file = Path(path)
    if file.is_absolute():
        return file, str(path), False
    return root() / file, f"data/{path}", True


def _check_text(text: str, shown: str, *, mixed: bool) -> None:
    """Refuse what the eye cannot see; whole-file patterns first, since a sound table is the rule."""
    problems: list[tuple[int, str]] = []
    if "\r" in text:
        problems.append((text.index("\r"), "a carriage return; line ends are LF alone"))
    if found := _INVISIBLE.search(text):
        problems.append((found.start(), f"an invisible character, U+{ord(found.group()):04X}; take it out"))
    if not unicodedata.is_normalized("NFC", text):
        offset = 0
        for line in text.split("\n"):
            if not unicodedata.is_normalized("NFC", line):
                problems.append((offset, "not in NFC; normalize the line"))
                break
            offset += len(line) + 1
    if not mixed:
        problems += list(_mixed_words(text))[:1]
    if problems:
        offset, message = min(problems)
        raise DataError(message, path=shown, line=text.count("\n", 0, offset) + 1)


def _mixed_words(text: str) -> Iterator[tuple[int, str]]:
    for found in _MIXED.finditer(text):
        start = text.rfind("\n", 0, found.start()) + 1
        if not text.startswith("#", start):
            yield found.start(), f"letters of two scripts in one word: {found.group()!r} (a homoglyph?)"
