"""One table of people across documents: registered ones by their id, all others clustered by their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from attrs import frozen

from onoma import text
from onoma._unidecode import ascii_of
from onoma.resolver import compare
from onoma.scanning.mention import Mention
from onoma.scanning.sketch import sketches

#: Two names of unregistered people are one person's from this probability on.
_SAME = 0.5
#: The longest sentence that is quoted.
_SENTENCE = 300
_ENDS = re.compile(r"(?<=[.!?…。！？])[\"»”’)]*\s+|\n\s*\n|\n")


@frozen
class Mentioned:
    """One person of the table."""

    #: The registry's id; `new:maria-kolesnikova` for somebody in none; ids joined by `|` where it cannot be told.
    id: str
    name: str
    #: `registered`, `new` or `ambiguous`.
    status: str
    #: How often mentioned, in all.
    mentions: int
    #: Each spelling with its count, the most frequent first.
    spellings: tuple[tuple[str, int], ...]
    #: Each document with its count, in the order in which they were read.
    documents: tuple[tuple[str, int], ...]
    #: The sentence of the first mention.
    sentence: str


class _Row:
    def __init__(self, person_id: str, name: str, status: str, sentence: str) -> None:
        self.id, self.name, self.status, self.sentence = person_id, name, status, sentence
        self.spellings: Counter[str] = Counter()
        self.documents: Counter[str] = Counter()
        #: The names in full that brought somebody new here.
        self.names: list[str] = [name]


class People:
    """Collects mentions, document by document, and keeps no text but a sentence for each person.

    >>> people = People()
    >>> mention = Mention(4, 14, "John Coale", None, "John Coale", 0, "")
    >>> people.add("a.txt", [mention], "The John Coale talks went on. Nobody knew.")
    ['new:john-coale']
    >>> [(row.name, row.sentence) for row in people.table()]
    [('John Coale', 'The John Coale talks went on.')]
    """

    def __init__(self) -> None:
        self._rows: dict[str, _Row] = {}
        self._blocks: dict[str, list[_Row]] = {}
        self._chains: dict[tuple[str, int], _Row] = {}

    def add(self, document: str, mentions: Iterable[Mention], content: str, *, offset: int = 0) -> list[str]:
        """Count the mentions of a document, or of a part that begins at `offset`; answers with each one's id."""
        ids = []
        for mention in mentions:
            row = self._chains.get((document, mention.chain))
            if row is None:
                sentence = _sentence(content, mention.start - offset, mention.end - offset)
                row = self._chains[document, mention.chain] = self._row(mention, sentence)
            row.spellings[" ".join(mention.text.split())] += 1
            row.documents[document] += 1
            ids.append(row.id)
        return ids

    def forget(self, document: str) -> None:
        """Let go of what is needed only while a document's parts come in."""
        self._chains = {key: row for key, row in self._chains.items() if key[0] != document}

    def table(self) -> tuple[Mentioned, ...]:
        """Everybody, the most often mentioned first."""
        rows = sorted(self._rows.values(), key=lambda r: (-r.spellings.total(), r.id))
        return tuple(
            Mentioned(
                r.id,
                r.name,
                r.status,
                r.spellings.total(),
                tuple(sorted(r.spellings.items(), key=lambda item: (-item[1], item[0]))),
                tuple(r.documents.items()),
                r.sentence,
            )
            for r in rows
        )

    def _row(self, mention: Mention, sentence: str) -> _Row:
        if mention.person:
            return self._kept(mention.person.id, mention.person.name, "registered", sentence)
        if mention.candidates:
            return self._kept("|".join(sorted(p.id for p in mention.candidates)), mention.name, "ambiguous", sentence)
        return self._new(mention.name, sentence)

    def _kept(self, person_id: str, name: str, status: str, sentence: str) -> _Row:
        return self._rows.setdefault(person_id, _Row(person_id, name, status, sentence))

    def _new(self, name: str, sentence: str) -> _Row:
        """The cluster of a name that is in no registry: one whose every name may be the same person's, or a new one."""
        blocks = list(_blocks(name))
        known = dict.fromkeys(row for block in blocks for row in self._blocks.get(block, ()))
        row = next((r for r in known if all(name == n or _one_person(name, n) for n in r.names)), None)
        if row is None:
            row = self._kept(self._free_id(name), name, "new", sentence)
        elif name not in row.names:
            row.names.append(name)
        for block in blocks:
            rows = self._blocks.setdefault(block, [])
            if row not in rows:
                rows.append(row)
        return row

    def _free_id(self, name: str) -> str:
        words = [ascii_of(text.fold(word)).lower() for word in name.split()]
        slug = "new:" + ("-".join(filter(None, words)) or "unnamed")
        number, free = 1, slug
        while free in self._rows:
            number += 1
            free = f"{slug}-{number}"
        return free


def _one_person(one: str, other: str) -> bool:
    return compare(one, other).probability >= _SAME


def _blocks(name: str) -> Iterator[str]:
    """Keys that two spellings of one name share: a sketch of the last word with one of the first."""
    words = [text.fold(word) for word in text.clean(name).split()]
    for last in sketches(words[-1]):
        for first in sketches(words[0]):
            yield " ".join(sorted((first.lstrip("'")[:1], last)))


def _sentence(content: str, start: int, end: int) -> str:
    """The sentence round a stretch of a text, cut where it is too long."""
    before = content[max(0, start - _SENTENCE) : start]
    after = content[end : end + _SENTENCE]
    head = _ENDS.split(before)[-1]
    cut = _ENDS.search(after)
    tail = after[: cut.start()] if cut else after
    return " ".join((head + content[start:end] + tail).split())
