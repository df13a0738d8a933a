"""What all words say together, beside what each says alone: where they stand, and how much of the names they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onoma.evidence.assignment import Fit
from onoma.evidence.pairs import SAME
from onoma.model import Role, Token
from onoma.views import SYLLABLES

#: Scripts that write their vowels, so that what is read otherwise in them is rarely the same.
_VOWELLED = frozenset({"Latn", "Cyrl", "Grek", "Armn", "Geor"})

#: Words that stand only in the name asked for.
_EXTRA = frozenset({"extra-word", "extra-beside", "extra-first", "extra-further"})


class Said(NamedTuple):
    """A kind of evidence, and a sentence that says what it rests on."""

    kind: str
    sentence: str


def shape(
    fits: Sequence[Fit], asked: Sequence[Token], known: Sequence[Token], left: Sequence[str], *, ordered: bool
) -> Iterator[Said]:
    """What the places and the number of the words that agree say.

    `left` are the kinds of evidence on what is left over on either side; `ordered` is whether the words may stand so.
    """
    scripts = {asked[0].script, known[0].script}
    if ordered and _is_turned(fits, asked, known):
        for fit in fits:
            if fit.pair.sort not in SAME or fit.pair.kind == "given-equivalent":
                a, b = asked[fit.query[0]], known[fit.alias[0]]
                yield Said("turned", f"{a.text} stands elsewhere than {b.text}, and is spelt otherwise")
    if len(fits) == 1 and min(len(asked), len(known)) > 1:
        a, b = asked[fits[0].query[0]], known[fits[0].alias[0]]
        # Written together, words are what one of them is: Ben Hammedi is Benhammedi.
        mine, theirs = {asked[i].role for i in fits[0].query}, {known[j].role for j in fits[0].alias}
        if mine.isdisjoint(theirs) and mine | theirs == {Role.GIVEN, Role.FAMILY}:
            yield Said("crossed", f"{a.text} is a {a.role.value} name and {b.text} a {b.role.value} name")
    if len(fits) == 1 and sum(kind in _EXTRA for kind in left) > 1:
        yield Said("lone", "a single word agrees, of several that are asked for")
    for fit in fits if scripts <= _VOWELLED else ():
        if fit.pair.sort == "across_apart" and fit.pair.strain > fit.pair.bits / 2:
            a, b = asked[fit.query[0]], known[fit.alias[0]]
            yield Said("strained", f"{a.text} is rather far from {b.text}")
    if "given-contradicted" in left and sum(len(fit.query) for fit in fits) > 1:
        yield Said("relative", "so much else agrees that it may be a relative")
    alike = not any(fit.pair.sort.endswith("_apart") for fit in fits)
    # Of names in syllables much is spelt alike; their own weights say how little that is.
    if alike and not left and len(scripts) > 1 and scripts.isdisjoint(SYLLABLES):
        yield Said("complete", "all words are read alike, and nothing is left over on either side")
    if sum(fit.pair.sort == "kin_apart" for fit in fits) > 1:
        yield Said("habit", "several words are spelt otherwise, perhaps by one habit")


def _is_turned(fits: Sequence[Fit], asked: Sequence[Token], known: Sequence[Token]) -> bool:
    """Whether words were put from one end to the other though nothing shows that they are the family names.

    Of a name in a script that has the family name first anyway, too many others are spelt likewise.
    """
    ordered = sorted(fits, key=lambda fit: fit.alias)
    places = [fit.query[0] for fit in ordered]
    if places == sorted(places):
        return False
    if asked[0].script in SYLLABLES or known[0].script in SYLLABLES:
        return True
    ordered.sort(key=lambda fit: known[fit.alias[0]].role is Role.FAMILY)
    by_role = [(asked[fit.query[0]].role is Role.FAMILY, fit.query[0]) for fit in ordered]
    return by_role != sorted(by_role)
