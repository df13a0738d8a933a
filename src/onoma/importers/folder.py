"""From records, in any order, to a folder of tables that `Registry.read` opens.

Records are put into the order of their ids outside of memory; those that share an id become one person.
The tables are written beside the folder that they are meant for, and take its name when they are complete.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from onoma import scripts
from onoma.countries import country
from onoma.errors import DataError
from onoma.importers import records
from onoma.importers.records import Name, Record, tidy
from onoma.importers.sorting import Sorter
from onoma.registry import ALIASES, FACTS, KINDS, PEOPLE, STRENGTHS

_TABLES = {"people.tsv": PEOPLE, "aliases.tsv": ALIASES, "facts.tsv": FACTS}
#: How an imported table begins; what does not begin so was made by hand, and no import replaces it.
_MARK = "# imported: "
_EVERY = 1000
_encode = json.JSONEncoder(ensure_ascii=False).encode


class Written(NamedTuple):
    """What the tables hold, and the further names that belonged to nobody."""

    people: int = 0
    aliases: int = 0
    strays: int = 0


class Folder:
    """Takes records and writes the tables.

    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "mine"
    >>> with Folder(target, source="me") as folder:
    ...     folder.add(Record("7", "Yanka Kupala", births=["7 Jul 1882"]))
    ...     folder.add(Record("7", aliases=[Name("Янка Купала", "be")]))
    ...     folder.write()
    ...     folder.publish()
    Written(people=1, aliases=1, strays=0)
    >>> print((target / "aliases.tsv").read_text(encoding="utf-8").splitlines()[-1].expandtabs(4))
    7   be  Янка Купала name    strong  me
    """

    def __init__(self, target: Path, *, source: str, prefix: str = "") -> None:
        self._target = Path(os.path.realpath(target))
        self._source, self._prefix = tidy(source), tidy(prefix)
        self._part = self._target.with_name(f".{self._target.name}.{os.getpid()}.part")
        self._added = 0

    def __enter__(self) -> Folder:
        _check_replaceable(self._target)
        self._target.parent.mkdir(parents=True, exist_ok=True)
        self._part.mkdir()
        self._sorter = Sorter(self._part)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        shutil.rmtree(self._part, ignore_errors=True)

    def add(self, record: Record) -> None:
        """Take a record, or say in a ValueError why it cannot be used."""
        person_id = tidy(record.id)
        if not person_id:
            raise ValueError("no id")
        if (self._prefix + person_id).startswith("#"):
            raise ValueError(f"an id cannot begin with #: {person_id!r}")
        name = tidy(record.name)
        if record.name and not _has_letters(name):
            raise ValueError(f"no name has letters: {record.name!r}")
        row = (
            name,
            records.language(record.language),
            [tidy(one) for one in record.births],
            records.gender(record.gender),
            [tidy(one) for one in record.countries],
            tidy(record.note),
            [_checked(alias) for alias in record.aliases if _has_letters(alias.text)],
            [(tidy(key), tidy(one)) for key, values in record.facts.items() for one in values],
        )
        self._added += 1
        line = f"{self._prefix}{person_id}\t{self._added:012}\t{_encode(row)}\n"
        try:
            self._sorter.add(line.encode())
        except UnicodeEncodeError:
            self._added -= 1
            raise ValueError("half of a surrogate pair, which is no character") from None

    def write(self, progress: Callable[[int, int], None] | None = None) -> Written:
        """Write the tables; `progress` gets people written and records used."""
        people = aliases = strays = used = 0
        files = {name: (self._part / name).open("wb") for name in _TABLES}
        try:
            for name, header in _TABLES.items():
                head = f"{_MARK}{self._source}\n# mixed: yes\n" + "\t".join(header) + "\n"
                files[name].write(head.encode())
            for person_id, parts in groupby(map(_taken_apart, self._sorter.lines()), key=lambda part: part[0]):
                rows = [part[1] for part in parts]
                used += len(rows)
                tables = self._tables(person_id, rows)
                if tables is None:
                    strays += sum(len(row[6]) for row in rows)
                    continue
                people += 1
                aliases += len(tables["aliases.tsv"])
                for name, cells in tables.items():
                    files[name].writelines("\t".join(row).encode() + b"\n" for row in cells)
                if progress and people % _EVERY == 0:
                    progress(people, used)
            for file in files.values():
                file.flush()
                os.fsync(file.fileno())
        finally:
            for file in files.values():
                file.close()
        return Written(people, aliases, strays)

    def publish(self) -> None:
        """Let the tables, which are complete, take the folder's name."""
        for run in self._part.glob("run-*"):
            run.unlink()
        _replace(self._part, self._target)

    def _tables(self, person_id: str, rows: list[list[Any]]) -> dict[str, list[tuple[str, ...]]] | None:
        """The rows of one person in each table; none where no record had a name."""
        named = [row for row in rows if row[0]]
        if not named:
            return None
        name, language = named[0][:2]
        others = [Name(row[0], row[1]) for row in named[1:]]
        others += [Name(*alias) for row in rows for alias in row[6]]
        births = list(dict.fromkeys(one for row in rows for one in row[2] if one))
        dates = [records.date(one) for one in births]
        birth = records.agreed(one for one in dates if one)
        told = list(dict.fromkeys(one for row in rows for one in row[4] if one))
        countries = dict.fromkeys(code for one in told if (code := country(one)))
        facts = {(key, value) for row in rows for key, value in row[7] if key and value}
        # Where the columns tell less than the source did, its own words are kept beside them.
        facts |= {("born", one) for one, date in zip(births, dates, strict=True) if not date or date != birth}
        facts |= {("country", one) for one in told if not country(one)}
        gender = next((row[3] for row in rows if row[3]), "")
        note = next((row[5] for row in rows if row[5]), "")
        person = (person_id, name, language, "", gender, birth, " ".join(countries), note, self._source)
        return {
            "people.tsv": [person],
            "aliases.tsv": sorted(
                (person_id, alias.language, alias.text, alias.kind, alias.strength, self._source)
                for alias in _distinct(Name(name, language), others)
            ),
            "facts.tsv": [(person_id, key, value, self._source) for key, value in sorted(facts)],
        }


def _checked(alias: Name) -> Name:
    if alias.kind not in KINDS:
        raise ValueError(f"{alias.kind!r} is no kind of alias; one of {', '.join(sorted(KINDS))}")
    if alias.strength and alias.strength not in STRENGTHS:
        raise ValueError(f"strength is strong or weak, not {alias.strength!r}")
    return Name(tidy(alias.text), records.language(alias.language), alias.kind, alias.strength)


def _distinct(name: Name, others: Iterable[Name]) -> Iterator[Name]:
    """The further names, each once, with a strength.

    A spelling in Latin letters that several languages share is kept once: how it sounds does not hang on them. In
    other scripts it does (и in Russian and Ukrainian), and each language is kept.
    """
    found: dict[str, dict[str, Name]] = {name.text: {name.language: name}}
    for alias in others:
        same = found.setdefault(alias.text, {})
        known = same.get(alias.language)
        if known is None and same and (alias.language == "und" or scripts.script(alias.text) == "Latn"):
            known = next(iter(same.values()))
        if known is None:
            same[alias.language] = alias
        elif known.strength == "weak" and alias.strength != "weak":
            same[known.language] = alias._replace(language=known.language)
    for same in found.values():
        for alias in same.values():
            if alias is not name:
                yield alias._replace(strength=alias.strength or _strength(alias.text, name.text))


def _strength(text: str, name: str) -> str:
    """A single word is weak where the person is known by more: *Manuel* would mean whoever is called so alone."""
    return "weak" if _words(text) == 1 and _words(name) > 1 else "strong"


def _words(text: str) -> int:
    """How many words a name has; one without spaces, in a script that writes none, is never a single word."""
    count = len(text.split())
    return 2 if count == 1 and scripts.script(text) in scripts.UNSPACED else count


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _taken_apart(line: bytes) -> tuple[str, list[Any]]:
    person_id, _, row = line.decode().split("\t", 2)
    return person_id, json.loads(row)


def _check_replaceable(target: Path) -> None:
    """Refuse to write over what no import has made."""
    if not target.exists():
        return
    if not target.is_dir():
        raise DataError("is a file; name a folder, or a file that ends in .onoma", path=target)
    strange = sorted(path.name for path in target.iterdir() if path.name not in _TABLES)
    if strange:
        raise DataError(f"holds other files ({', '.join(strange[:3])}); name another folder", path=target)
    for name in _TABLES:
        path = target / name
        if path.exists() and _beginning(path) != _MARK.encode():
            raise DataError(f"holds a {name} that no import has made; name another folder", path=target)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(_MARK))


def _replace(part: Path, target: Path) -> None:
    """Let a folder take the name of another, which is there until the new one is complete."""
    old = target.with_name(f".{target.name}.{os.getpid()}.old")
    there = target.exists()
    if there:
        target.rename(old)
    try:
        part.rename(target)
    except OSError:
        if there:
            old.rename(target)
        raise
    if there:
        shutil.rmtree(old)
