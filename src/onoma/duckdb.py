"""The door to `onoma.adapters.duckdb`: a function of SQL that says who a name means."""

from onoma.adapters.duckdb import register

__all__ = ["register"]
