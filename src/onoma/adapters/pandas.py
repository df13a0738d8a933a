"""`.onoma` in pandas: on a `DataFrame` and on a `Series`.

>>> import pandas as pd
>>> pd.DataFrame({"seen": ["Swetlana Tichanowskaja"]}).onoma.resolve("seen")["person_id"].item()
'sviatlana-tsikhanouskaya'
"""

from __future__ import annotations

from onoma.adapters import arrow
from onoma.batch.layouts import Columns
from onoma.errors import DataError, MissingExtraError
from onoma.resolver import Resolver

try:
    import pandas as pd
except ImportError:
    raise MissingExtraError("onoma.pandas", extra="pandas") from None


class Frame:
    """`frame.onoma`."""

    def __init__(self, frame: pd.DataFrame) -> None:
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
    ) -> pd.DataFrame:
        """The frame with the columns of `onoma.arrow.resolve` appended; its index stays.

        >>> frame = pd.DataFrame({"seen": ["Babariko"], "at": ["1963-11-09"]}, index=[7])
        >>> frame.onoma.resolve("seen", born="at")["person_name"].to_dict()
        {7: 'Viktar Babaryka'}
        """
        columns = Columns(column, born or "", country or "", gender or "")
        arrow.check_there(list(self._frame.columns), columns)
        arrow.check_free(list(self._frame.columns), prefix)
        found = _answers(self._frame, columns, resolver, language).add_prefix(prefix)
        return pd.concat([self._frame, found], axis="columns")


class Names:
    """`series.onoma`."""

    def __init__(self, names: pd.Series) -> None:
        self._names = names

    def resolve(self, *, resolver: Resolver | None = None, language: str | None = None) -> pd.DataFrame:
        """Who each name means: id, name, probability, decision, why, under the index of the series.

        >>> pd.Series(["Viktar Babaryka", None]).onoma.resolve()["decision"].to_list()
        ['MATCH', 'UNKNOWN']
        """
        return _answers(self._names.to_frame("name"), Columns("name"), resolver, language)


def _answers(frame: pd.DataFrame, columns: Columns, resolver: Resolver | None, language: str | None) -> pd.DataFrame:
    pa = arrow.pyarrow()
    # Only these columns go through Arrow: the others may hold what it has no type for.
    asked = frame[[c for c in frame.columns if c in columns.wanted]]
    try:
        table = pa.Table.from_pandas(asked, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise DataError(f"a column of names or facts holds more than text: {error}") from None
    arrow.check_types(table.schema, columns)
    answers = arrow.Answers(columns, resolver=resolver, language=language)(table)
    return pa.Table.from_struct_array(answers).to_pandas().set_index(frame.index)


pd.api.extensions.register_dataframe_accessor("onoma")(Frame)
pd.api.extensions.register_series_accessor("onoma")(Names)
