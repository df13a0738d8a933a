"""People in running text: `scan`, and the `Scanner` that it keeps for each resolver."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from weakref import WeakKeyDictionary

from onoma.inflection import guess
from onoma.resolver import Resolver, shipped
from onoma.scanning.lexicon import Lexicon
from onoma.scanning.link import Document
from onoma.scanning.mention import Mention
from onoma.scanning.reader import Reader

_WORD = re.compile(r"[^\W\d_]+")
#: How much of a text its language is guessed from.
_SAMPLE = 6000


class Scanner:
    """Finds the people of a registry in texts. Building it goes over all names once; `scan` keeps one a resolver."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self._lexicon = Lexicon(resolver.registry)
        self._reader = functools.lru_cache(maxsize=8)(functools.partial(Reader, self._lexicon))
        # The tables that every text needs are read now, not with the first one.
        self.scan("Anna Smith", language="")

    def scan(self, text: str, *, language: str | None = None) -> tuple[Mention, ...]:
        """Every mention of a person in a text, in order, none overlapping another."""
        return tuple(self.open(language=language).scan(text))

    def open(self, *, language: str | None = None) -> Text:
        """A text that comes in parts."""
        return Text(self._reader, self.resolver, language)


class Text:
    """A text that is scanned in parts, cut where no name is: at the ends of lines, say.

    Offsets count from the beginning of the first part. Whom a part introduces, the later ones know.
    """

    def __init__(self, reader: Callable[[str], Reader], resolver: Resolver, language: str | None) -> None:
        self._reader, self._resolver, self._language = reader, resolver, language
        self._document: Document | None = None
        self._chains: dict[int, int] = {}
        #: How many characters have been read.
        self.read = 0

    def scan(self, part: str) -> Iterator[Mention]:
        """The mentions of the next part."""
        if self._document is None:
            if self._language is None:
                self._language = guess([w for w in _WORD.findall(part[:_SAMPLE]) if not w[0].isupper()])
            self._document = Document(self._reader(self._language))
        offset, self.read = self.read, self.read + len(part)
        for found in self._document.link(part):
            who = found.who
            yield Mention(
                offset + found.start,
                offset + found.end,
                part[found.start : found.end],
                who.person,
                who.name,
                self._chains.setdefault(id(who), len(self._chains)),
                found.why,
                who.candidates,
                self._resolver,
                self._language or None,
            )


_SCANNERS: WeakKeyDictionary[Resolver, Scanner] = WeakKeyDictionary()


def scanner(resolver: Resolver | None = None) -> Scanner:
    """The scanner over a resolver's registry, built when it is first asked for."""
    resolver = resolver or shipped()
    found = _SCANNERS.get(resolver)
    if found is None:
        found = _SCANNERS[resolver] = Scanner(resolver)
    return found


def scan(text: str, *, resolver: Resolver | None = None, language: str | None = None) -> tuple[Mention, ...]:
    """Every mention of a person in a text, and who is meant.

    Whoever is named in full is looked for in the registry; a family name alone means the person whom this text
    introduces or, where it introduces nobody of that name, the only registered person who fits. People who are in
    no registry are mentioned too, with no `person`. `language` (BCP 47) says how names are declined; without it,
    the small words of the text tell. Any string is scanned; anything else is a TypeError.

    >>> text = "President Lukashenko met John Coale. Coale’s team thanked Alexander Lukashenko."
    >>> for mention in scan(text, language="en"):
    ...     print(mention.start, mention.text, mention.person.id)
    10 Lukashenko aliaksandr-lukashenka
    25 John Coale john-coale
    37 Coale john-coale
    58 Alexander Lukashenko aliaksandr-lukashenka
    """
    if not isinstance(text, str):
        hint = "; decode it first" if isinstance(text, bytes) else ""
        raise TypeError(f"a text is a str, not {type(text).__name__}{hint}")
    return scanner(resolver).scan(text, language=language)
