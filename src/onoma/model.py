"""The words of onoma: what goes between its layers and what it answers with.

All of it is immutable. `Evidence` is the centre: a candidate's `bits` is exactly the sum of its evidence, so
that an explanation is the computation itself and not a story told afterwards.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable
from typing import Any

from attrs import field, frozen


class Decision(enum.Enum):
    """What a resolution comes to.

    >>> Decision.MATCH
    <Decision.MATCH>
    """

    MATCH = "MATCH"  #: one person, sure enough
    AMBIGUOUS = "AMBIGUOUS"  #: several remain, or one is not sure enough
    UNKNOWN = "UNKNOWN"  #: nobody

    def __repr__(self) -> str:
        return f"<Decision.{self.name}>"


class Role(enum.Enum):
    """What a token does in a name.

    >>> Role("given")
    <Role.GIVEN>
    """

    GIVEN = "given"
    PATRONYMIC = "patronymic"
    FAMILY = "family"
    PARTICLE = "particle"
    INITIAL = "initial"
    HONORIFIC = "honorific"
    SUFFIX = "suffix"

    #: What an Enum inherits takes its name's hash in Python; words are looked up by role all the time.
    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"<Role.{self.name}>"


@frozen
class Alias:
    """One recorded spelling of a person's name.

    >>> Alias("Святлана Ціханоўская", language="be", kind="native").strength
    'strong'
    """

    text: str
    #: BCP 47, or `und`.
    language: str = "und"
    #: `name`, `native`, `birth`, `former`, `nickname` or `pseudonym`.
    kind: str = "name"
    #: `strong`, or `weak`: a weak alias never matches alone.
    strength: str = "strong"
    #: A row of `sources.tsv`, or whatever the user's own registry says.
    source: str = ""
    #: File and line of the row, where it came from a table.
    where: str = ""


@frozen
class Person:
    """Somebody in a registry: an id, a preferred name, other recorded spellings, facts.

    >>> Person("jose-marti", "José Martí").all_names
    (Alias(text='José Martí', language='und', kind='name', strength='strong', source='', where=''),)
    """

    id: str
    name: str
    aliases: tuple[Alias, ...] = ()
    #: ISO 8601, possibly a year or year and month alone, or as the registry wrote it.
    birth: str = ""
    #: `male`, `female`, or empty.
    gender: str = ""
    #: ISO 3166-1 alpha-2, lower case.
    countries: tuple[str, ...] = ()
    #: What else the record held, as (key, value) pairs.
    other: tuple[tuple[str, Any], ...] = ()
    #: Language of the preferred name, BCP 47 or `und`.
    language: str = "und"
    #: File and line of the row, where it came from a table.
    where: str = ""

    @property
    def all_names(self) -> tuple[Alias, ...]:
        """The preferred name, as an alias, and every alias after it."""
        return (Alias(self.name, self.language, "name", "strong", "", self.where), *self.aliases)


@frozen
class Token:
    """One word of a name and what it does there."""

    #: As it was written.
    text: str
    #: Case, diacritics and look-alikes folded: what is compared.
    key: str
    #: ISO 15924.
    script: str
    role: Role
    #: Offsets into the name's text, as Python string indices.
    start: int = 0
    end: int = 0


#: The roles of the words that say whose name it is.
_CONTENT = (Role.GIVEN, Role.FAMILY, Role.PATRONYMIC)


@frozen
class Name:
    """A string taken apart: what `parse` returns."""

    text: str
    #: The text tells names apart well enough where they are looked up.
    tokens: tuple[Token, ...] = field(hash=False)
    language: str = "und"

    def role(self, role: Role) -> tuple[Token, ...]:
        """The tokens that play this role, in order."""
        return tuple(t for t in self.tokens if t.role is role)

    @functools.cached_property
    def words(self) -> tuple[Token, ...]:
        """The tokens that say whose name it is: no titles, particles, initials or suffixes."""
        return tuple([t for t in self.tokens if t.role in _CONTENT])


@frozen
class Reading:
    """One hypothesis of how a token sounds."""

    token: str
    #: Phoneme classes, one letter each; `onoma.phonemes` says which.
    phonemes: str
    #: A language (`be`) or a writer's convention (`latin-german`).
    convention: str
    #: 0 to 1; the readings of a token sum to 1.
    weight: float = 1.0
    #: True where no table knows the script and the letters went through Unidecode.
    fallback: bool = False


@frozen
class Evidence:
    """One reason for or against, in bits (a log2 likelihood ratio)."""

    kind: str
    #: More than 0 speaks for, less than 0 against.
    bits: float
    #: The tokens of the name that was asked for.
    query: tuple[str, ...]
    #: The tokens of the alias that it was compared with.
    alias: tuple[str, ...]
    #: Why, in a sentence.
    sentence: str
    #: Sound laws, romanization systems or table rows (`data/names/nicknames.tsv:12`) that it rests on.
    codes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The evidence as plain JSON values."""
        return {
            "kind": self.kind,
            "bits": round(self.bits, 6),
            "query": list(self.query),
            "alias": list(self.alias),
            "sentence": self.sentence,
            "codes": list(self.codes),
        }


#: Who is less likely than this is shown to nobody who did not ask for all candidates.
_HOPELESS = 0.0005


def _sum(evidence: tuple[Evidence, ...]) -> float:
    # Plain left-to-right addition, so that whoever adds the listed bits gets the same float.
    return sum(e.bits for e in evidence)


@frozen
class Candidate:
    """A person who may be meant, with the evidence; `bits` is exactly its sum."""

    person: Person
    #: The recorded spelling that fits best.
    alias: Alias
    #: How much speaks for this person: the sum of the evidence, in bits.
    bits: float
    #: Calibrated, 0 to 1; counts the runner-up and the chance that it is nobody.
    probability: float
    #: Puts the evidence into words, which takes longer than to weigh it.
    _reasons: Callable[[], tuple[Evidence, ...]] = field(eq=False, repr=False)

    @functools.cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """The reasons for and against, each with its bits."""
        return self._reasons()

    def to_dict(self) -> dict[str, Any]:
        """The candidate as plain JSON values."""
        return {
            "id": self.person.id,
            "name": self.person.name,
            "alias": self.alias.text,
            "probability": round(self.probability, 6),
            "bits": round(self.bits, 6),
            "evidence": [e.to_dict() for e in self.evidence],
        }


@frozen
class Resolution:
    """The answer of `resolve`: what was asked, the decision, the ranked candidates.

    It has no truth value, because that would hide `AMBIGUOUS`: ask for `.decision` or `.person`.
    """

    text: str
    decision: Decision
    candidates: tuple[Candidate, ...] = ()
    #: What kept the name from being compared as it should (a script without a table …).
    notes: tuple[str, ...] = ()

    @property
    def person(self) -> Person | None:
        """Who is meant; set only where the decision is MATCH."""
        return self.candidates[0].person if self.decision is Decision.MATCH else None

    @property
    def probability(self) -> float:
        """How likely the first candidate is meant, 0 to 1; 0 where there is none."""
        return self.candidates[0].probability if self.candidates else 0.0

    @property
    def plausible(self) -> tuple[Candidate, ...]:
        """The candidates there is a choice between: more speaks for them than against, and they are not hopeless.

        >>> from onoma import resolve
        >>> sorted(c.person.name for c in resolve("George Bush").plausible)
        ['George H. W. Bush', 'George W. Bush']
        """
        return tuple(
            candidate
            for place, candidate in enumerate(self.candidates)
            if (candidate.bits > 0 and candidate.probability >= _HOPELESS)
            or (place == 0 and self.decision is Decision.MATCH)
        )

    def explain(self) -> str:
        """Why, in sentences: the decision, then each candidate that is plausible with its evidence in bits."""
        lines = [f"{self.text!r}: {self.verdict}"]
        shown = self.plausible or self.candidates[:1]
        for candidate in shown:
            who = candidate.person
            lines.append("")
            lines.append(f"{who.name} [{who.id}]  {candidate.bits:+.1f} bits, {candidate.probability:.1%}")
            if candidate.alias.text != who.name:
                lines.append(f"  compared with {_describe(candidate.alias)}")
            lines += [f"  {e.bits:+6.1f}  {e.sentence}" for e in candidate.evidence]
        if self.decision is not Decision.UNKNOWN and (more := [c for c in self.candidates if c not in shown]):
            behind = shown[-1].bits - more[0].bits
            lines += ["", f"next: {more[0].person.name} [{more[0].person.id}], {behind:.1f} bits behind"]
        lines += [f"note: {note}" for note in self.notes]
        return "\n".join(lines)

    @property
    def verdict(self) -> str:
        """The decision as one sentence."""
        if self.decision is Decision.MATCH:
            return f"{self.candidates[0].person.name}, {self.probability:.1%} sure"
        if self.decision is Decision.UNKNOWN:
            return "nobody in the registry"
        # Whoever is a tenth as likely as the first is no choice.
        open_to = [c.person.name for c in self.candidates if c.probability * 10 >= self.probability]
        if len(open_to) == 1:
            return f"perhaps {open_to[0]}, but not sure enough ({self.probability:.1%})"
        return "cannot tell which of " + ", ".join(open_to)

    def to_dict(self) -> dict[str, Any]:
        """The resolution as plain JSON values."""
        return {
            "text": self.text,
            "decision": self.decision.value,
            "person": self.person.id if self.person else None,
            "probability": round(self.probability, 6),
            "candidates": [c.to_dict() for c in self.candidates],
            "notes": list(self.notes),
        }


@frozen
class Comparison:
    """The answer of `compare`: two names, the evidence that they mean one person, how likely that is."""

    a: str
    b: str
    evidence: tuple[Evidence, ...]
    #: 0 to 1.
    probability: float = 0.0
    notes: tuple[str, ...] = field(default=())

    @property
    def bits(self) -> float:
        """How much speaks for one person: the sum of the evidence, in bits."""
        return _sum(self.evidence)

    def explain(self) -> str:
        """Why, in sentences with their bits."""
        lines = [f"{self.a!r} and {self.b!r}: one person with {self.probability:.1%} ({self.bits:+.1f} bits)"]
        lines += [f"  {e.bits:+6.1f}  {e.sentence}" for e in self.evidence]
        if not self.evidence:
            lines.append("  nothing in the one is like anything in the other")
        lines += [f"note: {note}" for note in self.notes]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain JSON values."""
        return {
            "a": self.a,
            "b": self.b,
            "probability": round(self.probability, 6),
            "bits": round(self.bits, 6),
            "evidence": [e.to_dict() for e in self.evidence],
            "notes": list(self.notes),
        }


def _describe(alias: Alias) -> str:
    names = {"name": "", "native": ", native name", "birth": ", birth name", "former": ", former name"}
    kind = names.get(alias.kind, f", {alias.kind}")
    tongue = "" if alias.language == "und" else f" ({alias.language})"
    return f"{alias.text!r}{tongue}{kind}" + (f", {alias.where}" if alias.where else "")
