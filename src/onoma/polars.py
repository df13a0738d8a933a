"""The door to `onoma.adapters.polars`: importing it gives Polars' frames and columns an `.onoma`."""

from onoma.adapters.polars import Frame, Names

__all__ = ["Frame", "Names"]
