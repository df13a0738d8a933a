"""Tells who a name means, in whatever script and romanization it is written, and shows why.

Names are fetched when they are first used, so that `import onoma` costs next to nothing.
"""

from importlib import import_module as _import
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onoma.decision import Policy
    from onoma.errors import DataError, IndexFormatError, MissingExtraError, OnomaError, UnknownPersonError
    from onoma.explanation import Explanation
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
    from onoma.mrz import Mrz, parse_mrz, write_mrz_name
    from onoma.parser import parse
    from onoma.paths import explain
    from onoma.reading import readings
    from onoma.registry import Registry
    from onoma.resolver import Resolver, compare, resolve
    from onoma.romanization import Romanization, romanizations, romanize
    from onoma.scanning import Mention, scan
    from onoma.variant import Variant, variants

_MODULES = {
    "decision": ("Policy",),
    "errors": ("DataError", "IndexFormatError", "MissingExtraError", "OnomaError", "UnknownPersonError"),
    "model": (
        *(
            "Alias",
            "Candidate",
            "Comparison",
            "Decision",
            "Evidence",
            "Name",
            "Person",
            "Reading",
            "Resolution",
        ),
        *("Role", "Token"),
    ),
    "mrz": ("Mrz", "parse_mrz", "write_mrz_name"),
    "parser": ("parse",),
    "explanation": ("Explanation",),
    "paths": ("explain",),
    "reading": ("readings",),
    "registry": ("Registry",),
    "resolver": ("Resolver", "compare", "resolve"),
    "romanization": ("Romanization", "romanizations", "romanize"),
    "variant": ("Variant", "variants"),
    "scanning": ("Mention", "scan"),
}
_WHERE = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "Alias",
    "Candidate",
    "Comparison",
    "DataError",
    "Decision",
    "Evidence",
    "Explanation",
    "IndexFormatError",
    "Mention",
    "MissingExtraError",
    "Mrz",
    "Name",
    "OnomaError",
    "Person",
    "Policy",
    "Reading",
    "Registry",
    "Resolution",
    "Resolver",
    "Role",
    "Romanization",
    "Token",
    "UnknownPersonError",
    "Variant",
    "compare",
    "explain",
    "parse",
    "parse_mrz",
    "readings",
    "resolve",
    "romanizations",
    "romanize",
    "scan",
    "variants",
    "write_mrz_name",
]


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module 'onoma' has no attribute {name!r}")
    value = getattr(_import(f"onoma.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
