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

from attrs import evolve

from onoma import given, scripts
from onoma.explanation import Explanation, Link, Side, Word
from onoma.parser import parse
from onoma.phonemes import Step, align
from onoma.reading import convention, languages, readings, spoken
from onoma.romanization import pieces, romanizations, romanize, spellings, systems_of
from onoma.text import clean, fold, lower
from onoma.variant import LED_BACK, is_spelt, often, surprisal, unwritten, usual

#: How many native spellings of a word are tried in each language.
_TRIED = 6
#: What counts beside the sound laws when a path is chosen, in bits: that a native spelling is like no name (a share
#: of its surprise), that no system fits all words of a name, and that a Latin word has no native spelling at all.
_UNLIKE, _NO_SYSTEM, _NO_NATIVE = 0.3, 6.0, 8.0
#: How many bits a letter of a name is, as names go.
_USUAL = 3.5
_MOST_WORDS = 5


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
    words_a, words_b = _both(a, b, language)
    order, left_a, left_b = _paired(words_a, words_b)
    words_a, words_b = [words_a[i] for i, _ in order], [words_b[j] for _, j in order]
    if plain := _as_they_stand(a, words_a, b, words_b, (*left_a, *left_b)):
        return plain
    best: tuple[float, Side, Side, list[tuple[Link, ...]]] | None = None
    for one in _sides(a, words_a, words_b, language):
        for other in _sides(b, words_b, words_a, language):
            bits, links = _between(one, other)
            total = bits + one[0] + other[0]
            if best is None or total < best[0]:
                best = (total, one[1], other[1], links)
    assert best is not None
    one_side, other_side, links = _as_names(*best[1:])
    unexplained = [*left_a, *left_b]
    unexplained += [f"{k.a or '∅'} ~ {k.b or '∅'}" for word in links for k in word if not k.code and not k.same]
    return Explanation(_with_letters(one_side), _with_letters(other_side), tuple(links), tuple(unexplained))


def _as_names(one: Side, other: Side, links: list[tuple[Link, ...]]) -> tuple[Side, Side, list[tuple[Link, ...]]]:
    """Words that letters do not relate: forms of one given name, or nothing, and then no native spelling either."""
    words = [list(one.words), list(other.words)]
    for at, (a, b, found) in enumerate(zip(one.words, other.words, links, strict=True)):
        if all(link.same or link.code for link in found):
            continue
        form = given.link(a.text, b.text, one.language or "und", other.language or "und")
        if form or len(found) == 1:
            words[0][at], words[1][at] = Word(a.text, a.text, ()), Word(b.text, b.text, ())
            code, sentence = ("GIVEN-NAME", form.sentence) if form else ("", "")
            links[at] = (Link(a.text, b.text, code, sentence),)
    sides = []
    for side, kept in zip((one, other), words, strict=True):
        led = [w for w in kept if w.native != w.text]
        systems = _fitting([w.text for w in led], [w.native for w in led], side.language) if led else ()
        sides.append(evolve(side, words=tuple(kept), systems=systems))
    return sides[0], sides[1], links


def _words(name: str, language: str | None, *, hyphens: bool = False) -> list[str]:
    """The words of a name; with `hyphens`, what a hyphen joins is one word: al-Assad, Tse-tung."""
    found, end = list[str](), -1
    for token in parse(name, language=language).tokens:
        if hyphens and found and name[end : token.start] == "-":
            found[-1] += "-" + token.text
        else:
            found.append(token.text)
        end = token.end
    return found[:_MOST_WORDS]


def _both(a: str, b: str, language: str | None) -> tuple[list[str], list[str]]:
    """The words of both names, those with hyphens whole where that makes them as many."""
    split, whole = ([_words(name, language, hyphens=joined) for name in (a, b)] for joined in (False, True))
    if len(split[0]) > len(split[1]):
        return whole[0], split[1]
    return split[0], whole[1] if len(split[1]) > len(split[0]) else split[1]


#: The two conventions of writing Chinese: names in them lead back to characters, which are too many to guess.
_CHINESE = ("latin-pinyin", "latin-wade-giles")


def _as_they_stand(a: str, one: list[str], b: str, other: list[str], left: tuple[str, ...]) -> Explanation | None:
    """The path between Latin names that are the same letters but for marks, or one Chinese name in two conventions."""
    if not all(scripts.script(word) == "Latn" for word in (*one, *other)):
        return None
    same = all(fold(x) == fold(y) for x, y in zip(one, other, strict=True))
    # A hyphen is what Wade-Giles has; any short name might be read as Pinyin.
    chinese = any("-" in word for word in (*one, *other)) and all(map(_is_chinese, one, other))
    if not same and not chinese:
        return None
    spoken_in = "" if same else "zh"
    sides = [Side(name, tuple(Word(w, w, ()) for w in ws), spoken_in, ()) for name, ws in ((a, one), (b, other))]
    links = tuple(() if x == y or same else (Link(x, y, same=True),) for x, y in zip(one, other, strict=True))
    return Explanation(sides[0], sides[1], links, left)


def _is_chinese(one: str, other: str) -> bool:
    """Whether two words sound the same by the conventions of Chinese."""
    heard = []
    for word in (one, other):
        rows = [c.rules.fired(c.prepare(lower(word).replace("-", ""))) for c in map(convention, _CHINESE)]
        heard.append({"".join(row.cells[3] for row in fired) for fired in rows})
    return any("!" not in sounds for sounds in heard[0] & heard[1])


def _as_one(a: str, b: str, language: str | None) -> Explanation | None:
    """The path where one name is written without spaces and the other is its romanization: 김대중, Kim Daejung."""
    for native, latin, turned in ((a, b, False), (b, a, True)):
        written = scripts.script(native)
        if written in ("Latn", "Zyyy") or " " in native.strip() or scripts.script(latin) != "Latn":
            continue
        words = _words(latin, language)
        for one in [language.split("-")[0]] if language else languages(native):
            wanted = {fold("".join(order)) for order in (words, [*words[1:], *words[:1]])}
            fitting = [
                s
                for s in romanizations(one)
                if fold("".join(romanize(native, s.id).replace("-", " ").split())) in wanted
            ]
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
    if scripts.script(other) != "Latn" and is_spelt(other, language) and fold(word) in spellings(other, language):
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
    spoken_in = frozenset({a_language, b_language} - {"", "und"})
    for x in readings(a, language=a_language or None)[:4]:
        for y in readings(b, language=b_language or None)[:4]:
            bits, steps = align(x.phonemes, y.phonemes, scripts.script(a), scripts.script(b))
            if best is None or bits < best[0]:
                sounds = (_spelt(lower(a), x.phonemes, x.convention), _spelt(lower(b), y.phonemes, y.convention))
                best = bits, _in_letters(steps, *sounds, spoken_in)
    bits, links = best or (99.0, (Link(a, b),))
    unknown = sum(not link.same and not link.code for link in links)
    # Where hardly a letter is related, or characters have no letters, columns would only seem to say something.
    whole = unknown and (2 * unknown >= len(links) or "Hani" in map(scripts.script, (a, b)))
    return (bits, (Link(a, b),)) if whole else (bits, links)


def _in_letters(
    steps: Sequence[Step], a: Sequence[str], b: Sequence[str], spoken_in: frozenset[str]
) -> tuple[Link, ...]:
    found, i, j = list[Link](), 0, 0
    for step in steps:
        letters = ("".join(a[i : i + len(step.a)]), "".join(b[j : j + len(step.b)]))
        i, j = i + len(step.a), j + len(step.b)
        law = step.law
        # A law of other languages does not explain a spelling in these.
        if law and law.languages and spoken_in and not law.languages & spoken_in:
            law = None
        if any(letters):
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
