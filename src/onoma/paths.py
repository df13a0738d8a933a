"""The path between two spellings: Latin, by a system, native, by sound laws, native, by a system, Latin.

    >>> path = explain("Tsikhanowskaya", "Tikhanovskaya")
    >>> print(path.text.splitlines()[0])
    Tsikhanowskaya is Ціханоўская (be) by BGN/PCGN 1979 Belarusian and 1 other
    >>> path.b.native, [(link.a, link.b, link.code) for link in path.links[0] if not link.same]
    ('Тихановская', [('ц', 'т', 'TSEKANNE'), ('ў', 'в', 'U-SHORT')])

No registry plays a part, and no score is made here: `onoma.compare` weighs, this tells how one spelling can have
become the other. What neither a system nor a law explains is listed as `unexplained`.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from itertools import permutations
from typing import Any

from attrs import evolve, frozen

from onoma import scripts
from onoma.parser import parse
from onoma.phonemes import Step, align
from onoma.reading import convention, languages, readings, spoken
from onoma.romanization import pieces, romanizations, romanize, spellings, systems_of, title
from onoma.text import clean, fold, lower
from onoma.variant import LED_BACK, often, surprisal, unwritten, usual

#: How many native spellings of a word are tried in each language.
_TRIED = 6
#: What counts beside the sound laws when a path is chosen, in bits: that a native spelling is like no name (a share
#: of its surprise), that no system fits all words of a name, and that a Latin word has no native spelling at all.
_UNLIKE, _NO_SYSTEM, _NO_NATIVE = 0.3, 6.0, 8.0
#: How many bits a letter of a name is, as names go.
_USUAL = 3.5
_MOST_WORDS = 5


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
    def native(self) -> str:
        """The native spelling of the whole name."""
        return " ".join(word.native for word in self.words)


@frozen
class Explanation:
    """The path between two names.

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
            if a.native != b.native:
                told = "; ".join(_told(link) for link in links if not link.same)
                lines.append(f"{a.native} ~ {b.native}: {told or 'the same sounds'}")
        if not lines:
            lines.append(f"{self.a.text} and {self.b.text} are the same letters")
        lines += [f"unexplained: {what}" for what in self.unexplained]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The path as plain JSON values."""
        return {
            **{name: _side_dict(side) for name, side in (("a", self.a), ("b", self.b))},
            "links": [[_link_dict(link) for link in word] for word in self.links],
            "unexplained": list(self.unexplained),
        }


def explain(a: str, b: str, *, language: str | None = None) -> Explanation:
    """The path between two spellings of a name, by systems and sound laws.

    Given and family name written by one convention count more than by two. `language` tells whose names they are,
    where that is known.

    >>> path = explain("Loukachenko", "Лукашэнка")
    >>> path.a.native, [link.code for link in path.links[0] if not link.same]
    ('Лукашенко', ['AKANNE'])
    """
    for name in (a, b):
        if not isinstance(name, str):
            raise TypeError(f"explain takes two str, not {type(name).__name__}")
    a, b = clean(a), clean(b)
    if whole := _as_one(a, b, language):
        return whole
    words_a, words_b = (_words(name, language) for name in (a, b))
    order, left_a, left_b = _paired(words_a, words_b)
    words_a, words_b = [words_a[i] for i, _ in order], [words_b[j] for _, j in order]
    best: tuple[float, Side, Side, list[tuple[Link, ...]]] | None = None
    for one in _sides(a, words_a, words_b, language):
        for other in _sides(b, words_b, words_a, language):
            bits, links = _between(one, other)
            total = bits + one[0] + other[0]
            if best is None or total < best[0]:
                best = (total, one[1], other[1], links)
    assert best is not None
    _, one_side, other_side, links = best
    unexplained = [*left_a, *left_b]
    unexplained += [f"{k.a or '∅'} ~ {k.b or '∅'}" for word in links for k in word if not k.code and not k.same]
    return Explanation(_with_letters(one_side), _with_letters(other_side), tuple(links), tuple(unexplained))


def _words(name: str, language: str | None) -> list[str]:
    return [token.text for token in parse(name, language=language).tokens][:_MOST_WORDS]


def _as_one(a: str, b: str, language: str | None) -> Explanation | None:
    """The path where one name is written without spaces and the other is its romanization: 김대중, Kim Daejung."""
    for native, latin, turned in ((a, b, False), (b, a, True)):
        written = scripts.script(native)
        if written in ("Latn", "Zyyy") or " " in native.strip() or scripts.script(latin) != "Latn":
            continue
        words = _words(latin, language)
        for one in [language.split("-")[0]] if language else languages(native):
            wanted = {fold("".join(order)) for order in (words, [*words[1:], *words[:1]])}
            fitting = [s for s in romanizations(one) if fold("".join(romanize(native, s.id).split())) in wanted]
            if fitting:
                systems = tuple(s.id for s in sorted(fitting, key=lambda s: (-usual(s), s.id)))
                spelt = Side(latin, (Word(latin, native, pieces(native, systems[0])),), one, systems)
                given = Side(native, (Word(native, native, ()),), one, ())
                return Explanation(*((spelt, given) if turned else (given, spelt)), ((),), ())
    return None


def _paired(a: Sequence[str], b: Sequence[str]) -> tuple[list[tuple[int, int]], list[str], list[str]]:
    """Which words stand for each other, in whatever order they came, and which are left alone."""
    if len(a) > len(b):
        order, left_b, left_a = _paired(b, a)
        return sorted((i, j) for j, i in order), left_a, left_b
    costs = [[_apart(one, other) for other in b] for one in a]
    chosen = min(permutations(range(len(b)), len(a)), key=lambda p: sum(costs[i][j] for i, j in enumerate(p)))
    return list(enumerate(chosen)), [], [w for j, w in enumerate(b) if j not in chosen]


@functools.lru_cache(maxsize=8192)
def _apart(one: str, other: str) -> float:
    if fold(one) == fold(other):
        return 0.0
    heard = [(x, y) for x in readings(one)[:6] for y in readings(other)[:6]]
    return min((align(x.phonemes, y.phonemes)[0] for x, y in heard), default=99.0)


_Natives = tuple[float, Side]


def _sides(text: str, words: Sequence[str], others: Sequence[str], language: str | None) -> list[_Natives]:
    """What a name may be natively, in each language: how far-fetched that is, in bits, and the name so read."""
    told = language.split("-")[0] if language else ""
    plain = tuple(Word(word, word, ()) for word in words)
    if not all(scripts.script(word) == "Latn" for word in words):
        tongues = [told] if told else spoken(words) or ["und"]
        return [(0.0, Side(text, plain, one, ())) for one in tongues]
    foreign = [w for w in others if scripts.script(w) not in ("Latn", "Zyyy")]
    tongues = [told] if told else spoken(foreign)
    if not told and all(scripts.script(word) == "Cyrl" for word in foreign):
        # A name in Russian letters may well be spelt after its Belarusian form.
        tongues = list(dict.fromkeys([*tongues, *LED_BACK]))
    found = [(_NO_NATIVE * len(words), Side(text, plain, "", ()))]
    for one in tongues:
        # By one system from end to end, or word by word where none fits.
        for system in (*(s.id for s in often(one)), ""):
            natives = [_native(word, other, one, system) for word, other in zip(words, others, strict=True)]
            if not all(natives) or not all(one in languages(native) for native in natives):
                continue
            fitting = _fitting(words, natives, one)
            if fitting or not system:
                bits = sum(map(_unlikely, natives)) + (0.0 if fitting else _NO_SYSTEM)
                spelt = tuple(Word(word, native, ()) for word, native in zip(words, natives, strict=True))
                found.append((bits, Side(text, spelt, one, fitting)))
    distinct = {(side.native, side.language): (bits, side) for bits, side in sorted(found, key=lambda f: -f[0])}
    return sorted(distinct.values(), key=lambda f: f[0])[:_TRIED]


def _unlikely(native: str) -> float:
    """What it costs that a native spelling is like no name, beyond what any name of its length does."""
    return _UNLIKE * max(0.0, surprisal(native) - _USUAL * len(native))


@functools.lru_cache(maxsize=8192)
def _native(word: str, other: str, language: str, system: str) -> str:
    """The native spelling of a Latin word: the other name's word if that is so written, else the likeliest."""
    if scripts.script(other) != "Latn" and fold(word) in spellings(other, language):
        return other
    tried = [system] if system else [s.id for s in often(language)]
    options = [native for one in tried for native in unwritten(word, one)[:1]]
    return min(options, key=surprisal).capitalize() if options else ""


def _fitting(words: Sequence[str], natives: Sequence[str], language: str) -> tuple[str, ...]:
    weights = {s.id: usual(s) for s in romanizations(language)}
    return tuple(sorted(systems_of(words, natives, language=language), key=lambda s: (-weights[s], s)))


def _with_letters(side: Side) -> Side:
    """A side with its words cut into what one letter was written as, where a system tells."""
    words = []
    for word in side.words:
        own = side.systems or (side.language and spellings(word.native, side.language).get(fold(word.text), ()))
        cut = pieces(word.native, own[0]) if own and word.native != word.text else ()
        fits = fold("".join(latin for _, latin in cut)) == fold(word.text)
        words.append(evolve(word, letters=cut if fits else ()))
    return evolve(side, words=tuple(words))


def _between(one: _Natives, other: _Natives) -> tuple[float, list[tuple[Link, ...]]]:
    bits, links = 0.0, []
    for a, b in zip(one[1].words, other[1].words, strict=True):
        cost, found = _links(a.native, b.native, one[1].language, other[1].language)
        bits += cost
        links.append(found)
    return bits, links


@functools.lru_cache(maxsize=16384)
def _links(a: str, b: str, a_language: str, b_language: str) -> tuple[float, tuple[Link, ...]]:
    """How far apart two native words are by sound laws, and what differs, in their own letters."""
    if lower(a) == lower(b):
        return 0.0, ()
    best: tuple[float, tuple[Link, ...]] | None = None
    for x in readings(a, language=a_language or None)[:4]:
        for y in readings(b, language=b_language or None)[:4]:
            bits, steps = align(x.phonemes, y.phonemes, scripts.script(a), scripts.script(b))
            if best is None or bits < best[0]:
                sounds = (_spelt(lower(a), x.phonemes, x.convention), _spelt(lower(b), y.phonemes, y.convention))
                best = bits, _in_letters(steps, *sounds)
    return best or (99.0, (Link(a, b),))


def _in_letters(steps: Sequence[Step], a: Sequence[str], b: Sequence[str]) -> tuple[Link, ...]:
    found, i, j = [], 0, 0
    for step in steps:
        letters = ("".join(a[i : i + len(step.a)]), "".join(b[j : j + len(step.b)]))
        i, j = i + len(step.a), j + len(step.b)
        law = step.law
        found.append(Link(*letters, law.code if law else "", law.sentence if law else "", step.a == step.b))
    return tuple(found)


def _spelt(word: str, phonemes: str, name: str) -> list[str]:
    """For each sound of a reading, the letters that it is read from; a letter of two sounds goes to the first."""
    if name == "unidecode":
        return list(phonemes)
    one = convention(name)
    found: list[str] = []
    before = ""
    for row in one.rules.fired(one.prepare(word)):
        letters, sounds = row.cells[0], row.cells[3]
        for at, sound in enumerate(sounds):
            if sound == before and found:
                found[-1] += letters if at == 0 else ""
            else:
                found.append(letters if at == 0 else "")
            before = sound
        if not sounds and found:
            found[-1] += letters
    return found if len(found) == len(phonemes) else list(phonemes)


def _said(side: Side) -> str:
    tongue = f" ({side.language})" if side.language else ""
    if not side.systems:
        return f"{side.text} is {side.native}{tongue}, by no one system"
    others = len(side.systems) - 1
    more = f" and {others} other{'s' if others > 1 else ''}" if others else ""
    return f"{side.text} is {side.native}{tongue} by {title(side.systems[0])}{more}"


def _told(link: Link) -> str:
    letters = f"{link.a or '∅'}~{link.b or '∅'}"
    return f"{letters}, {link.sentence} ({link.code})" if link.code else f"{letters}, which no law explains"


def _link_dict(link: Link) -> dict[str, Any]:
    return {"a": link.a, "b": link.b, "law": link.code, "sentence": link.sentence, "same": link.same}


def _side_dict(side: Side) -> dict[str, Any]:
    words = [{"text": w.text, "native": w.native, "letters": [list(pair) for pair in w.letters]} for w in side.words]
    return {
        "text": side.text,
        "native": side.native,
        "language": side.language,
        "systems": list(side.systems),
        "words": words,
    }
