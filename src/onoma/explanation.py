"""What a path between two names is made of, and how it is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from attrs import frozen

from onoma import scripts
from onoma.romanization import system_of, title


@frozen
class Link:
    """Letters of two native words that stand for each other: the same sound, or two that a law relates."""

    a: str
    b: str
    #: The law, empty for the same sound and where no law explains the difference.
    code: str = ""
    sentence: str = ""
    same: bool = False


@frozen
class Word:
    """A word of a name: how it was written, the native spelling behind it, and both letter by letter."""

    text: str
    native: str
    #: Native letters and what they were written as; empty for a word that is native already or has no system.
    letters: tuple[tuple[str, str], ...]


@frozen
class Side:
    """One of the two names: its words, the language of their native spellings, the systems that fit all of them."""

    text: str
    words: tuple[Word, ...]
    #: BCP 47; empty where no native spelling was found.
    language: str
    #: Ids of romanizations, the usual ones first; empty for a native name, or where no one system fits every word.
    systems: tuple[str, ...]

    @property
    def limits(self) -> str:
        """What the letters of the native name do not tell the first of the systems; empty where they tell all."""
        return system_of(self.systems[0]).doubts(self.native) if self.systems else ""

    @property
    def native(self) -> str:
        """The native spelling of the whole name."""
        return " ".join(word.native for word in self.words)


@frozen
class Explanation:
    """The path between two names.

    >>> from onoma import explain
    >>> path = explain("Swetlana Tichanowskaja", "Светлана Тихановская")
    >>> path.a.native, path.a.systems[0], path.unexplained
    ('Светлана Тихановская', 'de-latn-t-ru-cyrl-m0-press', ())
    """

    a: Side
    b: Side
    #: For each pair of words, their native letters side by side; empty where the spellings are the same.
    links: tuple[tuple[Link, ...], ...]
    #: Words that have no counterpart, and letters that no law relates.
    unexplained: tuple[str, ...]

    @property
    def text(self) -> str:
        """The path in sentences, one a line."""
        lines = [_said(side) for side in (self.a, self.b) if any(word.native != word.text for word in side.words)]
        for a, b, links in zip(self.a.words, self.b.words, self.links, strict=False):
            if links:
                lines.append(f"{a.native} ~ {b.native}: {_told(links)}")
        if not lines:
            same = "the same letters" if self.a.text == self.b.text else "the same letters but for marks and case"
            lines.append(f"{self.a.text} and {self.b.text} are {same}")
        lines += [f"in part: {limits}" for limits in dict.fromkeys((self.a.limits, self.b.limits)) if limits]
        lines += [f"unexplained: {what}" for what in self.unexplained]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The path as plain JSON values."""
        return {
            **{name: _side_dict(side) for name, side in (("a", self.a), ("b", self.b))},
            "links": [[_link_dict(link) for link in word] for word in self.links],
            "unexplained": list(self.unexplained),
        }


def _said(side: Side) -> str:
    led = [word for word in side.words if word.native != word.text]
    written, native = (" ".join(words) for words in zip(*((w.text, w.native) for w in led), strict=True))
    tongue = f" ({side.language})" if side.language else ""
    if not side.systems:
        return f"{written} is {native}{tongue}, by no one system"
    others = len(side.systems) - 1
    more = f" and {others} other{'s' if others > 1 else ''}" if others else ""
    return f"{written} is {native}{tongue} by {title(side.systems[0])}{more}"


def _told(links: Sequence[Link]) -> str:
    """What differs between two words, each law told once."""
    if len(links) == 1 and not links[0].same:
        characters = "Hani" in (scripts.script(links[0].a), scripts.script(links[0].b))
        many = ", since characters have many readings" if characters else ""
        return links[0].sentence or f"no system and no law leads from one to the other{many}"
    told: dict[str, list[Link]] = {}
    for link in links:
        if not link.same:
            # Rows of one law that say more of their own letters begin alike.
            told.setdefault(link.code + re.split("; |, and ", link.sentence)[0], []).append(link)
    said = []
    for key, same in told.items():
        letters = " ".join(f"{link.a or '∅'}~{link.b or '∅'}" for link in same)
        sentences = {link.sentence for link in same}
        sentence = sentences.pop() if len(sentences) == 1 else key.removeprefix(same[0].code)
        said.append(f"{letters}, {sentence} ({same[0].code})" if same[0].code else f"{letters}, which no law explains")
    return "; ".join(said) or "the same sounds"


def _link_dict(link: Link) -> dict[str, Any]:
    return {"a": link.a, "b": link.b, "law": link.code, "sentence": link.sentence, "same": link.same}


def _side_dict(side: Side) -> dict[str, Any]:
    words = [{"text": w.text, "native": w.native, "letters": [list(pair) for pair in w.letters]} for w in side.words]
    return {
        "text": side.text,
        "native": side.native,
        "language": side.language,
        "systems": list(side.systems),
        "limits": side.limits,
        "words": words,
    }
