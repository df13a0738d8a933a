"""What a judgement is, and when two cannot both hold.

A judgement says of a name, with the facts that stood beside it, and of a person of the registry: the same,
different, or unsure. Names and people are the nodes of a graph. *Same* makes one of two nodes; *different*, and a
pair that the registry knows to be two people, keeps two apart. A judgement that would put together what is kept
apart is refused, and the chain of links that says so is the proof.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from onoma.errors import OnomaError
from onoma.text import clean

SAYINGS = ("same", "different", "unsure")

# A name is a node by its folded text and its facts, a person by the id.
_Node = tuple[str, ...]


@frozen
class Question:
    """A name as it was asked, with the facts beside it; two that differ in case or spaces alone are one.

    >>> Question("Babariko").key == Question(" BABARIKO ").key
    True
    >>> Question("Babariko").key == Question("Babariko", {"born": "1963"}).key
    False
    """

    name: str
    #: `born`, `country`, `gender`, as `resolve` takes them.
    about: Mapping[str, str] = field(factory=dict)

    @property
    def key(self) -> _Node:
        """What is compared."""
        facts = (f"{key}={value}" for key, value in sorted(self.about.items()) if value)
        return ("name", clean(self.name).casefold(), *facts)

    def __str__(self) -> str:
        facts = ", ".join(f"{key} {value}" for key, value in sorted(self.about.items()) if value)
        return repr(self.name) + (f" ({facts})" if facts else "")


@frozen
class Judgement:
    """What somebody said of a name and a person, when and why."""

    id: int
    #: ISO 8601, UTC.
    time: str
    who: str
    question: Question
    #: The id of a person of the registry.
    person: str
    #: `same`, `different` or `unsure`.
    saying: str
    why: str = ""


@frozen
class Link:
    """One step of a proof: two things, whether they are the same, and who says so."""

    one: str
    other: str
    same: bool
    #: The judgement that says so; None where the registry does.
    judgement: Judgement | None = None

    def __str__(self) -> str:
        said = f"{self.one} {'is' if self.same else 'is not'} {self.other}"
        if self.judgement is None:
            return f"{said}, says the registry"
        return f"{said}, says judgement {self.judgement.id} by {self.judgement.who} ({self.judgement.time[:10]})"


class ConflictError(OnomaError, ValueError):
    """A judgement cannot hold beside those there are; `chain` proves it.

    >>> issubclass(ConflictError, ValueError)
    True
    """

    def __init__(self, message: str, chain: tuple[Link, ...]) -> None:
        self.chain = chain
        super().__init__(f"{message}: " + "; ".join(map(str, chain)))


class Judgements:
    """Judgements that hold together, and the pairs of people that the registry keeps apart.

    >>> held = Judgements([("akhmad", "ramzan")])
    >>> held.add(Judgement(1, "2026-01-01T00:00:00Z", "ann", Question("Kadyrov"), "akhmad", "same"))
    >>> held.add(Judgement(2, "2026-01-01T00:00:00Z", "ann", Question("Kadyrov"), "ramzan", "same"))
    Traceback (most recent call last):
    ...
    onoma.review.judgements.ConflictError: 'Kadyrov' cannot be ramzan: 'Kadyrov' is akhmad, says judgement 1 by ann
    (2026-01-01); akhmad is not ramzan, says the registry
    """

    def __init__(self, distinct: Iterable[Iterable[str]] = ()) -> None:
        self._held: dict[_Node, dict[str, Judgement]] = {}
        self._same: dict[_Node, dict[_Node, Judgement]] = {}
        self._apart: dict[_Node, dict[_Node, Judgement | None]] = {}
        for one, other in distinct:
            self._apart.setdefault(_person(one), {})[_person(other)] = None
            self._apart.setdefault(_person(other), {})[_person(one)] = None

    def __len__(self) -> int:
        return sum(map(len, self._held.values()))

    def all(self) -> list[Judgement]:
        """Those that hold, oldest first."""
        return sorted((j for said in self._held.values() for j in said.values()), key=lambda j: j.id)

    def on(self, question: Question) -> Mapping[str, Judgement]:
        """What is said of a name, by the person's id."""
        return self._held.get(question.key, {})

    def check(self, question: Question, person: str, saying: str) -> None:
        """Raise the `ConflictError` that `add` would raise."""
        if saying not in SAYINGS:
            raise ValueError(f"a judgement is one of {', '.join(SAYINGS)}, not {saying!r}")
        before = self.on(question).get(person)
        if before and before.saying not in (saying, "unsure"):
            link = Link(str(question), person, before.saying == "same", before)
            raise ConflictError(f"{question} and {person} are judged already, undo that first", (link,))
        if saying == "unsure":
            return
        name, who = question.key, _person(person)
        mine, theirs = self._together(name), self._together(who)
        if saying == "different":
            if who in mine:
                raise ConflictError(f"{question} cannot be somebody else than {person}", _chain(mine, who))
            return
        for node in mine:
            for other, judgement in self._apart.get(node, {}).items():
                if other in theirs:
                    apart = Link(_said(node, judgement), _said(other, judgement), False, judgement)
                    chain = (*_chain(mine, node), apart, *_turned(_chain(theirs, other)))
                    raise ConflictError(f"{question} cannot be {person}", chain)

    def add(self, judgement: Judgement) -> None:
        """Hold it too, or raise a `ConflictError`."""
        self.check(judgement.question, judgement.person, judgement.saying)
        name, who = judgement.question.key, _person(judgement.person)
        self._held.setdefault(name, {})[judgement.person] = judgement
        if judgement.saying == "same":
            self._same.setdefault(name, {})[who] = judgement
            self._same.setdefault(who, {})[name] = judgement
        elif judgement.saying == "different":
            self._apart.setdefault(name, {})[who] = judgement
            self._apart.setdefault(who, {})[name] = judgement

    def remove(self, judgement: Judgement) -> None:
        """Let one of `all()` hold no longer."""
        name, who = judgement.question.key, _person(judgement.person)
        del self._held[name][judgement.person]
        if judgement.saying == "same":
            del self._same[name][who], self._same[who][name]
        elif judgement.saying == "different":
            del self._apart[name][who], self._apart[who][name]

    def _together(self, start: _Node) -> dict[_Node, tuple[_Node, Judgement] | None]:
        """All that is one with a node, each with the node it was reached from and the judgement on the way."""
        found: dict[_Node, tuple[_Node, Judgement] | None] = {start: None}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for other, judgement in self._same.get(node, {}).items():
                if other not in found:
                    found[other] = (node, judgement)
                    queue.append(other)
        return found


def _person(person_id: str) -> _Node:
    return ("person", person_id)


def _said(node: _Node, judgement: Judgement | None) -> str:
    """A node in words: a person by the id, a name as the judgement on it wrote it."""
    return node[1] if node[0] == "person" or judgement is None else str(judgement.question)


def _chain(tree: Mapping[_Node, tuple[_Node, Judgement] | None], node: _Node) -> tuple[Link, ...]:
    """The links from the root of a tree to a node."""
    links: list[Link] = []
    while step := tree[node]:
        before, judgement = step
        links.append(Link(_said(before, judgement), _said(node, judgement), True, judgement))
        node = before
    return tuple(reversed(links))


def _turned(links: tuple[Link, ...]) -> tuple[Link, ...]:
    return tuple(Link(link.other, link.one, link.same, link.judgement) for link in reversed(links))
