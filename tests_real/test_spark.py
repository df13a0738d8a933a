"""Spark itself, in local mode: its answers are those of one process."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyspark.sql import SparkSession

import onoma.arrow
import onoma.spark
from onoma import DataError, IndexFormatError, Policy, Registry, Resolver
from onoma.adapters.spark_cluster import _components
from onoma.batch import UnknownColumnError
from onoma.building import compile_registry
from onoma.cluster import Member
from onoma.cluster import cluster as in_one
from onoma.keys import blocking_keys
from onoma.romanization import romanizations, romanize

# Whoever has pandas 3 is told by PySpark that it was tested with pandas 2, at every turn.
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")

PEOPLE = Registry.from_records(
    [
        {"id": "7", "name": "Святлана Ціханоўская", "birth": "1982-09-11"},
        {"id": "8", "name": "Viktar Babaryka", "birth": "1963-11-09"},
        {"id": "9", "name": "Eduard Babaryka", "birth": "1990-01-01"},
    ]
)
WHO = ("viktar-babaryka", "eduard-babaryka", "maria-kalesnikava", "volodymyr-zelenskyy", "alexei-navalny")
SEEN = ["Svetlana Tikhanovskaya", "Бабарыка", None, "", "Nobody At All", "Viktor Babariko", "習近平"]
BORN = [None, "1963-11-09", None, "1982", "no date", None, "1953-06-15"]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """A session with two workers, which take this Python."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "50")
        .getOrCreate()
    )
    yield session
    session.stop()


def rows() -> list[tuple[int, str | None, str | None]]:
    """Some hundred rows, of which some have no name."""
    return [(i, SEEN[i % len(SEEN)], BORN[i // len(SEEN) % len(BORN)]) for i in range(400)]


def frame(spark: SparkSession) -> Any:
    """The rows in three partitions."""
    return spark.createDataFrame(rows(), "id int, seen string, born string").repartition(3, "id")


def in_one_process(resolver: Resolver | None) -> list[dict[str, Any]]:
    """What `onoma.arrow` answers to the same rows."""
    schema = pa.schema([("id", pa.int32()), ("seen", pa.string()), ("born", pa.string())])
    table = pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows()], schema=schema)
    return list(onoma.arrow.resolve(table, "seen", born="born", resolver=resolver).read_all().to_pylist())


def collected(answers: Any) -> list[dict[str, Any]]:
    """A DataFrame's rows in the order of their ids."""
    return sorted((row.asDict() for row in answers.collect()), key=lambda row: row["id"])


def test_answers_are_those_of_one_process(spark: SparkSession, tmp_path: Path) -> None:
    """The shipped registry, one's own in memory, and a compiled one give what they give without Spark."""
    wanted = in_one_process(Resolver(PEOPLE))
    compile_registry(PEOPLE, tmp_path / "people.onoma")
    assert {row["person_decision"] for row in wanted} == {"MATCH", "AMBIGUOUS", "UNKNOWN", "ERROR"}
    asked = frame(spark)
    assert collected(onoma.spark.resolve(asked, "seen", PEOPLE, born="born")) == wanted
    assert collected(onoma.spark.resolve(asked, "seen", tmp_path / "people.onoma", born="born")) == wanted
    assert collected(onoma.spark.resolve(asked, "seen", born="born")) == in_one_process(None)


def test_a_file_that_is_written_anew_is_read_anew(spark: SparkSession, tmp_path: Path) -> None:
    """Spark keeps files by name; another registry under the same name is another registry all the same."""
    for who in ("1", "2"):
        one = Registry.from_records([{"id": who, "name": "Viktar Babaryka"}])
        compile_registry(one, tmp_path / "people.onoma")
        answers = onoma.spark.resolve(frame(spark), "seen", tmp_path / "people.onoma").where("seen = 'Viktor Babariko'")
        assert {row["person_id"] for row in answers.collect()} == {who}


def test_a_policy_goes_to_the_workers(spark: SparkSession) -> None:
    """What is sure enough is decided there as it is here."""
    policy = Policy(match_at=1.0)
    wanted = in_one_process(Resolver(PEOPLE, policy=policy))
    assert collected(onoma.spark.resolve(frame(spark), "seen", PEOPLE, born="born", policy=policy)) == wanted


def test_mistakes_are_told_before_anything_runs(spark: SparkSession, tmp_path: Path) -> None:
    """A missing column, a wrong type, a column that is there already, a file that is no registry."""
    asked = frame(spark)
    with pytest.raises(UnknownColumnError, match="no column 'nmae'; the columns are: id, seen, born"):
        onoma.spark.resolve(asked, "nmae")
    with pytest.raises(DataError, match="'id' holds int32, not text"):
        onoma.spark.resolve(asked, "id")
    with pytest.raises(DataError, match="there is a column 'person_id' already"):
        onoma.spark.resolve(asked.withColumnRenamed("id", "person_id"), "seen")
    (tmp_path / "people.onoma").write_bytes(b"no registry at all")
    with pytest.raises(IndexFormatError):
        onoma.spark.resolve(asked, "seen", tmp_path / "people.onoma")


def spellings() -> list[str]:
    """Some people by many systems of romanization, some spellings more than once, and what is no name."""
    texts = []
    for person in map(Registry.shipped().__getitem__, WHO):
        native = next(alias for alias in person.aliases if alias.kind == "native")
        texts += [native.text, *(romanize(native.text, system.id) for system in romanizations(native.language))]
    return [*texts, *(text.upper() for text in texts[::3]), *texts[::4], "Babaryka, Viktar", "", "...", "42"]


def test_clusters_are_those_of_one_process(spark: SparkSession) -> None:
    """The same clusters with the same ids, names, links and probabilities; no row is lost."""
    texts = spellings()
    wanted = in_one(texts)
    asked = spark.createDataFrame(list(enumerate([*texts, None])), "row int, seen string").repartition(5)
    found = sorted(onoma.spark.cluster(asked, "seen").collect())
    assert [(row["row"], row["seen"]) for row in found] == list(enumerate([*texts, None]))
    answers = {
        row["seen"]: Member(*(row[f"cluster_{c}"] for c in ("id", "name", "link", "probability")))
        for row in found
        if row["cluster_id"]
    }
    assert answers == wanted
    assert len({member.id for member in wanted.values()}) < len(wanted) / 4


def test_long_chains_are_one_component(spark: SparkSession) -> None:
    """However far apart two names are, links from one to the other make them one component."""
    chain = [f"n{i:03}" for i in range(20)]
    links = [(a, b, 30.0) for a, b in itertools.pairwise(chain)] + [("x", "y", 30.0)]
    parts = _components(spark.createDataFrame(links, "a string, b string, bits double"))
    assert {row["node"]: row["part"] for row in parts.collect()} == {**dict.fromkeys(chain, "n000"), "x": "x", "y": "x"}


def test_keys_make_joins(spark: SparkSession) -> None:
    """Two spellings of a name meet by a key; a name without letters has none, and a missing one neither."""
    asked = spark.createDataFrame([("Svetlana Tikhanovskaya",), ("...",), (None,)], "seen string")
    found = {row["seen"]: row["keys"] for row in onoma.spark.with_keys(asked, "seen").collect()}
    assert set(found["Svetlana Tikhanovskaya"]) & set(blocking_keys("Святлана Ціханоўская"))
    assert (found["..."], found[None]) == ([], [])
