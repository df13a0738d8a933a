"""How much a server lets itself be asked."""

from __future__ import annotations

from attrs import field, frozen, validators


@frozen
class Limits:
    """What is refused with 413, or with 503 where it takes too long.

    >>> Limits(batch=10).batch
    10
    """

    #: Bytes of a request's body.
    body: int = field(default=1 << 20, validator=validators.ge(1))
    #: Bytes of a file that is dropped on the page.
    upload: int = field(default=16 << 20, validator=validators.ge(1))
    #: Names in one request.
    batch: int = field(default=200, validator=validators.ge(1))
    #: Characters of a name; nobody's is longer, and whatever is gets no candidates.
    name: int = field(default=512, validator=validators.ge(1))
    #: Candidates for a name.
    candidates: int = field(default=25, validator=validators.ge(1))
    #: Seconds that one request may take.
    seconds: float = field(default=30.0, validator=validators.gt(0))
