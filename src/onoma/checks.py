"""What must hold of the tables: each reads strictly, each row does what it says, each name comes home.

`run` is what `onoma registry check` prints and what the tests demand of the shipped tables. It never stops at
the first problem, so that whoever added fifty rows sees all that is wrong with them at once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatch
from itertools import combinations
from pathlib import Path

from attrs import frozen

from onoma import (
    characters,
    correspondences,
    dialects,
    given,
    inflection,
    korean,
    mandarin,
    phonemes,
    romanization,
    scripts,
    tables,
    text,
)
from onoma.countries import country
from onoma.errors import DataError
from onoma.grams import letters
from onoma.model import Alias, Decision, Person, Resolution, Role
from onoma.parser import ending, is_title, parse, particle_kind
from onoma.rarity import rarity
from onoma.reading import Convention, convention, conventions, readings
from onoma.registry import Registry
from onoma.resolver import Resolver, shipped
from onoma.rewriting import Rule
from onoma.spare import seems_spare, without
from onoma.transcription import usual
from onoma.unspaced import cuts, spellings, split

#: The scripts that languages are written in; one that is not here is written in Latin.
_SCRIPTS = {
    **dict.fromkeys(("be", "bg", "ky", "mk", "mn", "ru", "tg", "uk"), ("Cyrl",)),
    **dict.fromkeys(("az", "bs", "cnr", "sr", "tk", "tt", "uz"), ("Latn", "Cyrl")),
    **dict.fromkeys(("ar", "ckb", "fa", "ota", "ps", "sd", "ug", "ur"), ("Arab",)),
    **dict.fromkeys(("hi", "mr", "ne", "sa"), ("Deva",)),
    **dict.fromkeys(("am", "ti"), ("Ethi",)),
    "bn": ("Beng",), "bo": ("Tibt",), "dz": ("Tibt",), "el": ("Grek",), "gu": ("Gujr",), "he": ("Hebr",),
    "hy": ("Armn",), "ja": ("Hani", "Hira", "Kana"),
    "ka": ("Geor",), "kk": ("Cyrl", "Latn", "Arab"), "km": ("Khmr",), "kn": ("Knda",), "ko": ("Hang", "Hani"),
    "lo": ("Laoo",), "ml": ("Mlym",), "my": ("Mymr",), "pa": ("Guru", "Arab"), "si": ("Sinh",),
    "ta": ("Taml",), "te": ("Telu",), "th": ("Thai",), "yi": ("Hebr",), "yue": ("Hani",), "zh": ("Hani",),
}  # fmt: skip

#: Who reads which tables, so that each is read as strictly as in use. The first pattern that fits decides.
_READERS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("sources.tsv", lambda _: tables.sources()),
    ("countries.tsv", lambda _: country("Belarus")),
    ("scripts.tsv", lambda _: scripts.known_scripts()),
    ("characters.tsv", characters.usual),
    *((f"{name}.tsv", lambda _: mandarin.spellings("王")) for name in ("pinyin", "wade_giles")),
    *((f"{name}.tsv", lambda _: dialects.spellings("王")) for name in ("cantonese", "hokkien", "jyutping")),
    ("hangul.tsv", korean.hangul),
    ("names/korean_syllables.tsv", lambda _: korean.spellings("혜영")),
    ("names/transcriptions.tsv", lambda _: usual("джон")),
    ("names/transcription_edges.tsv", lambda _: cuts("阿都马南")),
    ("names/surname_spellings.tsv", lambda _: spellings("王", "Hani")),
    ("laws.tsv", lambda _: phonemes.laws()),
    ("weights.toml", tables.settings),
    ("names/given.tsv", lambda _: given.forms("a")),
    ("names/nicknames.tsv", lambda _: given.short_for("a")),
    ("names/frequency.tsv", lambda _: rarity("a")),
    *(
        (f"names/{name}.tsv", lambda _: particle_kind("a"))
        for name in ("endings", "honorifics", "initials", "particles", "suffixes")
    ),
    ("names/surnames.tsv", lambda _: split("习近平", "Hani")),
    ("correspondences/letters-*.tsv", lambda path: correspondences.surprise("a", Path(path).stem[-4:])),
    ("correspondences/*-Latn.tsv", lambda path: correspondences.counts(Path(path).stem[:4])),
    ("people/aliases.tsv", lambda _: Registry.shipped()),
    ("people/distinct.tsv", lambda _: Registry.shipped()),
    ("people/people.tsv", lambda _: Registry.shipped()),
    ("inflections/*.tsv", lambda path: inflection.rows(Path(path).stem)),
    ("names/places.tsv", lambda path: tables.read(path, ("text", "languages", "source"), key=("text",))),
    ("readings/*.tsv", lambda path: convention(Path(path).stem)),
    ("romanizations/steps/*.tsv", lambda path: romanization.step(Path(path).stem)),
    ("scanning/kin.tsv", lambda path: tables.read(path, ("text", "languages", "source"), key=("text",))),
    ("scanning/sketches.tsv", lambda path: tables.read(path, ("letters", "sketch", "source"), key=("letters",))),
    ("romanizations/*.tsv", lambda path: (romanization.rules(Path(path).stem), romanization.romanizations())),
)


@frozen
class Problem:
    """Something that is wrong with a table, and where it stands (`data/laws.tsv:12`).

    >>> str(Problem("data/laws.tsv:12", "the example does not show the law"))
    'data/laws.tsv:12: error: the example does not show the law'
    """

    where: str
    message: str
    #: `error`, or `warning` for what is only superfluous.
    level: str = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.level}: {self.message}"


def run(folder: Path | None = None) -> list[Problem]:
    """Every problem of the shipped tables, or of a folder with a registry of one's own.

    >>> [str(problem) for problem in run(Path("nowhere"))]
    ['nowhere: error: no such folder; a registry is a folder with people.tsv']
    """
    if folder is not None:
        try:
            registry = Registry.read(folder)
        except DataError as error:
            return [_refused(error)]
        return list(check_people(Resolver(registry)))
    found = list(check_reading())
    if found:  # what cannot be read cannot be tried
        return found
    for check in (
        check_readings,
        check_laws,
        check_romanizations,
        check_inflections,
        check_names,
        check_natives,
        check_sources,
    ):
        found += check()
    return [*found, *check_people(shipped())]


def check_reading() -> Iterator[Problem]:
    """Every table below `data/` is read by the code that uses it, strictly; none lies about unread.

    `data/examples/` holds what the documentation reads.
    """
    told = set()
    for file in sorted(tables.root().rglob("*")):
        path = file.relative_to(tables.root()).as_posix()
        if not file.is_file() or file.suffix == ".md" or path.startswith("examples/"):
            continue
        reader = next((read for pattern, read in _READERS if fnmatch(path, pattern)), None)
        if reader is None:
            yield Problem(f"data/{path}", "nothing reads this table")
            continue
        try:
            reader(path)
        except DataError as error:
            if (problem := _refused(error)) not in told:
                told.add(problem)
                yield problem


def check_readings() -> Iterator[Problem]:
    """The example of every row sounds as `read` says, and the row is used in it."""
    for script in sorted(scripts.known_scripts()):
        for one in conventions(script):
            for row in sorted(one.rules.rows, key=lambda r: r.line):
                example, wanted = row.cells[4], row.cells[5]
                words = [_spelt(one, word) for word in text.lower(text.clean(example)).split()]
                heard = [one.rules.apply(word) for word in words]
                sounds = "!" if None in heard else " ".join(phonemes.tidy(h or "") for h in heard)
                if sounds != wanted:
                    yield Problem(row.where, f"{example!r} reads {sounds!r}, not {wanted!r}")
                elif not any(row in one.rules.fired(word) for word in words):
                    yield Problem(row.where, f"{row.cells[0]!r} is not used in its example {example!r}")


def check_laws() -> Iterator[Problem]:
    """The two examples of every law, read in its languages (in any, if it names none), are related by it."""
    for row, cells in _rows("laws.tsv"):
        one, _, other = cells["languages"].partition("~")
        used = [
            step.law.where
            for a in one.split() or ["und"]
            for b in (other or one).split() or ["und"]
            for x in readings(cells["example_a"], language=a)
            for y in readings(cells["example_b"], language=b)
            for step in phonemes.align(x.phonemes, y.phonemes)[1]
            if step.law
        ]
        if row.where not in used:
            pair = f"{cells['example_a']!r} and {cells['example_b']!r}"
            by = ", ".join(dict.fromkeys(used)) or "no law"
            yield Problem(row.where, f"{pair} do not show {cells['code']}; they are related by {by}")


def check_romanizations() -> Iterator[Problem]:
    """The example of every row is written as `written` says, and holds the row's letters in their place."""
    for system in romanization.romanizations():
        for row, cells in _rows(f"romanizations/{system.id}.tsv"):
            example, wanted = cells["example"], cells["written"]
            got = romanization.romanize(example, system.id).strip()
            rule = Rule(*(cells[name].replace("_", " ") for name in ("letters", "before", "after", "latin")))
            if romanization.table(system.id).head.get("form") == "nfd":
                example = unicodedata.normalize("NFD", example)
            if got != wanted:
                yield Problem(row.where, f"{example!r} is written {got!r}, not {wanted!r}")
            elif not romanization.pattern(rule, system.id).search(example):
                yield Problem(row.where, f"{example!r} does not hold {rule.letters!r} in its place")


def check_inflections() -> Iterator[Problem]:
    """Every row leads from its example to its lemma."""
    for language in inflection.inflected_languages():
        for row in inflection.rows(language):
            if row.cells[5] not in {base.text for base in inflection.bases(row.cells[4], language=language)}:
                yield Problem(row.where, f"{row.cells[4]!r} is not led back to {row.cells[5]!r}")


def check_names() -> Iterator[Problem]:
    """Every row of the tables of names is found by what it is there for."""
    tried: tuple[tuple[str, Callable[[dict[str, str]], bool]], ...] = (
        ("given", lambda c: c["group"] in {f.group for f in given.forms(c["text"], c["language"])}),
        ("nicknames", _is_short),
        ("honorifics", _is_title),
        ("particles", lambda c: particle_kind(text.fold(c["text"])) != ""),
        ("initials", lambda c: bool(parse(f"{c['text']}. {c['text']}.").role(Role.INITIAL))),
        ("suffixes", lambda c: bool(parse(f"Anna Smith, {c['text']}").role(Role.SUFFIX))),
        ("endings", _tells_sex),
    )
    for table, works in tried:
        for row, cells in _rows(f"names/{table}.tsv"):
            if not works(cells):
                yield Problem(row.where, f"the row is never used: {' '.join(row.cells[:3])!r}")


def check_natives() -> Iterator[Problem]:
    """A preferred name is in Latin letters, a native one in a script that its language is written in."""
    for row, cells in _rows("people/people.tsv"):
        if scripts.script(cells["name"]) != "Latn":
            yield Problem(row.where, f"the preferred name {cells['name']!r} is not in Latin letters")
        if problem := _foreign(cells["native"], cells["language"]):
            yield Problem(row.where, problem)
    for row, cells in _rows("people/aliases.tsv"):
        if cells["language"] != "und" and (problem := _foreign(cells["text"], cells["language"])):
            yield Problem(row.where, problem)


def check_sources() -> Iterator[Problem]:
    """Every source is named by some row, or by the head of a table."""
    used = set()
    for path in sorted(tables.root().rglob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            head, last = line.removeprefix("# source:").strip(), line.rsplit("\t", 1)[-1]
            used.add(head if line.startswith("#") else last)
    for row in tables.sources().rows:
        if row.cells[0] not in used:
            yield Problem(row.where, f"no table names the source {row.cells[0]!r}", "warning")


def check_people(resolver: Resolver) -> Iterator[Problem]:
    """Every recorded name comes home, no two people share one unless that is known, no row is superfluous."""
    yield from check_collisions(resolver.registry)
    spare: dict[Alias, Person] = {}
    for person in resolver.registry:
        for alias in person.all_names:
            answer = resolver.resolve(alias.text, limit=40)
            if problem := _astray(resolver.registry, person, alias, answer):
                yield Problem(_where(person, alias), problem)
            elif "aliases.tsv" in alias.where and seems_spare(resolver, person, alias, answer, spare):
                spare[alias] = person
    for alias in without(resolver, spare):
        yield Problem(alias.where, f"a rule derives {alias.text!r} already", "warning")


def check_collisions(registry: Registry) -> Iterator[Problem]:
    """One name of several people is an error unless `distinct.tsv` says that they are different."""
    owners: dict[str, dict[str, tuple[Person, Alias]]] = {}
    for person in registry:
        for alias in person.all_names:
            key = letters(parse(alias.text, language=alias.language))
            if key:
                owners.setdefault(key, {}).setdefault(person.id, (person, alias))
            else:
                yield Problem(_where(person, alias), f"{alias.text!r} holds no letters of a name")
    for shared in owners.values():
        for one, other in combinations(sorted(shared), 2):
            if not registry.are_distinct(one, other):
                (_, mine), (_, theirs) = shared[one], shared[other]
                there = f"{theirs.text!r} of {other} ({_where(*shared[other])})"
                advice = "if they are two people, say so in distinct.tsv"
                message = f"{mine.text!r} of {one} is also {there}; {advice}"
                yield Problem(_where(*shared[one]), message)


def sort_table(path: Path | str) -> bool:
    """Put a table's rows in order, each with the comments above it; True if that changed anything.

    The head and the header stay where they are. Whatever else is wrong is left for `run` to say.
    """
    file = Path(path)
    try:
        before = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise DataError("not UTF-8; save the table as UTF-8", path=path) from None
    lines = before.removesuffix("\n").split("\n")
    start = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines)) + 1
    blocks: list[tuple[list[str], list[str]]] = []
    above: list[str] = []
    for line in lines[start:]:
        above.append(line)
        if not line.startswith("#"):
            blocks.append((line.split("\t"), above))
            above = []
    blocks.sort(key=lambda block: block[0])
    after = "\n".join([*lines[:start], *(line for _, block in blocks for line in block), *above]) + "\n"
    if after == before:
        return False
    file.write_text(after, encoding="utf-8", newline="\n")
    return True


def _refused(error: DataError) -> Problem:
    line = "" if error.line is None else f":{error.line}"
    return Problem(f"{error.path}{line}", error.message)


def _rows(path: str) -> Iterable[tuple[tables.Row, dict[str, str]]]:
    """The rows of a table that its own reader has found sound, with its header's names."""
    lines = (tables.root() / path).read_text(encoding="utf-8").split("\n")
    header = next(line for line in lines if not line.startswith("#")).split("\t")
    for row in tables.read(path, header, mixed=True, source=False).rows:
        yield row, dict(zip(header, row.cells, strict=True))


def _spelt(one: Convention, word: str) -> str:
    """A word in the letters of a table, those that it does not have folded, as `readings` spells it."""
    letters = one.prepare(word)
    if one.script == "Hani":
        return letters
    return "".join([c if c in one.rules.alphabet else text.fold(c) for c in letters])


def _where(person: Person, alias: Alias) -> str:
    return alias.where or person.where or person.id


def _is_short(cells: dict[str, str]) -> bool:
    return cells["full"] in {form.group for form in given.short_for(cells["nickname"], cells["language"])}


def _tells_sex(cells: dict[str, str]) -> bool:
    return ending("xxx" + text.fold(cells["ending"].lstrip("-")), Role(cells["kind"])) == cells["sex"]


def _is_title(cells: dict[str, str]) -> bool:
    words = cells["text"]
    if cells["place"] == "any":
        return is_title(text.fold(words))
    written = f"{words} Anna Smith" if cells["place"] == "before" else f"Anna Smith {words}"
    name = parse(written, language=cells["language"])
    return len(name.role(Role.HONORIFIC)) >= len(words.split())


def _foreign(words: str, language: str) -> str:
    """What is wrong with the script of a name, if anything; without letters nothing is."""
    base, *subtags = language.split("-")
    wanted: tuple[str, ...] = _SCRIPTS.get(base, ("Latn",))
    if subtags and len(subtags[0]) == 4 and subtags[0] not in ("Hans", "Hant"):
        wanted = (subtags[0],)
    written = scripts.script(words)
    if written in (*wanted, "Zyyy"):
        return ""
    return f"{words!r} is in {written}, but {language} is written in {' or '.join(wanted)}"


def _astray(registry: Registry, person: Person, alias: Alias, answer: Resolution) -> str:
    """Why a recorded name does not come home, empty if it does."""
    if answer.person is not None and answer.person.id == person.id:
        return ""
    if answer.person is not None:
        other = answer.person.id
        known = ", who is known to be somebody else" if registry.are_distinct(other, person.id) else ""
        return f"{alias.text!r} of {person.id} is taken for {other}{known}"
    if answer.decision is Decision.UNKNOWN or all(c.person.id != person.id for c in answer.candidates):
        return f"{alias.text!r} does not lead to {person.id} ({answer.decision.value})"
    key = letters(parse(alias.text, language=alias.language))
    shared = any(
        letters(parse(other.text, language=other.language)) == key
        for c in answer.candidates
        if c.person.id != person.id
        for other in c.person.all_names
    )
    if alias.strength == "weak" or shared:
        return ""
    others = ", ".join(c.person.id for c in answer.candidates[:4] if c.person.id != person.id) or "nobody"
    return f"{alias.text!r} is not sure to mean {person.id} ({answer.probability:.0%}; else {others})"
