"""The door to `onoma.adapters.arrow`: Arrow record batches in, the same with who is meant out."""

from onoma.adapters.arrow import resolve

__all__ = ["resolve"]
