"""The door to `onoma.adapters.spark`: names resolved on a cluster."""

from onoma.adapters.spark import resolve

__all__ = ["resolve"]
