"""The father of Ali (Abu Ali) is not Ali, nor the servant of the Generous (Abd al-Karim) the Generous."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onoma.evidence.assignment import Fit
from onoma.evidence.shape import Said
from onoma.kunya import children, masters
from onoma.model import Name, Role, Token


def of_a_child(
    fits: Sequence[Fit], query: Name, asked: Sequence[Token], alias: Name, known: Sequence[Token]
) -> list[Fit]:
    """Words that agree of which one is the name of a son or daughter and the other is not."""
    mine, theirs = children(query), children(alias)
    return [
        fit
        for fit in (fits if mine or theirs else ())
        if not fit.together and (asked[fit.query[0]].start in mine) != (known[fit.alias[0]].start in theirs)
    ]


def half_names(
    fits: Sequence[Fit], query: Name, asked: Sequence[Token], alias: Name, known: Sequence[Token]
) -> Iterator[Said]:
    """Words that agree of which one is half of a name (Abd al-Karim) and the other is one (Karim)."""
    mine, theirs = masters(query), masters(alias)
    for fit in fits if mine or theirs else ():
        a, b = asked[fit.query[0]], known[fit.alias[0]]
        if not fit.together and (a.start in mine) != (b.start in theirs):
            yield Said("servant", f"only one of {a.text} and {b.text} has Abd before it")


def parent(query: Name, asked: Sequence[Token], alias: Name, known: Sequence[Token]) -> tuple[Token, Token] | None:
    """What is left over on either side, where it is a child's name on one and a given name on the other: Abu Maryam may
    be Ahmed.
    """
    if not (asked and known):
        return None
    mine, theirs = (_own_and_child(name, left) for name, left in ((query, asked), (alias, known)))
    for a, b, other in ((mine[1], theirs[0], theirs[1]), (mine[0], theirs[1], mine[1])):
        if a and b and not other:
            return a, b
    return None


def _own_and_child(name: Name, left: Sequence[Token]) -> tuple[Token | None, Token | None]:
    """Of the words that are left over, a given name and the name of a son or daughter."""
    below = children(name)
    own = next((t for t in left if t.role is Role.GIVEN and t.start not in below), None)
    return own, next((t for t in left if t.start in below), None)
