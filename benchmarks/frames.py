"""What each engine costs a row, once the names are known: `python benchmarks/frames.py [--rows N]`.

Equal names are resolved once, so a column costs what its distinct names cost and something for every row. This measures
the latter: a column in which 200 names come back over and over, each resolved before the clock starts.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import click
import duckdb
import polars as pl
import pyarrow as pa

import onoma.arrow
import onoma.duckdb
import onoma.pandas
import onoma.polars
from onoma import Registry, Resolver

DISTINCT = 200


@click.command()
@click.option("--rows", default=1_000_000)
def main(rows: int) -> None:
    """Print microseconds a row for each engine."""
    people = sorted(Registry.shipped(), key=lambda p: p.id)[:DISTINCT]
    resolver = Resolver(Registry(people))
    column = random.Random(1).choices([person.name for person in people], k=rows)
    for name in sorted(set(column)):
        resolver.resolve(name)
    table = pa.table({"seen": column})
    frame: Any = pl.DataFrame(table)
    old: Any = table.to_pandas()
    connection = duckdb.connect()
    onoma.duckdb.register(connection, resolver=resolver)
    connection.register("mentions", table)
    engines: dict[str, Callable[[], object]] = {
        "a dict, for comparison": lambda: list(map(dict.fromkeys(column).get, column)),
        "onoma.arrow": lambda: sum(b.num_rows for b in onoma.arrow.resolve(table, "seen", resolver=resolver)),
        "Polars": lambda: frame.onoma.resolve("seen", resolver=resolver),
        "Polars, streaming": lambda: frame.lazy().onoma.resolve("seen", resolver=resolver).collect(engine="streaming"),
        "pandas": lambda: old.onoma.resolve("seen", resolver=resolver),
        "DuckDB": lambda: connection.sql("SELECT count(onoma_resolve(seen).id) FROM mentions").fetchall(),
    }
    for name, run in engines.items():
        began = time.perf_counter()
        run()
        print(f"{name:24} {1e6 * (time.perf_counter() - began) / rows:6.2f} us a row", flush=True)


if __name__ == "__main__":
    main()
