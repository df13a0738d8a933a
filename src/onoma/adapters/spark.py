"""Spark, for those who outgrow one machine: the registry is shipped to the workers, the rows stay where they are.

Each worker process opens the registry once. onoma must be installed where the workers run, in the same version;
`PYSPARK_PYTHON` says which Python they take.
"""

from __future__ import annotations

import atexit
import functools
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from onoma.adapters import arrow
from onoma.batch.layouts import Columns
from onoma.building import compile_registry
from onoma.decision import Policy
from onoma.errors import MissingExtraError
from onoma.registry import Registry
from onoma.resolver import Resolver, shipped


def resolve(
    frame: Any,
    column: str,
    registry: Registry | Path | str | None = None,
    *,
    policy: Policy | None = None,
    language: str | None = None,
    born: str | None = None,
    country: str | None = None,
    gender: str | None = None,
    prefix: str = "person_",
) -> Any:
    """A Spark DataFrame with who the names of a column mean: the columns of `onoma.arrow.resolve` appended.

    `registry` is the path of a compiled registry, or else a folder of tables or a `Registry`, which is compiled first;
    default: the one that ships with onoma. Rows keep their partitions, and nothing runs before Spark is asked for
    them. Errors are those of `onoma.arrow.resolve`.

        onoma.spark.resolve(spark.read.parquet("mentions"), "name", "people.onoma").write.parquet("resolved")
    """
    types, to_arrow_schema = pyspark()
    columns = Columns(column, born or "", country or "", gender or "")
    arrow.check_there(frame.columns, columns)
    arrow.check_types(to_arrow_schema(frame.schema), columns)
    arrow.check_free(frame.columns, prefix)
    kinds = {"probability": types.DoubleType()}
    new = [types.StructField(prefix + f.name, kinds.get(f.name, types.StringType())) for f in arrow.answer_type()]
    schema = types.StructType([*frame.schema.fields, *new])
    shipped_as = None if registry is None else ship(frame.sparkSession, registry)
    return frame.mapInArrow(functools.partial(_resolve, shipped_as, policy, columns, language), schema)


def _resolve(
    shipped_as: str | None, policy: Policy | None, columns: Columns, language: str | None, batches: Iterable[Any]
) -> Iterator[Any]:
    """In a worker: the batches of a partition with their answers."""
    pa = arrow.pyarrow()
    answers = arrow.Answers(columns, resolver=_resolver(shipped_as, policy), language=language)
    for batch in batches:
        found = answers(batch)
        # Spark goes by the places of columns, not by their names; these need only be different.
        names = [*batch.schema.names, *(f"answer.{f.name}" for f in found.type)]
        yield pa.RecordBatch.from_arrays([*batch.columns, *found.flatten()], names=names)


@functools.lru_cache(maxsize=2)
def _resolver(shipped_as: str | None, policy: Policy | None) -> Resolver:
    """In a worker: the resolver that all tasks of this process share."""
    if shipped_as is None:
        return Resolver(Registry.shipped(), policy=policy) if policy else shipped()
    return Resolver(shipped_registry(shipped_as), policy=policy)


def shipped_registry(shipped_as: str) -> Registry:
    """In a worker: the registry that came by this name."""
    from pyspark import SparkFiles

    return Registry.read(SparkFiles.get(shipped_as))


def ship(session: Any, registry: Registry | Path | str) -> str:
    """Give a compiled registry to all workers; the name under which they find it.

    It is named by its content, since Spark would go on using an older file of the same name.
    """
    folder = _folder()
    part = folder / "compiled"
    if isinstance(registry, (str, Path)) and Path(registry).is_file():
        Registry.read(registry)  # a file that is none of ours is refused here, not on the workers
        shutil.copyfile(registry, part)
    else:
        compile_registry(registry if isinstance(registry, Registry) else Registry.read(registry), part)
    with part.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    path = part.rename(folder / f"onoma-{digest[:16]}.onoma")
    session.addArtifact(str(path), file=True)
    return path.name


@functools.cache
def _folder() -> Path:
    """Where what is shipped lies until this process ends: Spark serves it from here."""
    folder = tempfile.mkdtemp(prefix="onoma-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def pyspark() -> tuple[Any, Any]:
    """Spark's types, and how it sees them in Arrow; or a `MissingExtraError`."""
    try:
        from pyspark.sql import types
        from pyspark.sql.pandas.types import to_arrow_schema
    except ImportError:
        raise MissingExtraError("onoma.spark", extra="spark") from None
    return types, to_arrow_schema
