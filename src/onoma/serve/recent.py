"""Which names led to whom a moment ago, so that a preview, which is asked for by an id alone, can say why.

It is kept in memory, by the client's address, for the last few thousand answers.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from attrs import frozen
from starlette.requests import Request

from onoma.model import Candidate, Resolution
from onoma.serve.answers import Asked

_KEPT = 4096
_NAMES = 3


@frozen
class Reason:
    """A name that was asked, and the candidate that it led to."""

    name: str
    candidate: Candidate

    def __str__(self) -> str:
        return f"{self.name}: " + "; ".join(e.sentence for e in self.candidate.evidence)


class Recent:
    """The last answers, by client and person."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], dict[str, Reason]] = OrderedDict()
        self._guard = threading.Lock()

    def keep(self, request: Request, one: Asked, answer: Resolution) -> None:
        """Remember why somebody was a candidate that speaks for itself."""
        client = _client(request)
        with self._guard:
            for candidate in answer.plausible:
                key = (client, candidate.person.id)
                reasons = self._kept.setdefault(key, {})
                reasons.pop(one.name, None)
                reasons[one.name] = Reason(one.name, candidate)
                if len(reasons) > _NAMES:
                    del reasons[next(iter(reasons))]
                self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)

    def reasons(self, request: Request, person_id: str) -> list[Reason]:
        """Why somebody was a candidate, for the last names."""
        with self._guard:
            return list(self._kept.get((_client(request), person_id), {}).values())

    def explanations(self, request: Request, person_id: str) -> list[str]:
        """The same as sentences."""
        return [str(reason) for reason in self.reasons(request, person_id)]


def _client(request: Request) -> str:
    return request.client.host if request.client else ""
