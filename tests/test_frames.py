"""Arrow, Polars, pandas and DuckDB: whatever holds the names, the answers are those of `normalize`."""

from __future__ import annotations

import datetime
import io
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import onoma.arrow
import onoma.duckdb
import onoma.pandas
import onoma.polars
from onoma import DataError, MissingExtraError, Resolver
from onoma.batch import UnknownColumnError, normalize
from strategies import names

SUFFIXES = ("id", "name", "probability", "decision", "why")
ANSWERS = [f"person_{suffix}" for suffix in SUFFIXES]
KNOWN = ("Swetlana Tichanowskaja", "Babariko", "Maria Kolesnikova", "Шевченко, Андрій", "習近平")
SPELLINGS = st.one_of(st.none(), st.text(max_size=12), st.sampled_from(KNOWN), names())
FACTS = st.sampled_from([None, "", "1963-11-09", "1990", "BY", "female", "nonsense"])
Row = dict[str, Any]
Engine = Callable[[list[Row], Resolver], list[Row]]
#: The facts beside a name stand in columns of these names.
BESIDE: dict[str, Any] = {"born": "born", "country": "home", "gender": "sex"}


def wanted(rows: list[Row], resolver: Resolver) -> list[Row]:
    """What `normalize` answers for the same rows as JSON lines."""
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    out = io.BytesIO()
    normalize(io.BytesIO(lines), out, column="seen", format="jsonl", resolver=resolver, **BESIDE)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def table(rows: list[Row]) -> pa.Table:
    """The rows as an Arrow table of text."""
    schema = pa.schema([(name, pa.string()) for name in ("seen", *BESIDE.values())])
    return pa.Table.from_pylist(rows, schema=schema)


def by_arrow(rows: list[Row], resolver: Resolver) -> list[Row]:
    """By the core, in batches of three rows."""
    batches = table(rows).to_reader(max_chunksize=3)
    return list(onoma.arrow.resolve(batches, "seen", resolver=resolver, **BESIDE).read_all().to_pylist())


def by_polars(rows: list[Row], resolver: Resolver) -> list[Row]:
    """By the frame's namespace."""
    frame: Any = pl.DataFrame(table(rows))
    return list(frame.onoma.resolve("seen", resolver=resolver, **BESIDE).to_dicts())


def by_polars_streaming(rows: list[Row], resolver: Resolver) -> list[Row]:
    """By the lazy frame's namespace and the streaming engine."""
    frame: Any = pl.DataFrame(table(rows)).lazy()
    return list(frame.onoma.resolve("seen", resolver=resolver, **BESIDE).collect(engine="streaming").to_dicts())


def by_pandas(rows: list[Row], resolver: Resolver) -> list[Row]:
    """By the accessor."""
    found = table(rows).to_pandas().onoma.resolve("seen", resolver=resolver, **BESIDE)
    return list(pa.Table.from_pandas(found, preserve_index=False).to_pylist())


def by_duckdb(rows: list[Row], resolver: Resolver) -> list[Row]:
    """By SQL."""
    connection = duckdb.connect()
    onoma.duckdb.register(connection, resolver=resolver)
    asked = table(rows)
    connection.register("asked", asked)
    query = "SELECT *, unnest(onoma_resolve(seen, born := born, country := home, gender := sex)) FROM asked"
    found = connection.sql(query).to_arrow_table()
    return list(found.rename_columns([*asked.column_names, *ANSWERS]).to_pylist())


ENGINES = [by_arrow, by_polars, by_polars_streaming, by_pandas, by_duckdb]


@pytest.mark.parametrize("engine", ENGINES, ids=lambda e: e.__name__)
@given(
    rows=st.lists(
        st.fixed_dictionaries({"seen": SPELLINGS, "born": FACTS, "home": FACTS, "sex": FACTS}), min_size=1, max_size=8
    )
)
def test_every_engine_answers_as_normalize_does(engine: Engine, rows: list[Row], small_resolver: Resolver) -> None:
    """The same rows in the same order, with the same cells beside them, whatever the engine."""
    assert engine(rows, small_resolver) == wanted(rows, small_resolver)


@pytest.mark.parametrize("engine", ENGINES, ids=lambda e: e.__name__)
def test_no_rows_are_no_rows(engine: Engine, small_resolver: Resolver) -> None:
    """An empty table stays empty."""
    assert engine([], small_resolver) == []


def test_batches_are_read_as_answers_are_asked_for(small_resolver: Resolver) -> None:
    """The core streams: what is not asked for is not read."""
    given_out = 0

    def endless() -> Iterator[pa.RecordBatch]:
        nonlocal given_out
        while True:
            given_out += 1
            yield pa.record_batch({"seen": ["Viktar Babaryka"] * 10})

    source = pa.RecordBatchReader.from_batches(pa.schema([("seen", pa.string())]), endless())
    answers = onoma.arrow.resolve(source, "seen", resolver=small_resolver)
    assert [answers.read_next_batch().num_rows for _ in range(3)] == [10, 10, 10]
    assert given_out <= 4


def test_what_comes_out_goes_into_any_engine(small_resolver: Resolver) -> None:
    """The answers are an Arrow stream: Polars and pandas take it without a detour."""
    asked = pl.DataFrame({"seen": ["Viktar Babaryka"]})
    assert pl.DataFrame(onoma.arrow.resolve(asked, "seen", resolver=small_resolver))["person_id"].to_list() == [
        "viktar-babaryka"
    ]
    again = pd.DataFrame.from_arrow(onoma.arrow.resolve(asked, "seen", resolver=small_resolver))
    assert again["person_id"].to_list() == ["viktar-babaryka"]


@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())],
    ids=str,
)
def test_text_is_text_however_it_is_stored(kind: pa.DataType, small_resolver: Resolver) -> None:
    """All of Arrow's kinds of strings hold names."""
    asked = pa.table({"seen": pa.array(["Viktar Babaryka", None, "Viktar Babaryka"]).cast(kind)})
    answers = onoma.arrow.resolve(asked, "seen", resolver=small_resolver).read_all()
    assert answers["person_id"].to_pylist() == ["viktar-babaryka", None, "viktar-babaryka"]
    assert answers["seen"].type == kind


@pytest.mark.parametrize(
    "born",
    [datetime.date(1963, 11, 9), datetime.datetime(1963, 11, 9, 0, 0), 1963, "1963-11"],
    ids=lambda b: type(b).__name__,
)
def test_a_birth_may_be_a_date_or_a_year(born: object, small_resolver: Resolver) -> None:
    """Engines have types for dates; a date of birth tells the father from the son whichever it is."""
    asked = pa.table({"seen": ["Babariko"], "born": [born]})
    for source in (asked, pl.DataFrame(asked), asked.to_pandas()):
        answers = onoma.arrow.resolve(source, "seen", born="born", resolver=small_resolver).read_all()
        assert answers["person_id"].to_pylist() == ["viktar-babaryka"]
    frames: list[Any] = [pl.DataFrame(asked), asked.to_pandas()]
    for frame in frames:
        found = frame.onoma.resolve("seen", born="born", resolver=small_resolver)
        assert list(found["person_id"]) == ["viktar-babaryka"]


def test_a_name_that_is_written_often_is_resolved_once(small_resolver: Resolver) -> None:
    """Equal names cost one answer."""
    texts = []

    class Counting(Resolver):
        def resolve(self, text: str, **more: Any) -> Any:
            texts.append(text)
            return small_resolver.resolve(text, **more)

    asked = pa.table({"seen": ["Viktar Babaryka", "Babariko"] * 5000})
    onoma.arrow.resolve(asked, "seen", resolver=Counting(small_resolver.registry)).read_all()
    assert sorted(texts) == ["Babariko", "Viktar Babaryka"]


@pytest.mark.parametrize("engine", ["arrow", "polars", "pandas"])
def test_columns_are_checked_before_work_begins(engine: str, small_resolver: Resolver) -> None:
    """A column that is not there, is no text, or would stand twice is told with its name."""

    def ask(column: str, rows: dict[str, list[Any]]) -> Any:
        if engine == "arrow":
            return onoma.arrow.resolve(pa.table(rows), column, resolver=small_resolver)
        frame: Any = pl.DataFrame(rows) if engine == "polars" else pd.DataFrame(rows)
        return frame.onoma.resolve(column, resolver=small_resolver)

    with pytest.raises(UnknownColumnError, match="no column 'nmae'; the columns are: id, name"):
        ask("nmae", {"id": ["1"], "name": ["x"]})
    with pytest.raises(DataError, match="'name' holds double, not text"):
        ask("name", {"name": [1.5]})
    with pytest.raises(DataError, match="there is a column 'person_id' already"):
        ask("name", {"name": ["x"], "person_id": ["7"]})


def test_what_is_no_table_is_a_type_error() -> None:
    """A list of names is no stream of Arrow's."""
    with pytest.raises(TypeError, match="not list"):
        onoma.arrow.resolve(["Viktar Babaryka"], "name")


def test_pandas_keeps_its_index_and_what_arrow_has_no_type_for(small_resolver: Resolver) -> None:
    """Only the wanted columns go through Arrow; the rest are as they were."""
    frame: Any = pd.DataFrame({"seen": ["Viktar Babaryka", float("nan")], "odd": [object(), 1 + 2j]}, index=[7, 7])
    found = frame.onoma.resolve("seen", resolver=small_resolver)
    assert list(found.index) == [7, 7]
    assert list(found["odd"]) == list(frame["odd"])
    assert list(found["person_decision"]) == ["MATCH", "UNKNOWN"]
    mixed: Any = pd.DataFrame({"seen": ["Viktar Babaryka", 7]})
    with pytest.raises(DataError, match="more than text"):
        mixed.onoma.resolve("seen", resolver=small_resolver)


def test_duckdb_takes_the_function_twice(small_resolver: Resolver) -> None:
    """Who registers again, with another registry, gets the answers of that one."""
    connection = duckdb.connect()
    onoma.duckdb.register(connection)
    onoma.duckdb.register(connection, resolver=Resolver(type(small_resolver.registry)([])))
    assert connection.sql("SELECT onoma_resolve('Viktar Babaryka').decision").fetchall() == [("UNKNOWN",)]


@pytest.mark.parametrize(
    ("package", "extra", "call"),
    [
        ("pyarrow", "arrow", lambda: onoma.arrow.resolve(pl.DataFrame({"name": []}), "name")),
        ("duckdb", "duckdb", lambda: onoma.duckdb.register(None)),
    ],
)
def test_a_missing_package_names_its_extra(
    package: str, extra: str, call: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not installed is told with the command that installs it."""
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=rf"onoma\[{extra}\]"):
        call()
