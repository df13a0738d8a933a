"""Clusters on Spark: what `onoma.cluster` does in one process, step by step as operations on DataFrames.

Names of the same letters become one row; rows of one key meet within a partition; pairs are judged where they lie;
links are followed to connected components by joins; each component is divided as one process would divide it. So the
clusters, and their ids, are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from onoma.adapters import arrow
from onoma.adapters.spark import pyspark
from onoma.batch.layouts import Columns
from onoma.cluster import MATCH_AT, Link, linked, score_pairs
from onoma.cluster.links import least_bits
from onoma.cluster.pairs import MOST, alike, meetings, sounds
from onoma.keys import blocking_keys, digest, spelling_key

# Of the rows that `mapInArrow` is asked for.
_SPELT = "id string, spelling string, text string, count long"
_HEARD = "key string, spelling string, stands string, shape string, bones string"
_MET = "a string, b string, a_stands string, b_stands string, near double"
_LINK = "a string, b string, bits double"
_MEMBER = "stands string, part_id string, part_name string, part_link string, part_probability double"


def with_keys(frame: Any, column: str, *, language: str | None = None, into: str = "keys") -> Any:
    """A Spark DataFrame with the blocking keys of a column's names appended as an array: what a join by names needs.

    Explode it on both sides, join by it, and judge the distinct pairs: two names without a common key are hardly ever
    one person's. A column that is not there is an `UnknownColumnError`.

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
    sides = [
        named.select(
            *(f.col(c).alias(f"{side}_{c}") for c in ("id", "stands", "weight")), f.col("spelling").alias(side)
        )
        for side in "ab"
    ]
    whole = links.join(_components(links), links.a == f.col("node")).join(sides[0], "a").join(sides[1], "b")
    members = whole.groupBy("part").applyInArrow(_dividing(names), _MEMBER)
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
    """The pairs of names that are one person's."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    heard = named.select("spelling", "stands").mapInArrow(partial(_heard, language, least), _HEARD)
    sorted_by_key = heard.repartition("key").sortWithinPartitions("key", "shape", "spelling")
    met = sorted_by_key.mapInArrow(_met, _MET).distinct()
    for one, other in ("ab", "ba"):
        place = f.row_number().over(Window.partitionBy(one).orderBy(f.desc("near"), other))
        met = met.withColumn(f"place_{one}", place)
    few = met.where(f.least("place_a", "place_b") <= MOST)
    return few.mapInArrow(partial(_judged, language), _LINK).where(f.col("bits") >= least)


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


def _heard(language: str | None, least: float, batches: Iterable[Any]) -> Iterator[Any]:
    """A row for each key of a name that may be linked."""
    for batch in batches:
        rows = []
        for spelling, stands in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            heard = sounds(stands, language=language)
            if heard.most >= least:
                rows += [(f"{key:016x}", spelling, stands, heard.shape, heard.bones) for key in heard.keys]
        yield _batch(rows, key=str, spelling=str, stands=str, shape=str, bones=str)


def _met(batches: Iterable[Any]) -> Iterator[Any]:
    """The pairs that meet in a partition, which is sorted by key, then by sound."""
    rest: list[tuple[str, ...]] = []
    for batch in batches:
        rows = rest + list(zip(*(column.to_pylist() for column in batch.columns), strict=True))
        # The last key may go on in the next batch.
        whole = next((i for i in range(len(rows) - 1, 0, -1) if rows[i - 1][0] != rows[-1][0]), 0)
        yield _pairs(rows[:whole])
        rest = rows[whole:]
    yield _pairs(rest)


def _pairs(rows: list[tuple[str, ...]]) -> Any:
    import numpy as np

    keys, spellings, stands, shapes, bones = zip(*rows, strict=True) if rows else ((),) * 5
    one, other, near = alike(shapes, bones, *meetings(np.array([int(key, 16) for key in keys], np.uint64)))
    found = []
    for a, b, how in zip(one.tolist(), other.tolist(), near.tolist(), strict=True):
        a, b = sorted((a, b), key=lambda i: spellings[i])
        found.append((spellings[a], spellings[b], stands[a], stands[b], how))
    return _batch(found, a=str, b=str, a_stands=str, b_stands=str, near=float)


def _judged(language: str | None, batches: Iterable[Any]) -> Iterator[Any]:
    for batch in batches:
        a, b, one, other = (batch[c].to_pylist() for c in ("a", "b", "a_stands", "b_stands"))
        bits = score_pairs(list(zip(one, other, strict=True)), language=language)
        yield _batch(list(zip(a, b, bits, strict=True)), a=str, b=str, bits=float)


def _dividing(names: int) -> Callable[[Any], Any]:
    """What turns a component into the clusters that it holds."""
    pa = arrow.pyarrow()

    def divide(table: Any) -> Any:
        ids: dict[str, str] = {}
        weights: dict[str, int] = {}
        for side in "ab":
            stands = table[f"{side}_stands"].to_pylist()
            ids.update(zip(stands, table[f"{side}_id"].to_pylist(), strict=True))
            weights.update(zip(stands, table[f"{side}_weight"].to_pylist(), strict=True))
        links = zip(*(table[c].to_pylist() for c in ("a_stands", "b_stands", "bits")), strict=True)
        members = linked(ids, [Link(*link) for link in links], weights, names=names)
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
