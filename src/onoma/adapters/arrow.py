"""Arrow in, Arrow out: the one core under Polars, pandas, DuckDB and Spark.

Whatever offers a stream by the Arrow PyCapsule interface (`__arrow_c_stream__`) is read batch by batch, and what comes
out offers one too, so that no engine's rows are copied into another's, and no table is ever held as a whole.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

from onoma.batch.layouts import Columns, UnknownColumnError
from onoma.batch.naming import SUFFIXES, Asked, Namer
from onoma.errors import DataError, MissingExtraError
from onoma.resolver import Resolver, shipped

# Rows worked on together: enough that equal names meet, few enough that memory stays small.
_ROWS = 1 << 14


def resolve(
    source: Any,
    column: str,
    *,
    resolver: Resolver | None = None,
    language: str | None = None,
    born: str | None = None,
    country: str | None = None,
    gender: str | None = None,
    prefix: str = "person_",
) -> Any:
    """The rows of a table or stream with who each name means, as a `pyarrow.RecordBatchReader`.

    `source` is anything with the Arrow PyCapsule interface: a table of PyArrow, Polars, pandas or DuckDB. Appended are
    `person_id`, `person_name`, `person_probability` (0 to 1), `person_decision` (MATCH, AMBIGUOUS, UNKNOWN, or ERROR
    for a fact that cannot be read) and `person_why`. `born` (ISO 8601, or a date), `country` (ISO 3166-1 alpha-2) and
    `gender` are columns too. A column that is not there is an `UnknownColumnError`; one of the wrong type, or one that
    would stand twice, a `DataError`. Rows are read as the reader is asked for them.

    >>> import pyarrow as pa
    >>> table = pa.table({"seen": ["Swetlana Tichanowskaja", None]})
    >>> resolve(table, "seen").read_all()["person_id"].to_pylist()
    ['sviatlana-tsikhanouskaya', None]
    """
    pa = pyarrow()
    if not hasattr(source, "__arrow_c_stream__"):
        raise TypeError(f"an Arrow table or stream (__arrow_c_stream__), not {type(source).__name__}")
    reader = pa.RecordBatchReader.from_stream(source)
    columns = Columns(column, born or "", country or "", gender or "")
    answers = Answers(columns, resolver=resolver, language=language)
    schema = appended(reader.schema, columns, prefix)
    return pa.RecordBatchReader.from_batches(schema, answers.beside(reader, schema))


class Answers:
    """Who the names of a batch mean; equal names are resolved once.

    >>> import pyarrow as pa
    >>> Answers(Columns("name"))(pa.record_batch({"name": ["Viktar Babaryka"]}))[0]["decision"].as_py()
    'MATCH'
    """

    def __init__(self, columns: Columns, *, resolver: Resolver | None = None, language: str | None = None) -> None:
        self._columns = columns
        self._namer = Namer(resolver or shipped(), language=language)

    def __call__(self, batch: Any) -> Any:
        """An array of structs, one for each row of a record batch or table: id, name, probability, decision, why."""
        pa = pyarrow()
        parts = [self._answer(batch.slice(start, _ROWS)) for start in range(0, batch.num_rows, _ROWS)]
        return pa.concat_arrays(parts) if parts else pa.array([], answer_type())

    def beside(self, batches: Any, schema: Any) -> Iterator[Any]:
        """The batches, each with its answers appended."""
        pa = pyarrow()
        for whole in batches:
            for start in range(0, whole.num_rows, _ROWS):
                batch = whole.slice(start, _ROWS)
                yield pa.RecordBatch.from_arrays([*batch.columns, *self._answer(batch).flatten()], schema=schema)

    def _answer(self, batch: Any) -> Any:
        pa = pyarrow()
        values = [batch[c].to_pylist() if c else repeat("", batch.num_rows) for c in self._columns.all]
        # Where an answer stands that several rows share.
        places: dict[tuple[Any, ...], int] = {}
        rows = [places.setdefault(asked, len(places)) for asked in zip(*values, strict=True)]
        cells = [self._namer(Asked(*map(_text, asked))) for asked in places]
        found = [(c.id or None, c.name or None, *c[2:]) for c in cells]
        columns = zip(*found, strict=True) if found else repeat((), len(SUFFIXES))
        kind = answer_type()
        arrays = [pa.array(values, field.type) for values, field in zip(columns, kind, strict=True)]
        return pa.StructArray.from_arrays(arrays, fields=list(kind)).take(pa.array(rows, pa.int32()))


def answer_type() -> Any:
    """The Arrow type of one answer.

    >>> answer_type().names
    ['id', 'name', 'probability', 'decision', 'why']
    """
    pa = pyarrow()
    kinds = {"probability": pa.float64()}
    return pa.struct([(suffix, kinds.get(suffix, pa.string())) for suffix in SUFFIXES])


def appended(schema: Any, columns: Columns, prefix: str) -> Any:
    """The schema of what comes out: that of what goes in, checked, and the answers' columns after it."""
    check_there(schema.names, columns)
    check_types(schema, columns)
    new = [field.with_name(prefix + field.name) for field in answer_type()]
    check_free(schema.names, prefix)
    return pyarrow().schema([*schema, *new], metadata=schema.metadata)


def check_free(names: Sequence[str], prefix: str) -> None:
    """A `DataError` where a column has the name that one of the answers' would get.

    >>> check_free(["id", "name"], "person_")
    """
    if taken := [prefix + suffix for suffix in SUFFIXES if prefix + suffix in names]:
        raise DataError(f"there is a column {taken[0]!r} already; choose another prefix")


def check_there(names: Sequence[str], columns: Columns) -> None:
    """An error where a wanted column is not there, or is there twice.

    >>> check_there(["id", "name"], Columns("name"))
    """
    for column in columns.wanted:
        if column not in names:
            raise UnknownColumnError(column, tuple(map(str, names)))
        if names.count(column) > 1:
            raise DataError(f"there are {names.count(column)} columns {column!r}; rename one")


def check_types(schema: Any, columns: Columns) -> None:
    """A `DataError` where a wanted column holds neither text nor, as that of births may, dates or years."""
    types = pyarrow().types
    text = (types.is_string, types.is_large_string, types.is_string_view, types.is_null)
    dates = (types.is_date, types.is_timestamp, types.is_integer)
    for column in columns.wanted:
        kind = schema.field(column).type
        plain = kind.value_type if types.is_dictionary(kind) else kind
        if not any(fits(plain) for fits in (text + dates if column == columns.born else text)):
            raise DataError(f"the column {column!r} holds {kind}, not text; cast it first")


def _text(value: Any) -> str:
    """A cell as text; a date as ISO 8601 has it."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = value.date()
    return str(value)


def pyarrow() -> Any:
    """PyArrow, or a `MissingExtraError`."""
    try:
        import pyarrow
    except ImportError:
        raise MissingExtraError("onoma.arrow", extra="arrow") from None
    return pyarrow
