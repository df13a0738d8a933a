"""The door to `onoma.adapters.pandas`: importing it gives pandas' frames and columns an `.onoma`."""

from onoma.adapters.pandas import Frame, Names

__all__ = ["Frame", "Names"]
