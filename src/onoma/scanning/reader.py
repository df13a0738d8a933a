"""What a run of words may mean by itself; each distinct run is read once."""

from __future__ import annotations

import functools
from itertools import product
from typing import NamedTuple

from onoma import scripts, tables, text
from onoma.inflection import endings, table_of
from onoma.model import Person, Role
from onoma.parser import particle_kind, sex_of
from onoma.scanning import given
from onoma.scanning.given import given_alike
from onoma.scanning.lexicon import Known, Lexicon
from onoma.scanning.likeness import alike
from onoma.scanning.words import Word, words

#: The least likeness of a name in full, of each of its words, and of a family name that stands alone. Set on half of
#: the topics of the benchmark's news.
FULL, WORD, ALONE, EXACT = 0.78, 0.66, 0.89, 0.98
#: A likeness this much below the best is no rival, and a sketch shared by more names than this tells nobody alone.
_NEAR, _MANY = 0.02, 12
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


class Form(NamedTuple):
    """A folded spelling that a word may be a form of, as it is written, and whose sex the form tells."""

    key: str
    text: str
    sex: str
    cases: str = "nominative"


@functools.cache
def _places() -> frozenset[str]:
    rows = tables.read("names/places.tsv", ("text", "languages", "source"), key=("text",)).rows
    return frozenset(text.fold(r.cells[0]) for r in rows)


def is_place(word: str) -> bool:
    """Whether a folded word is a country's, a region's or a great city's name.

    >>> is_place("germany"), is_place("merkel")
    (True, False)
    """
    return word in _places()


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
        # Caches of this reader's own, that end with it.
        cache = functools.lru_cache(maxsize=1 << 16)
        self.forms = cache(self._forms)
        self.keys = cache(self._keys)
        self.read = cache(self._read)
        self.fits = cache(self._fits)
        self.alone = cache(self._alone)
        self.is_given = cache(self._is_given)
        self.known = cache(self._known)

    def _forms(self, word: str) -> tuple[Form, ...]:
        """What a word may be a form of, itself first."""
        whole = text.fold(word if word.isalpha() else text.clean(word))
        found = {whole.replace("-", ""): Form(whole.replace("-", ""), word, "")}
        head, hyphen, tail = whole.partition("-")
        if hyphen and tail and particle_kind(head):  # Al-Assad, where a sentence begins
            found[tail.replace("-", "")] = Form(tail.replace("-", ""), word, "")
        table = table_of(self.language, scripts.script_of(word[:1]))
        fits = len(whole) == len(word)
        for start, end, ending in endings(word, table) if table else ():
            # Folding is slow, and the word is folded already.
            key = (whole[start:end] if fits else text.fold(word[start:end])) + ending.folded
            key = key.replace("-", "")
            if key not in found:
                found[key] = Form(key, word[start:end] + ending.nominative, ending.sex, ending.cases)
        return tuple(found.values())

    def _known(self, word: str) -> bool:
        """Whether a word may belong to somebody's name, for scripts where capitals do not say so."""
        return any(self.lexicon.knows(f.key) for f in self.forms(word)) or self.is_given(word)

    def _is_given(self, word: str) -> bool:
        return any(given.is_known(f.key) for f in self.forms(word))

    def _read(self, run: str) -> Read:
        """The names in full that a run holds, and what is left of it."""
        found = words(run)
        if len(found) == 1:
            return Read(found, (), (), (0,) if found[0].kind == "name" else ())
        fits = self.fits(run)
        taken = {i for f in fits for i in range(f.first, f.last + 1)}
        strangers = self._strangers(found, taken)
        taken |= {i for f in strangers for i in range(f.first, f.last + 1)}
        left = tuple(i for i, w in enumerate(found) if w.kind == "name" and i not in taken)
        return Read(found, fits, strangers, left)

    def _fits(self, run: str) -> tuple[Fit, ...]:
        """The registered names in full that a run holds, none overlapping another."""
        found = words(run)
        names = [i for i, w in enumerate(found) if w.kind == "name"]
        if len(names) < 2:
            return ()
        if (exact := self._exact(found, names)) is not None:
            return (exact,)
        candidates: dict[int, Known] = {}
        for x, i in enumerate(names):
            for j in names[x + 1 : x + 4]:
                one, other = found[i].text, found[j].text
                for a, b in ((one, other), (other, one)):
                    first, last = self.keys(a)[0], self.keys(b)[1]
                    if first and last:
                        for known in self.lexicon.pairs(first, last):
                            if id(known) not in candidates and self._near(a, b, known):
                                candidates[id(known)] = known
        fits = [fit for known in candidates.values() if (fit := self._fit(found, names, known))]
        fits.sort(key=lambda f: (f.first - f.last, -f.score, f.people[0].id))
        chosen: list[Fit] = []
        for fit in fits:
            rival = next((c for c in chosen if fit.first <= c.last and c.first <= fit.last), None)
            if rival is None:
                chosen.append(fit)
            elif (fit.first, fit.last) == (rival.first, rival.last) and fit.score >= rival.score - _NEAR:
                people = tuple({p.id: p for p in (*rival.people, *fit.people)}.values())
                chosen[chosen.index(rival)] = rival._replace(people=people)
        return tuple(sorted(chosen, key=lambda f: f.first))

    def _exact(self, found: tuple[Word, ...], names: list[int]) -> Fit | None:
        """A name that is recorded letter by letter, with at most a title or the like before it: the usual case."""
        forms = [self.forms(found[i].text)[:_FORMS] for i in names]
        for x in range(max(0, len(names) - _NAMES), len(names) - 1):
            # As it is written, or else as any of the names that it may be a form of.
            met: list[tuple[tuple[Form, ...], Known]] = []
            for n, chosen in enumerate(product(*forms[x:])):
                met += [(chosen, known) for known in self.lexicon.exactly(form.key for form in chosen)]
                if met and n == 0:
                    break
            if met:
                people = tuple({known.person.id: known.person for _, known in met}.values())
                chosen, known = met[0]
                family = frozenset(known.family)
                listed = {names[x + n]: form.text for n, form in enumerate(chosen)}
                name = " ".join(listed.get(i, found[i].text) for i in range(names[x], names[-1] + 1))
                return Fit(names[x], names[-1], 1.0, people, frozenset(f.key for f in chosen) - family, family, name)
            if self.is_given(found[names[x]].text):
                return None
        return None

    def _keys(self, word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What a word is looked up by, as a given and as a family name, whichever form of it the text has."""
        forms = self.forms(word)
        first = dict.fromkeys(key for f in forms for key in self.lexicon.first(f.key))
        return tuple(first), tuple(dict.fromkeys(key for f in forms for key in self.lexicon.last(f.key)))

    def _near(self, one: str, other: str, known: Known) -> bool:
        """Whether two words are near enough to a given and a family name to look closer."""
        first, last = self.forms(one), self.forms(other)
        return any(alike(f.key, word) >= WORD for word in known.family for f in last) and (
            not known.given or any(given_alike(f.key, word) >= WORD for word in known.given for f in first)
        )

    def _fit(self, found: tuple[Word, ...], names: list[int], known: Known) -> Fit | None:
        """The words that a recorded name agrees with, if its given and its family name both do."""
        options = []
        for i in names:
            for n, form in enumerate(self.forms(found[i].text)):
                for place, word in enumerate(known.given):
                    if (score := given_alike(form.key, word)) >= WORD:
                        options.append((score, i, n, place, form))
                for place, word in enumerate(known.family, 1):
                    if (score := alike(form.key, word)) >= WORD:
                        options.append((score, i, n, -place, form))
        options.sort(key=lambda o: (-o[0], *o[1:4]))
        used: dict[int, tuple[float, int, Form]] = {}
        for score, i, _, place, form in options:
            if i not in used and all(place != other for _, other, _ in used.values()):
                used[i] = (score, place, form)
        first = [form for _, place, form in used.values() if place >= 0]
        last = [form for _, place, form in used.values() if place < 0]
        if len(used) < 2 or not last or (known.given and not first):
            return None
        start, end = min(used), max(used)
        between = [i for i in names if start < i < end and i not in used]
        extra = sum(not sex_of(text.fold(found[i].text), Role.PATRONYMIC) for i in between)
        score = sum(s for s, _, _ in used.values()) / len(used) - 0.1 * extra - 0.1 * known.generation
        if extra > 1 or end - start > _WIDE or score < FULL:
            return None
        name = " ".join(used[i][2].text if i in used else found[i].text for i in range(start, end + 1))
        keys = frozenset(f.key for f in first), frozenset(f.key for f in last)
        return Fit(start, end, score, (known.person,), *keys, name)

    def _strangers(self, found: tuple[Word, ...], taken: set[int]) -> tuple[Fit, ...]:
        """Names in full of people who need not be registered: a given name that is known, and what follows it."""
        chosen = []
        i = 0
        while i < len(found):
            end = self._stranger(found, taken, i)
            if end is not None:
                first, last = (frozenset(f.key for f in self.forms(found[k].text)) for k in (i, end))
                chosen.append(Fit(i, end, 0.0, (), first, last, self._listed(found[i : end + 1])))
                i = end
            i += 1
        return tuple(chosen)

    def _stranger(self, found: tuple[Word, ...], taken: set[int], start: int) -> int | None:
        """The last word of a name in full that begins here."""

        def free(i: int) -> bool:
            return i < len(found) and i not in taken and not found[i].wrapped

        if start in taken or found[start].kind != "name" or not self.is_given(found[start].text):
            return None
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
        forms = self.forms(found[0].text)
        first = next((f for f in forms if given.groups(f.key)), None)
        if first is None or first.cases == "nominative":
            return " ".join(w.text for w in found)
        sex, cases = given.sex(first.key) or first.sex, set(first.cases.split())
        listed = [first.text]
        for word in found[1:]:
            if word.kind != "name":
                listed.append(word.text)
                continue
            agreeing = [f for f in self.forms(word.text)[1:] if cases & set(f.cases.split())]
            fitting = [f for f in agreeing if f.sex in (sex, "both")]
            listed.append(fitting[0].text if fitting else word.text)
        return " ".join(listed)

    def _is_middle(self, word: str) -> bool:
        return self.is_given(word) or bool(sex_of(text.fold(word), Role.PATRONYMIC))

    def _alone(self, word: str, exactly: bool) -> tuple[Person, ...]:
        """Whom a word alone may name: by a family name that hardly differs, where few have one like it."""
        least = EXACT if exactly else ALONE
        best: dict[str, tuple[float, Person]] = {}
        for form in self.forms(word):
            if is_place(form.key):
                return ()
            for known in self.lexicon.family(form.key, most=_MANY):
                score = max((alike(form.key, name) for name in known.family or known.given), default=0.0)
                if score >= least and score > best.get(known.person.id, (0.0,))[0]:
                    best[known.person.id] = (score, known.person)
        top = max((s for s, _ in best.values()), default=0.0)
        return tuple(p for s, p in best.values() if s >= top - _NEAR)
