"""Who is meant in one text: names in full first, then what is shorter by those whom the text introduces."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import chain

from onoma import tables
from onoma.model import Person
from onoma.scanning import given
from onoma.scanning.lexicon import Known
from onoma.scanning.reader import Fit, Reader
from onoma.scanning.words import Word, caseless, has_caseless, is_lone, particles_before, runs, unspaced, words

_ENDS = frozenset(".!?…:;\n\"«»„“”‘'’([–—•*-|/")
#: How far before a given name the word for a relative may stand: "whose youngest son, Eduard".
_KIN_REACH = 40
#: How many names in full on either side may be those of whose relative it is.
_KIN_NAMES = 8


#: Where a word stands: the offset of its run, the run's words, and which of them it is.
_Place = tuple[int, tuple[Word, ...], int]
#: The same for all places of a run: their offsets, the run, and which of its words it is.
_Left = tuple[list[int], str, int]


class Who:
    """One of the people whom a text is about."""

    def __init__(self, people: tuple[Person, ...], fit: Fit | None = None) -> None:
        self.person = people[0] if len(people) == 1 else None
        self.candidates = people if len(people) > 1 else ()
        self.given = fit.given if fit else frozenset[str]()
        self.family = fit.family if fit else frozenset[str]()
        self.name = fit.name if fit else people[0].name
        #: How often the text names this person in full.
        self.count = 0

    def meet(self, fit: Fit, times: int) -> None:
        """Learn from other mentions in full: what both may be forms of is likelier the name."""
        if self.count:
            # Registered people may be spelt in several ways in one text; whoever is not is known by spelling alone.
            join = frozenset.union if self.person else frozenset.intersection
            self.given = join(self.given, fit.given) or self.given
            self.family = join(self.family, fit.family) or self.family
            if not self.person and len(fit.name) < len(self.name):
                self.name = fit.name
        self.count += times

    @property
    def particled(self) -> bool:
        """Whether the name has a small word in it: Ursula von der Leyen."""
        return any(word[0].islower() for word in self.name.replace("-", " ").split())

    @functools.cached_property
    def sex(self) -> str:
        """`male`, `female` or empty."""
        if self.person and self.person.gender:
            return self.person.gender
        told = {given.sex(word) for word in self.given} - {""}
        return told.pop() if len(told) == 1 else ""


class Found:
    """A mention before it is answered with: offsets, who, why."""

    __slots__ = ("end", "start", "who", "why")

    def __init__(self, start: int, end: int, who: Who, why: str) -> None:
        self.start, self.end, self.who, self.why = start, end, who, why


class Document:
    """Links the mentions of one text, which may come in parts: whom one part introduces, the next ones know."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._people: dict[tuple[str, ...], Who] = {}
        self._strangers: list[Who] = []
        #: The places of strangers in that list, by the forms of their family names.
        self._called: dict[str, list[int]] = {}
        self._begin("")

    def _begin(self, content: str) -> None:
        self._text = content
        self._by_family: dict[str, list[Who]] = {}
        self._by_given: dict[str, list[Who]] = {}
        self._found: list[Found] = []
        #: The names in full, in order.
        self._named: list[Found] = []
        #: Where each run stands; and the words that no name in full takes of those that are no single word.
        self._standing: dict[str, list[int]] = {}
        self._left: dict[str, list[_Left]] = {}

    def link(self, content: str) -> list[Found]:
        """Every mention in a part of the text, in order, none overlapping another."""
        self._begin(content)
        lone = self._full(runs(content))
        if has_caseless(content):
            lone += self._full(self._grouped())
            self._literals()
        self._named = sorted(self._found, key=lambda f: f.start)
        for who in (*self._people.values(), *self._strangers):
            for key in who.family:
                self._by_family.setdefault(key, []).append(who)
            for key in who.given:
                self._by_given.setdefault(key, []).append(who)
        # Most words are nobody's here, which a glance at their forms tells.
        glance, named = self._reader.glance, self._by_family.keys() | self._by_given.keys()
        rest = []
        for word in dict.fromkeys(chain(lone, self._left)):
            keys, is_given, people = glance[word]
            if (is_given or not named.isdisjoint(keys)) and self._introduced(word):
                continue
            if people:
                rest.append((word, people))
        self._registered(rest)
        self._found.sort(key=lambda f: (f.start, -f.end))
        apart: list[Found] = []
        for found in self._found:
            if not apart or found.start >= apart[-1].end:
                apart.append(found)
        return apart

    def _grouped(self) -> Iterator[tuple[str, int]]:
        """Neighbouring words without capitals that may belong to names, as runs."""
        start = end = -1
        for word, at in caseless(self._text):
            known = any(self._reader.is_known[w.text] for w in words(word))
            if known and end >= 0 and self._text[end:at] in (" ", "\u00a0", "-", "\u200c"):
                end = at + len(word)
                continue
            if end >= 0:
                yield self._text[start:end], start
            start, end = (at, at + len(word)) if known else (-1, -1)
        if end >= 0:
            yield self._text[start:end], start

    def _full(self, found: Iterable[tuple[str, int]]) -> list[str]:
        """Names in full; the rest waits until all are known. Answers with the runs that are a single word."""
        standing: dict[str, list[int]] = {}
        for run, offset in found:
            if run in standing:
                standing[run].append(offset)
            else:
                standing[run] = [offset]
        self._standing |= standing
        lone: list[str] = []
        for run, places in standing.items():
            if is_lone(run):
                lone.append(run)
                continue
            read = self._reader.read[run]
            for fit in read.fits:
                key = tuple(sorted(p.id for p in fit.people))
                who = self._people.get(key)
                if who is None:
                    who = self._people[key] = Who(fit.people, fit)
                self._met(who, fit, read.words, places, f"named in full: {fit.name}")
            for fit in read.strangers:
                self._met(self._stranger(fit), fit, read.words, places, "named in full, and in no registry")
            for i in read.left:
                self._left.setdefault(read.words[i].text, []).append((places, run, i))
        return lone

    def _stranger(self, fit: Fit) -> Who:
        """Whoever of those in no registry this name may mean, the first met; or somebody new."""
        near = sorted({n for key in fit.family for n in self._called.get(key, ())})
        for who in map(self._strangers.__getitem__, near):
            if who.given & fit.given and who.family & fit.family:
                return who
        self._strangers.append(Who((), fit))
        for key in fit.family:
            self._called.setdefault(key, []).append(len(self._strangers) - 1)
        return self._strangers[-1]

    def _met(self, who: Who, fit: Fit, found: tuple[Word, ...], places: list[int], why: str) -> None:
        who.meet(fit, len(places))
        start, end = found[_before(found, fit.first)].start, found[fit.last].end
        self._found += [Found(offset + start, offset + end, who, why) for offset in places]

    def _literals(self) -> None:
        """Names in Han and kana that are recorded as they stand."""
        lexicon = self._reader.lexicon
        if not lexicon.starts:
            return
        for word, offset in caseless(self._text):
            for form in self._reader.forms[word] if word[:2] in lexicon.starts else ():
                if word.startswith(form.text) and (known := list(lexicon.literal(form.key))):
                    self._recorded(offset, offset + len(form.text), known)
                    break
        for stretch, offset in unspaced(self._text):
            at = 0
            while at < len(stretch) - 1:
                size = 1
                if stretch[at : at + 2] in lexicon.starts:
                    for size in range(min(lexicon.longest, len(stretch) - at), 1, -1):
                        if known := list(lexicon.literal(stretch[at : at + size])):
                            self._recorded(offset + at, offset + at + size, known)
                            break
                    else:
                        size = 1
                at += size

    def _recorded(self, start: int, end: int, known: list[Known]) -> None:
        people = tuple({k.person.id: k.person for k in known}.values())
        who = self._people.setdefault(tuple(sorted(p.id for p in people)), Who(people))
        who.count += 1
        self._found.append(Found(start, end, who, "recorded with just these characters"))

    def _introduced(self, word: str) -> bool:
        """Whether a word alone is somebody whom the text names in full, wherever it stands."""
        keys, is_given, _ = self._reader.glance[word]
        if not self._by_family.keys().isdisjoint(keys):
            families = [(who, "") for who in self._by_family.get(keys[0], ())]
            if not self._by_family.keys().isdisjoint(keys[1:]):
                forms = self._reader.forms[word]
                families = [(who, form.sex) for form in forms for who in self._by_family.get(form.key, ())]
            told = {sex for _, sex in families}
            if len(told) == 1 and (sex := told.pop()) in ("male", "female"):
                families = [(w, s) for w, s in families if w.sex in ("", sex)] or families
            named = sorted(dict.fromkeys(w for w, _ in families), key=lambda w: -w.count)
            for place in self._places(word):
                who = _by_initials(named, place)
                self._alone(place, who, f"{who.name} is named in full in this text")
            return True
        whose: list[Who] = []
        if not self._by_given.keys().isdisjoint(keys):
            whose = list(dict.fromkeys([w for key in keys for w in self._by_given.get(key, ())]))
        if len(whose) > 1 or not (whose or is_given):
            return False
        places = [place for place in self._places(word) if sum(w.kind == "name" for w in place[1]) == 1]
        if whose:
            for place in places:
                self._alone(place, whose[0], f"the given name of {whose[0].name}, whom this text names in full")
        else:
            for place in filter(self._after_kin, places):
                if person := self._relative(word, place[0]):
                    who = self._people.setdefault((person.id,), Who((person,)))
                    self._alone(place, who, "a relative of somebody whom this text names in full")
        return False

    def _after_kin(self, place: _Place) -> bool:
        """Whether a word for a relative stands shortly before: "Viktar Babaryka, whose son Eduard"."""
        offset, found, i = place
        start = offset + found[i].start
        return not _kin().isdisjoint(self._text[max(0, start - _KIN_REACH) : start].lower().split())

    def _relative(self, word: str, offset: int) -> Person | None:
        """The registered relative of somebody named in full nearby whom a given name alone means."""
        at = bisect_left(self._named, offset, key=lambda f: f.start)
        near = self._named[max(0, at - _KIN_NAMES) : at + _KIN_NAMES]
        people: dict[str, Person] = {}
        for family in {key for found in near for key in found.who.family}:
            people.update((p.id, p) for p in self._reader.called[word, family])
        return people.popitem()[1] if len(people) == 1 else None

    def _registered(self, rest: list[tuple[str, tuple[tuple[bool, Person], ...]]]) -> None:
        """Words alone that fit one registered person, where they are names and not words or places."""
        for word, people in rest:
            places = list(self._places(word))
            # Where a sentence begins any word has a capital.
            inside = any(i or not self._begins(offset) for offset, _, i in places)
            meant = tuple([person for exactly, person in people if exactly or inside])
            if len(meant) == 1 and not self._stands_small(word.lower()):
                who = self._people.setdefault((meant[0].id,), Who(meant))
                for place in places:
                    self._alone(place, who, "the only registered person of this name")

    def _stands_small(self, word: str) -> bool:
        """Whether a word stands somewhere in the text without a capital."""
        at = self._text.find(word)
        while at >= 0:
            end = at + len(word)
            if not (self._text[at - 1 : at].isalnum() or self._text[end : end + 1].isalnum()):
                return True
            at = self._text.find(word, end)
        return False

    def _begins(self, offset: int) -> bool:
        """Whether a sentence, a line or a quotation may begin here, where any word has a capital."""
        before = self._text[max(0, offset - 4) : offset].rstrip(" \u00a0")
        return not before or before[-1] in _ENDS

    def _places(self, word: str) -> Iterator[_Place]:
        """Wherever a word stands that no name in full takes."""
        lone = [(self._standing[word], word, 0)] if is_lone(word) and word in self._standing else []
        for offsets, run, i in (*lone, *self._left.get(word, ())):
            found = words(run)
            for offset in offsets:
                yield offset, found, i

    def _alone(self, place: _Place, who: Who, why: str) -> None:
        offset, found, i = place
        start = offset + found[_before(found, i)].start
        if who.particled:
            start = particles_before(self._text, start)
        self._found.append(Found(start, offset + found[i].end, who, why))


def _before(found: tuple[Word, ...], i: int) -> int:
    """The first of the initials that stand before a word, or the word itself."""
    while i and found[i - 1].kind == "initial":
        i -= 1
    return i


def _by_initials(named: list[Who], place: _Place) -> Who:
    """The first of those whose given name agrees with the initials before a word, if there are any."""
    _, found, i = place
    initials = {w.text[0].lower() for w in found[_before(found, i) : i]}
    return next((w for w in named if any(g[:1] in initials for g in w.given)), named[0])


@functools.cache
def _kin() -> frozenset[str]:
    rows = tables.read("scanning/kin.tsv", ("text", "languages", "source"), key=("text",)).rows
    return frozenset(r.cells[0] for r in rows)
