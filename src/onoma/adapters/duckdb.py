"""`onoma_resolve` in DuckDB's SQL.

>>> import duckdb
>>> connection = duckdb.connect()
>>> register(connection)
>>> connection.sql("SELECT onoma_resolve('Swetlana Tichanowskaja').name").fetchall()
[('Sviatlana Tsikhanouskaya',)]
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from onoma.adapters import arrow
from onoma.batch.layouts import Columns
from onoma.errors import MissingExtraError
from onoma.resolver import Resolver

_COLUMNS = Columns("name", "born", "country", "gender")


def register(connection: Any, *, resolver: Resolver | None = None, language: str | None = None) -> None:
    """Give a connection the function `onoma_resolve(name, born := …, country := …, gender := …)`.

    It answers with a struct: `id`, `name`, `probability`, `decision`, `why`. The facts are text or dates and may be
    left out. The function belongs to the connection and is not written into the database.

    >>> import duckdb
    >>> connection = duckdb.connect()
    >>> register(connection)
    >>> connection.sql("SELECT onoma_resolve('Babariko', born := DATE '1963-11-09').id").fetchall()
    [('viktar-babaryka',)]
    """
    try:
        import duckdb
    except ImportError:
        raise MissingExtraError("onoma.duckdb", extra="duckdb") from None
    pa = arrow.pyarrow()
    answers = arrow.Answers(_COLUMNS, resolver=resolver, language=language)

    def answer(name: Any, born: Any, country: Any, gender: Any) -> Any:
        return answers(pa.table([name, born, country, gender], names=list(_COLUMNS.all)))

    fields = {f.name: "DOUBLE" if f.name == "probability" else "VARCHAR" for f in arrow.answer_type()}
    with suppress(duckdb.InvalidInputException):  # there is none to remove
        connection.remove_function("_onoma_resolve")
    connection.create_function(
        "_onoma_resolve",
        answer,
        ["VARCHAR"] * len(_COLUMNS.all),
        duckdb.struct_type(fields),
        type="arrow",
        null_handling="special",
    )
    # A macro has arguments with names and defaults, which a function of ours cannot have.
    connection.execute(
        "CREATE OR REPLACE TEMP MACRO onoma_resolve(name, born := NULL, country := NULL, gender := NULL) AS "
        "_onoma_resolve(name::VARCHAR, born::VARCHAR, country::VARCHAR, gender::VARCHAR)"
    )
