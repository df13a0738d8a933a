"""Clusters on Spark: what `onoma.cluster` does in one process, step by step as operations on DataFrames.

Names of the same letters become one row; an index of these is shipped to the workers, which look up their rows in it;
links are followed to connected components by joins; each component is divided as one process would divide it. So the
clusters, and their ids, are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from onoma.adapters import arrow
from onoma.adapters.spark import pyspark, ship, shipped_registry
from onoma.batch.layouts import Columns
from onoma.cluster import MATCH_AT, Link, Near, linked
from onoma.cluster.groups import least_bits
from onoma.cluster.near import registry_of
from onoma.keys import blocking_keys, digest, spelling_key

# Of the rows that `mapInArrow` is asked for.
_SPELT = "id string, spelling string, text string, count long"
_LINK = "a string, b string, bits double"
_MEMBER = "stands string, part_id string, part_name string, part_link string, part_probability double"


def with_keys(frame: Any, column: str, *, language: str | None = None, into: str = "keys") -> Any:
    """A Spark DataFrame with the blocking keys of a column's names appended as an array: what a join by names needs.

    Explode it on both sides, join by it, and judge the distinct pairs: of those of one person that `compare` relates,
    nine of ten share a key. A column that is not there is an `UnknownColumnError`.

        people = onoma.spark.with_keys(people, "name").withColumn("key", F.explode("keys"))
    """
    types, _ = pyspark()
    arrow.check_there(frame.columns, Columns(column))
    schema = types.StructType([*frame.schema.fields, types.StructField(into, types.ArrayType(types.StringType()))])
    return frame.mapInArrow(partial(_keyed, column, language), schema)


def cluster(
    frame: Any,
    column: str,
    *,
    language: str | None = None,
    match_at: float = MATCH_AT,
    prefix: str = "cluster_",
) -> Any:
    """A Spark DataFrame with the cluster of each name: `onoma.cluster.cluster` for more names than one machine holds.

    Appended are `cluster_id`, `cluster_name`, `cluster_link` and `cluster_probability`, as `Member` has them; they are
    null where a text has no letters. Names are compared at once, since Spark must know them all; what it needs more
    than once it keeps on its workers.

        onoma.spark.cluster(spark.read.parquet("mentions"), "name").write.parquet("clustered")
    """
    pyspark()
    from pyspark.sql import functions as f

    arrow.check_there(frame.columns, Columns(column))
    counted = frame.where(f.col(column).isNotNull()).groupBy(f.col(column).alias("text")).count()
    spelt = counted.mapInArrow(partial(_spelt, language), _SPELT).localCheckpoint()
    first = f.struct(-f.col("count"), -f.length("text"), f.col("text"))
    named = spelt.groupBy("id", "spelling").agg(f.min_by("text", first).alias("stands"), f.sum("count").alias("weight"))
    named = named.localCheckpoint()
    names = named.count()
    links = _links(named, language, least_bits(names, match_at)).localCheckpoint()
    sides = [named.select(*(f.col(c).alias(f"{side}_{c}") for c in ("id", "stands", "weight"))) for side in "ab"]
    whole = links.join(_components(links), links.a == f.col("node"))
    for side, of in zip("ab", sides, strict=True):
        whole = whole.join(of, f.col(side) == f.col(f"{side}_stands"))
    members = whole.groupBy("part").applyInArrow(_dividing(names, match_at), _MEMBER)
    found = spelt.join(named.drop("weight"), ["id", "spelling"]).join(members, "stands", "left")
    itself = f.col("text") == f.col("stands")
    answers = found.select(
        f.col("text").alias(column),
        f.coalesce("part_id", "id").alias(prefix + "id"),
        f.coalesce("part_name", "stands").alias(prefix + "name"),
        f.when(itself, f.coalesce("part_link", "stands")).otherwise(f.col("stands")).alias(prefix + "link"),
        f.when(itself, f.coalesce("part_probability", f.lit(1.0))).otherwise(1.0).alias(prefix + "probability"),
    )
    return frame.join(answers, column, "left").select(*frame.columns, *answers.columns[1:])


def _links(named: Any, language: str | None, least: float) -> Any:
    """The pairs of names that are one person's, by the text that stands for each."""
    from pyspark.sql import functions as f

    rows = named.select("id", "stands")
    names = {row["id"]: row["stands"] for row in rows.toLocalIterator()}
    shipped_as = ship(named.sparkSession, registry_of(names, language=language))
    # A link may be found from both its ends, by words that are asked for in one direction and in the other.
    return (
        rows.mapInArrow(partial(_linked, shipped_as, least), _LINK).groupBy("a", "b").agg(f.max("bits").alias("bits"))
    )


def _components(links: Any) -> Any:
    """The connected component of each name that is linked, as `node` and `part`: the least name that it leads to.

    Each takes the least part of those beside it, then that one's own part, until nothing changes; so the way to the
    least is about halved each time.
    """
    from pyspark.sql import functions as f

    both = links.select("a", "b").union(links.select("b", "a")).localCheckpoint()
    parts = both.groupBy(f.col("a").alias("node")).agg(f.min("b").alias("part"))
    parts = parts.select("node", f.least("node", "part").alias("part")).localCheckpoint()
    while True:
        beside = both.join(parts.withColumnRenamed("node", "b"), "b").groupBy("a").agg(f.min("part").alias("least"))
        taken = parts.join(beside, parts.node == beside.a)
        taken = taken.select("node", "part", f.least("part", "least").alias("taken"))
        above = taken.select(f.col("node").alias("taken"), f.col("taken").alias("above"))
        moved = taken.join(above, "taken").select("node", "part", "above").localCheckpoint()
        parts = moved.select("node", f.col("above").alias("part"))
        if moved.where("part != above").isEmpty():
            return parts


def _keyed(column: str, language: str | None, batches: Iterable[Any]) -> Iterator[Any]:
    pa = arrow.pyarrow()
    for batch in batches:
        keys = [blocking_keys(text or "", language=language) for text in batch[column].to_pylist()]
        arrays = [*batch.columns, pa.array(keys, pa.list_(pa.string()))]
        yield pa.RecordBatch.from_arrays(arrays, names=[*batch.schema.names, "keys of names"])


def _spelt(language: str | None, batches: Iterable[Any]) -> Iterator[Any]:
    """Texts with their spelling; those without letters are left out."""
    for batch in batches:
        rows = [
            (digest(key), key, text, count)
            for text, count in zip(*(column.to_pylist() for column in batch.columns), strict=True)
            if (key := spelling_key(text, language=language))
        ]
        yield _batch(rows, id=str, spelling=str, text=str, count=int)


def _linked(shipped_as: str, least: float, batches: Iterable[Any]) -> Iterator[Any]:
    """The links of each name in a partition."""
    near = Near(shipped_registry(shipped_as), least=least)
    for batch in batches:
        yield _batch([link for id in batch["id"].to_pylist() for link in near.links(id)], a=str, b=str, bits=float)


def _dividing(names: int, match_at: float) -> Callable[[Any], Any]:
    """What turns a component into the clusters that it holds."""
    pa = arrow.pyarrow()

    def divide(table: Any) -> Any:
        ids: dict[str, str] = {}
        weights: dict[str, int] = {}
        for side in "ab":
            stands = table[f"{side}_stands"].to_pylist()
            ids.update(zip(stands, table[f"{side}_id"].to_pylist(), strict=True))
            weights.update(zip(stands, table[f"{side}_weight"].to_pylist(), strict=True))
        links = zip(*(table[c].to_pylist() for c in ("a", "b", "bits")), strict=True)
        members = linked(ids, [Link(*link) for link in links], weights, names=names, match_at=match_at)
        rows = [(text, m.id, m.name, m.link, m.probability) for text, m in members.items()]
        kinds = {"part_id": str, "part_name": str, "part_link": str, "part_probability": float}
        return pa.Table.from_batches([_batch(rows, stands=str, **kinds)])

    # Spark looks at the types to learn what it shall hand over.
    divide.__annotations__ = {"table": pa.Table, "return": pa.Table}
    return divide


def _batch(rows: list[Any], **kinds: type) -> Any:
    """Rows as a record batch with columns of these names and kinds."""
    pa = arrow.pyarrow()
    types = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    schema = pa.schema([(name, types[kind]) for name, kind in kinds.items()])
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(kinds)
    return pa.RecordBatch.from_arrays(
        [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
    )
