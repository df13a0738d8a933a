"""Tells who a name means, in whatever script and romanization it is written, and shows why."""

from onoma.decision import Policy
from onoma.errors import DataError, IndexFormatError, MissingExtraError, OnomaError, UnknownPersonError
from onoma.model import (
    Alias,
    Candidate,
    Comparison,
    Decision,
    Evidence,
    Name,
    Person,
    Reading,
    Resolution,
    Role,
    Token,
)
from onoma.parse import parse
from onoma.readings import readings
from onoma.registry import Registry
from onoma.resolver import Resolver, compare, resolve

__all__ = [
    "Alias",
    "Candidate",
    "Comparison",
    "DataError",
    "Decision",
    "Evidence",
    "IndexFormatError",
    "MissingExtraError",
    "Name",
    "OnomaError",
    "Person",
    "Policy",
    "Reading",
    "Registry",
    "Resolution",
    "Resolver",
    "Role",
    "Token",
    "UnknownPersonError",
    "compare",
    "parse",
    "readings",
    "resolve",
]
