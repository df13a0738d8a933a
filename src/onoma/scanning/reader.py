"""What a run of words may mean by itself; each distinct run is read once."""

from __future__ import annotations

import functools
from itertools import product
from typing import NamedTuple

from onoma import text
from onoma._core import near
from onoma.model import Person, Role
from onoma.parser import sex_of
from onoma.scanning import given
from onoma.scanning.inflected import NEAR, WORD, Inflected, forms, glance, is_place
from onoma.scanning.lexicon import Known, Lexicon
from onoma.scanning.likeness import outlines
from onoma.scanning.once import Memory
from onoma.scanning.words import Word, words

#: The least likeness of a name in full. Set on half of the topics of the benchmark's news.
_FULL = 0.78
#: How many forms of a word, and of how many words, are tried letter by letter.
_FORMS, _NAMES = 8, 3
#: A name in full goes over no more words than this.
_WIDE = 6


class Fit(NamedTuple):
    """Words of a run that name somebody in full."""

    first: int
    last: int
    score: float
    people: tuple[Person, ...]
    given: frozenset[str]
    family: frozenset[str]
    #: The words as they stand in a list.
    name: str


class Read(NamedTuple):
    """All that a run says by itself."""

    words: tuple[Word, ...]
    fits: tuple[Fit, ...]
    strangers: tuple[Fit, ...]
    #: The places of the words that no name in full takes.
    left: tuple[int, ...]


class Reader:
    """Reads runs of one language against a lexicon."""

    def __init__(self, lexicon: Lexicon, language: str) -> None:
        self.lexicon = lexicon
        self.language = language
        #: What a glance at a word tells.
        self.glance = Memory(functools.partial(glance, lexicon, language))
        #: A word as one of several that name somebody.
        self.word: Memory[str, Inflected] = Memory(lambda word: Inflected(lexicon, self._keys(word)))
        #: What a word may be a form of.
        self.forms = Memory(functools.partial(forms, language))
        #: Whether a word may belong to somebody's name, for scripts where capitals do not say so.
        self.is_known = Memory(self._known)
        #: The names in full that a run holds, and what is left of it.
        self.read = Memory(self._reading)
        #: Whom a given name, in any of its forms, and a folded family name mean together.
        self.called = Memory(self._both)

    def _keys(self, word: str) -> tuple[str, ...]:
        return self.glance[word][0]

    def _is_given(self, word: str) -> bool:
        return self.glance[word][1]

    def _known(self, word: str) -> bool:
        keys, is_given, _ = self.glance[word]
        seen = self.word[word]
        return is_given or bool(seen.first or seen.last) or not self.lexicon.calls_nobody(outlines(keys)[1])

    def _reading(self, run: str) -> Read:
        found = words(run)
        names = [i for i, w in enumerate(found) if w.kind == "name"]
        fits = self._fits(found, names) if len(names) > 1 else ()
        strangers = self._strangers(found, names, _taken(fits))
        taken = _taken((*fits, *strangers))
        return Read(found, fits, strangers, tuple([i for i in names if i not in taken]))

    def _both(self, names: tuple[str, str]) -> list[Person]:
        word, family = names
        if not self.lexicon.pairs(self.word[word].first, self.word[family].last):
            return []
        runs = [f"{form.text.title()} {family.title()}" for form in self.forms[word]]
        return [person for run in runs for fit in self.read[run].fits for person in fit.people]

    def _fits(self, found: tuple[Word, ...], names: list[int]) -> tuple[Fit, ...]:
        """The registered names in full that several words hold, none overlapping another."""
        if exact := self._exact(found, names):
            return (exact,)
        candidates: dict[int, Known] = {}
        # Where there are but two words, both together must be near enough.
        least = 2 * (_FULL if len(names) == 2 else WORD)
        seen = [self.word[found[i].text] for i in names]
        for x, one in enumerate(seen):
            for other in seen[x + 1 : x + 4]:
                for a, b in ((one, other), (other, one)):
                    if b.last and a.first and (met := self.lexicon.pairs(a.first, b.last)):
                        candidates |= {id(known): known for known in near(a, b, met, least)}
        fits = [self._fit(found, names, known) for known in candidates.values()]
        return _apart([fit for fit in fits if fit]) if fits else ()

    def _exact(self, found: tuple[Word, ...], names: list[int]) -> Fit | None:
        """A name that is recorded letter by letter, with at most a title or the like before it: the usual case."""
        spelt = [self._keys(found[i].text)[:_FORMS] for i in names]
        held = self.lexicon.words
        if any(map(held.isdisjoint, spelt[-2:])):  # no name goes without the last two words
            return None
        keys = [[key for key in its if key in held] for its in spelt]
        # Two words before it may be another name: a list, or two lines of a headline.
        for x in range(max(0, len(names) - _NAMES), min(2, len(names) - 1)):
            # As it is written, or else as any of the names that it may be a form of.
            met: list[tuple[tuple[str, ...], Known]] = []
            for chosen in product(*keys[x:]):
                met += [(chosen, known) for known in self.lexicon.exactly(chosen)]
                if met and all(key == its[0] for key, its in zip(chosen, spelt[x:], strict=True)):
                    break
            if met:
                people = tuple({known.person.id: known.person for _, known in met}.values())
                chosen, known = met[0]
                family = frozenset(known.family)
                listed = {i: self._written(found[i].text, key) for key, i in zip(chosen, names[x:], strict=True)}
                name = " ".join(listed.get(i, found[i].text) for i in range(names[x], names[-1] + 1))
                return Fit(names[x], names[-1], 1.0, people, frozenset(chosen) - family, family, name)
            if self._is_given(found[names[x]].text):
                return None
        return None

    def _written(self, word: str, key: str) -> str:
        """The form of a word that has a key, as it is written."""
        return next(form.text for form in self.forms[word] if form.key == key)

    def _fit(self, found: tuple[Word, ...], names: list[int], known: Known) -> Fit | None:
        """The words that a recorded name agrees with, if its given and its family name both do."""
        options = []
        for i in names:
            seen = self.word[found[i].text]
            for place, word in enumerate(known.given):
                score, n = seen.as_given(word)
                if score:
                    options.append((-score, i, n, place))
            for place, word in enumerate(known.family, 1):
                score, n = seen.as_family(word)
                if score:
                    options.append((-score, i, n, -place))
        used: dict[int, tuple[float, int, int]] = {}
        places: set[int] = set()
        for less, i, n, place in sorted(options):
            if i not in used and place not in places:
                used[i] = (-less, n, place)
                places.add(place)
        if len(used) < 2 or min(places) >= 0 or (known.given and max(places) < 0):
            return None
        start, end = min(used), max(used)
        between = [i for i in names if start < i < end and i not in used]
        extra = sum(not sex_of(text.fold(found[i].text), Role.PATRONYMIC) for i in between)
        score = sum(s for s, _, _ in used.values()) / len(used) - 0.1 * extra - 0.1 * known.generation
        if extra > 1 or end - start > _WIDE or score < _FULL:
            return None
        written = [w.text for w in found[start : end + 1]]
        first: set[str] = set()
        last: set[str] = set()
        for i, (_, n, place) in used.items():
            (first if place >= 0 else last).add(self._keys(found[i].text)[n])
            if n:  # it is a form of another word
                written[i - start] = self.forms[found[i].text][n].text
        return Fit(start, end, score, (known.person,), frozenset(first), frozenset(last), " ".join(written))

    def _strangers(self, found: tuple[Word, ...], names: list[int], taken: set[int]) -> tuple[Fit, ...]:
        """Names in full of people who need not be registered: a given name that is known, and what follows it."""
        chosen: list[Fit] = []
        for i in names:
            if i in taken or not self._is_given(found[i].text) or (chosen and i <= chosen[-1].last):
                continue
            if (end := self._stranger(found, taken, i)) is not None:
                first, last = (frozenset(self._keys(found[k].text)) for k in (i, end))
                chosen.append(Fit(i, end, 0.0, (), first, last, self._listed(found[i : end + 1])))
        return tuple(chosen)

    def _stranger(self, found: tuple[Word, ...], taken: set[int], start: int) -> int | None:
        """The last word of a name in full that begins with this given name."""

        def free(i: int) -> bool:
            return i < len(found) and i not in taken and not found[i].wrapped

        end = start + 1
        while free(end) and (
            found[end].kind != "name"
            or (free(end + 1) and found[end + 1].kind == "name" and self._is_middle(found[end].text))
        ):
            end += 1
        if not free(end) or len(found[end].text) < 3 or found[end].text.isupper() != found[start].text.isupper():
            return None
        return None if is_place(text.fold(found[end].text)) else end

    def _listed(self, found: tuple[Word, ...]) -> str:
        """A name in full as it stands in a list: its words agree in case with the given name, and in sex."""
        first = next((f for f in self.forms[found[0].text] if given.groups(f.key)), None)
        if first is None or first.cases == "nominative":
            return " ".join(w.text for w in found)
        sex, cases = given.sex(first.key) or first.sex, set(first.cases.split())
        listed = [first.text]
        for word in found[1:]:
            if word.kind != "name":
                listed.append(word.text)
                continue
            agreeing = [f for f in self.forms[word.text][1:] if cases & set(f.cases.split())]
            fitting = [f for f in agreeing if f.sex in (sex, "both")]
            listed.append(fitting[0].text if fitting else word.text)
        return " ".join(listed)

    def _is_middle(self, word: str) -> bool:
        return self._is_given(word) or bool(sex_of(text.fold(word), Role.PATRONYMIC))


def _taken(fits: tuple[Fit, ...]) -> set[int]:
    return {i for fit in fits for i in range(fit.first, fit.last + 1)}


def _apart(fits: list[Fit]) -> tuple[Fit, ...]:
    """The widest and likeliest, none overlapping another; those who are as likely in the same place are one."""
    fits.sort(key=lambda f: (f.first - f.last, -f.score, f.people[0].id))
    chosen: list[Fit] = []
    for fit in fits:
        rival = next((c for c in chosen if fit.first <= c.last and c.first <= fit.last), None)
        if rival is None:
            chosen.append(fit)
        elif (fit.first, fit.last) == (rival.first, rival.last) and fit.score >= rival.score - NEAR:
            people = tuple({p.id: p for p in (*rival.people, *fit.people)}.values())
            chosen[chosen.index(rival)] = rival._replace(people=people)
    return tuple(sorted(chosen, key=lambda f: f.first))
