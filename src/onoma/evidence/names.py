"""A whole name against an alias: which words belong together, what is left over on either side, and what that means."""

from __future__ import annotations

import functools

from onoma import characters, given, scripts
from onoma.evidence import systems
from onoma.evidence.assignment import Fit, assign
from onoma.evidence.characters import nearness
from onoma.evidence.finding import Finding, said
from onoma.evidence.kunya import half_names, of_a_child, parent
from onoma.evidence.leftover import left_over
from onoma.evidence.pairs import SAME
from onoma.evidence.reason import Reason
from onoma.evidence.shape import Said, shape
from onoma.kunya import children
from onoma.model import Alias, Evidence, Name, Person, Role, Token
from onoma.parser import generation, is_title, parse, particle_kind, sex_of
from onoma.reading import is_transcribed, readings
from onoma.syllables import is_syllabic
from onoma.views import Likenesses, at_home, likenesses, words
from onoma.weights import weight


def compare_names(query: Name, alias: Name) -> tuple[Evidence, ...]:
    """The evidence that a name means whoever is called by an alias; empty where nothing agrees."""
    return tuple(found.evidence() for found in judge(query, alias, likenesses(query, alias)))


def judge(query: Name, alias: Name, like: Likenesses) -> list[Finding]:
    """What speaks for and against a name meaning whoever is called by an alias; empty where nothing agrees."""
    if at_home(query) and at_home(alias):
        near = nearness(query, alias)
        if near is None:
            return []
        found = _word_by_word(query, alias, like)
        return [_near(query, alias, near)] if not found or near > sum(f.bits for f in found) else found
    return _word_by_word(query, alias, like)


def _near(query: Name, alias: Name, bits: float) -> Finding:
    reason = Reason("near-name", f"{query.text} and {alias.text} share characters or syllables, as many names do")
    return Finding("near-name", bits, (query.text,), (alias.text,), lambda: reason)


def _word_by_word(query: Name, alias: Name, like: Likenesses) -> list[Finding]:
    asked, known = words(query), words(alias)
    fits = assign(query, asked, alias, known, like)
    if not fits:
        return []
    found = [
        Finding(
            f.pair.kind,
            f.bits,
            tuple([asked[i].text for i in f.query]),
            tuple([known[j].text for j in f.alias]),
            f.pair.reason,
            f.pair,
        )
        for f in sorted(fits, key=lambda f: f.alias)
    ]
    used_asked = {i for f in fits for i in f.query}
    used_known = {j for f in fits for j in f.alias}
    left_asked = [t for i, t in enumerate(asked) if i not in used_asked and not _is_title(t)]
    left_known = [t for j, t in enumerate(known) if j not in used_known and not _is_title(t)]
    initials = [[t for t in name.tokens if t.role is Role.INITIAL] for name in (query, alias)]
    found += _initials(query, left_asked, initials[0], alias, left_known, initials[1])
    left_asked += initials[0]
    left_known += initials[1]
    left_asked.sort(key=lambda t: t.start)
    left_known.sort(key=lambda t: t.start)
    native = query if asked[0].script != "Latn" else alias
    # Who is called the father of Ali may have any name before Ali.
    childs = of_a_child(fits, query, asked, alias, known)
    met = [asked[i] for i in sorted(used_asked) if all(i not in f.query for f in childs)]
    told_of = [known[j] for j in sorted(used_known) if all(j not in f.alias for f in childs)]
    left = []
    if apart := parent(query, left_asked, alias, left_known):
        left_asked.remove(apart[0])
        left_known.remove(apart[1])
        told = f"of {apart[0].text} and {apart[1].text} one is a child’s name, and says nothing of the other"
        left = [said("extra-word", weight("extra.word"), *apart, told)]
    ordered = _in_order(fits, asked[0].script)
    well = ordered and _agree_well(fits) and not (_named(left_asked) and _named(left_known))
    left += left_over(left_asked, left_known, met, told_of, native.language, well=well)
    found += left
    if not ordered:
        found.append(said("order", weight("whole.order"), None, None, "the words stand in another order"))
    elif _is_whole(query, asked, alias, known, fits):
        found.append(_whole(query, alias, len(known) + sum(map(_is_half, alias.tokens))))
    more = [*shape(fits, asked, known, [f.kind for f in left], ordered=ordered)]
    more += [Said("kunya", f"the parent of {asked[f.query[0]].text} need not be so called") for f in childs]
    more += half_names(fits, query, asked, alias, known)
    found += [said(kind, weight(f"whole.{kind}"), None, None, sentence) for kind, sentence in more]
    found += _sexes(query, alias)
    found += _generations(query, alias)
    return found if apart else found + _system(found, query, alias)


def _is_title(token: Token) -> bool:
    return token.role is Role.GIVEN and is_title(token.key)


def _agree_well(fits: list[Fit]) -> bool:
    """Whether words agree, two at least, and all of them are read alike."""
    return len(fits) > 1 and not any(fit.pair.sort.endswith("_apart") for fit in fits)


def _named(left: list[Token]) -> bool:
    return any(t.role in (Role.GIVEN, Role.FAMILY) for t in left)


def _in_order(fits: list[Fit], script: str) -> bool:
    """Whether the words of both names come in one order, but for some that were put from one end to the other.

    Nothing is put to the other end of an Ethiopian name: the second word is the father's.
    """
    places = [f.query[0] for f in sorted(fits, key=lambda f: f.alias)]
    if script == "Ethi":
        return places == sorted(places)
    return sum(a > b for a, b in zip(places, [*places[1:], places[0]], strict=True)) < 2


def _initials(
    query: Name, asked: list[Token], mine: list[Token], alias: Name, known: list[Token], theirs: list[Token]
) -> list[Finding]:
    """Initials that agree with an initial or a word that is left on the other side; both are taken out."""
    found = []
    for initials, others, turned in ((mine, (theirs, known), False), (theirs, (asked,), True)):
        for one in list(initials):
            for side in others:
                other = next(
                    (t for t in side if t.role is not Role.FAMILY and _begins(query, alias, one, t, turned)), None
                )
                if other:
                    a, b = (other, one) if turned else (one, other)
                    sentence = f"the initial of {a.text} agrees with {b.text}"
                    found.append(said("initial", weight("initial.agreed"), a, b, sentence))
                    initials.remove(one)
                    side.remove(other)
                    break
    return found


def _begins(query: Name, alias: Name, one: Token, other: Token, turned: bool) -> bool:
    if len(one.key) > 1 and one.role is Role.INITIAL:
        # Letters of one word, in their order (Md. Mohammed, Wm. William), the first of them first.
        rest = iter(other.key[1:])
        return one.key[0] == other.key[:1] and all(letter in rest for letter in one.key[1:])
    if one.key[:1] == other.key[:1]:
        return True
    mine, theirs = (alias, query) if turned else (query, alias)
    return not _first_sounds(mine, one).isdisjoint(_first_sounds(theirs, other))


def _first_sounds(name: Name, token: Token) -> set[str]:
    """The sounds that a word may begin with; a leading j is dropped, since Ye, E and Je are one initial."""
    return {r.phonemes.removeprefix("j")[:1] for r in readings(token.text, language=name.language)} - {""}


def _letters(name: Name) -> list[str]:
    """The words of a name in no order."""
    counted = (t for t in name.tokens if t.role not in (Role.HONORIFIC, Role.PARTICLE) or _is_half(t))
    return sorted(generation(t.key) for t in counted)


def _is_half(token: Token) -> bool:
    """Whether a particle is half of a name: Abdul Latif is no Latif, Abu Latif his father."""
    return token.role is Role.PARTICLE and particle_kind(token.key) in ("compound", "kunya")


def _is_whole(query: Name, asked: list[Token], alias: Name, known: list[Token], fits: list[Fit]) -> bool:
    """Whether an alias is nothing but the name, by its letters; a single word may be as a system writes it, too."""
    if len(asked) == len(known) == 1:
        small = [sum(t.role is Role.PARTICLE for t in name.tokens) for name in (query, alias)]
        if small[0] != small[1]:
            return False
        if systems.is_written_so(asked[0].text, known[0].text, query.language, alias.language):
            return True
    every = sum(len(fit.alias) for fit in fits) == len(known) and all(fit.pair.sort in SAME for fit in fits)
    return every and _letters(query) == _letters(alias)


def _whole(query: Name, alias: Name, words: int) -> Finding:
    """That the name is recorded so, word for word. A single word says more: others who bear it are called by two."""
    bits = weight("whole.recorded" if words > 1 else "whole.mononym")
    reason = Reason("recorded", f"{alias.text} is on record with just these words")
    return Finding("recorded", bits, (query.text,), (alias.text,), lambda: reason)


def _sexes(query: Name, alias: Name) -> list[Finding]:
    one = _sex(query)
    other = _sex(alias) if one else ""
    if other and one != other:
        sentence = f"the name asked for is {one} by its endings, the alias {other}"
        return [said("sex-contradicted", weight("whole.sex_contradicted"), None, None, sentence)]
    return []


@functools.lru_cache(maxsize=256)
def _sex(name: Name) -> str:
    """Patronymics are surest, then family names, then given names; disagreement says nothing."""
    below = children(name)  # Abu Maryam is a man
    tokens = [t for t in words(name) if t.start not in below]
    for role in (Role.PATRONYMIC, Role.FAMILY):
        told = {sex_of(t.key, role) for t in tokens if t.role is role} - {""}
        if len(told) == 1:
            return told.pop()
    # In Kim Jong-un no word is what it is in English.
    if is_syllabic(name):
        return ""
    told = {given.sex(t.text, name.language) for t in tokens if t.role is Role.GIVEN} - {""}
    return told.pop() if len(told) == 1 else ""


def objections(query: Name, person: Person, alias: Alias) -> list[Evidence]:
    """What a person's other names and sex say against a match with an alias in another script, which tells less.

    Japanese does not keep Ronald from Donald, nor Aleksandra from Aleksandr; Latin letters and the registry do.
    """
    found = []
    sex = _sex(query) if person.gender else ""
    if sex and sex != person.gender:
        sentence = f"the name asked for is {sex} by its endings, {person.name} is {person.gender}"
        found.append(said("sex-contradicted", weight("about.sex_contradicted"), None, None, sentence))
    below = children(query)
    mine = next((t for t in words(query) if t.role is Role.GIVEN and t.start not in below), None)
    if mine and mine.script != scripts.script(alias.text) and (other := _other_given(query, mine, person, alias)):
        sentence = f"{mine.text} is not the given name {other.text}"
        found.append(said("given-contradicted", weight("given.contradicted"), mine, other, sentence))
    return [f.evidence() for f in found]


def _other_given(query: Name, mine: Token, person: Person, alias: Alias) -> Token | None:
    """The given name of a person whose names in the script of a given name all have others."""
    if mine.script != "Hani" and not given.forms(mine.text, query.language):
        return None
    first = None
    for name in (parse(a.text, language=a.language) for a in person.all_names if scripts.script(a.text) == mine.script):
        for t in words(name):
            if t.role is not Role.GIVEN:
                continue
            sides = mine.text, t.text, query.language, name.language
            two = given.are_two(*sides) and not given.link(*sides)
            if not two and not _are_two_in_characters(mine, t, query.language):
                return None
            first = first or t
    # What a system makes of a Cyrillic name is that name to the letter: Juri is Юрий in German.
    known = words(parse(alias.text, language=alias.language)) if first else []
    written = any(systems.is_written_so(mine.text, t.text, query.language, alias.language) for t in known)
    return None if written else first


def _are_two_in_characters(one: Token, other: Token, language: str) -> bool:
    """Whether two Chinese given names are written with different characters; foreigners' are, from place to place."""
    if one.script != "Hani" or is_transcribed(one.text, language):
        return False
    return characters.usual(one.text) != characters.usual(other.text)


def _generations(query: Name, alias: Name) -> list[Finding]:
    one, other = ([t for t in name.tokens if t.role is Role.SUFFIX] for name in (query, alias))
    if one and other and {generation(t.key) for t in one}.isdisjoint(generation(t.key) for t in other):
        sentence = f"{one[0].text} is not {other[0].text}"
        return [said("generation-contradicted", weight("whole.generation_contradicted"), one[0], other[0], sentence)]
    # Who is called by the family name alone is not told to be the elder.
    if bool(one) != bool(other) and len(words(alias if one else query)) > 1:
        word = (one or other)[0]
        asked, known = (word, None) if one else (None, word)
        bits = weight("whole.generation_omitted")
        return [said("generation-omitted", bits, asked, known, f"{word.text} stands on one side only")]
    return []


def _system(found: list[Finding], query: Name, alias: Name) -> list[Finding]:
    """That all words on the Latin side, two at least, are words of the other by one and the same romanization."""
    pairs = [("".join(f.query), "".join(f.alias)) for f in found if f.pair]
    if len(pairs) < 2 or any(f.kind.endswith("-contradicted") for f in found):
        return []
    asked, known = zip(*pairs, strict=True)
    turned = scripts.script(asked[0]) != "Latn"
    latin, native, name = (known, asked, query) if turned else (asked, known, alias)
    left = any((f.alias and not f.query) if turned else (f.query and not f.alias) for f in found)
    if left or {*map(scripts.script, latin)} != {"Latn"} or "Latn" in map(scripts.script, native):
        return []
    language = systems.throughout(latin, native, name.language)
    reason = functools.partial(systems.told, latin, native, language)
    return [Finding("system", weight("whole.system"), asked, known, reason)] if language else []


def distinct_evidence(query: Name, other: str) -> Evidence:
    """That the name is another registered person's, known not to be this one."""
    words = tuple(t.text for t in query.tokens)
    sentence = f"the name is that of {other}, known to be somebody else"
    return Evidence("distinct", weight("whole.distinct"), words, (), sentence)
