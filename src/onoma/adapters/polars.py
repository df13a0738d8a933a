"""`.onoma` in Polars: on expressions, on frames, on lazy frames.

>>> import polars as pl
>>> pl.DataFrame({"seen": ["Swetlana Tichanowskaja"]}).onoma.resolve("seen")["person_id"].item()
'sviatlana-tsikhanouskaya'
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from onoma.adapters import arrow
from onoma.batch.layouts import Columns
from onoma.errors import MissingExtraError
from onoma.resolver import Resolver

try:
    import polars as pl
except ImportError:
    raise MissingExtraError("onoma.polars", extra="polars") from None


class Names:
    """`expression.onoma`: who the names of a column mean.

    >>> frame = pl.DataFrame({"seen": ["Viktar Babaryka", None]})
    >>> frame.select(pl.col("seen").onoma.resolve().struct.field("id")).to_series().to_list()
    ['viktar-babaryka', None]
    """

    def __init__(self, expression: pl.Expr) -> None:
        self._expression = expression

    def resolve(
        self,
        *,
        resolver: Resolver | None = None,
        language: str | None = None,
        born: str | pl.Expr | None = None,
        country: str | pl.Expr | None = None,
        gender: str | pl.Expr | None = None,
    ) -> pl.Expr:
        """A struct a row: id, name, probability, decision, why. The facts are columns or expressions."""
        facts = {k: v for k, v in {"born": born, "country": country, "gender": gender}.items() if v is not None}
        columns = Columns("name", *(key if key in facts else "" for key in ("born", "country", "gender")))
        asked = [(pl.col(v) if isinstance(v, str) else v).alias(k) for k, v in facts.items()]
        return pl.struct([self._expression.alias("name"), *asked]).map_batches(
            _answering(columns, resolver, language),
            return_dtype=pl.Struct({k.name: pl.Float64 if k.name == "probability" else pl.String for k in _fields()}),
            is_elementwise=True,
        )


class Frame:
    """`frame.onoma`, of a `DataFrame` or a `LazyFrame`."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def resolve(
        self,
        column: str,
        *,
        resolver: Resolver | None = None,
        language: str | None = None,
        born: str | None = None,
        country: str | None = None,
        gender: str | None = None,
        prefix: str = "person_",
    ) -> Any:
        """The frame with the columns of `onoma.arrow.resolve` appended.

        >>> pl.LazyFrame({"seen": ["Babariko"], "at": ["1963-11-09"]}).onoma.resolve("seen", born="at").collect(
        ...     engine="streaming")["person_name"].item()
        'Viktar Babaryka'
        """
        columns, schema = Columns(column, born or "", country or "", gender or ""), self._frame.collect_schema()
        arrow.check_there(schema.names(), columns)
        arrow.check_types(pl.DataFrame(schema=schema).to_arrow().schema, columns)
        arrow.check_free(schema.names(), prefix)
        names = Names(pl.col(column)).resolve(
            resolver=resolver, language=language, born=born, country=country, gender=gender
        )
        return self._frame.with_columns(names.name.prefix_fields(prefix).struct.unnest())


def _fields() -> Any:
    return list(arrow.answer_type())


def _answering(columns: Columns, resolver: Resolver | None, language: str | None) -> Callable[[pl.Series], pl.Series]:
    answers = arrow.Answers(columns, resolver=resolver, language=language)

    def answer(asked: pl.Series) -> pl.Series:
        table = asked.struct.unnest().to_arrow()
        arrow.check_types(table.schema, columns)
        return pl.Series(asked.name, answers(table))

    return answer


pl.api.register_expr_namespace("onoma")(Names)
pl.api.register_dataframe_namespace("onoma")(Frame)
pl.api.register_lazyframe_namespace("onoma")(Frame)
