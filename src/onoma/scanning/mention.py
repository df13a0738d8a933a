"""What a scan answers with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from onoma.model import Person, Resolution

if TYPE_CHECKING:
    from onoma.resolver import Resolver


@frozen
class Mention:
    """A stretch of a text that names a person; `text[start:end]` of what was scanned is its `text`.

    `person` is None where nobody of the registry is meant, or it cannot be told who. Mentions that share a `chain`
    mean one person, registered or not: it is counted from 0 in the order in which people come up in the text.
    """

    #: Offsets into the text, as Python string indices.
    start: int
    end: int
    text: str
    person: Person | None
    #: The name in full as it would stand in a list, from whichever mention says most (`Джо Байден` for `Байдена`).
    name: str
    #: Which of the text's people it is.
    chain: int
    #: Why it is taken to mean this person, in a sentence.
    why: str
    #: Everybody of the registry whom it fits equally well, where it cannot be told who.
    candidates: tuple[Person, ...] = ()
    _resolver: Resolver | None = field(default=None, repr=False, eq=False)
    _language: str | None = field(default=None, repr=False, eq=False)

    @property
    def resolution(self) -> Resolution:
        """What `Resolver.resolve` says of `name`: its evidence. Found when it is asked for."""
        # Imported here: results stand below what makes them.
        from onoma.resolver import shipped

        return (self._resolver or shipped()).resolve(self.name, language=self._language)

    def to_dict(self) -> dict[str, object]:
        """The mention as plain JSON values."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "person": self.person.id if self.person else None,
            "name": self.name,
            "chain": self.chain,
            "why": self.why,
            "candidates": [p.id for p in self.candidates],
        }
