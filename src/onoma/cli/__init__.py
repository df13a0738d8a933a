"""The command line: `onoma resolve`, `onoma explain`, `onoma normalize`, `onoma registry`."""

from onoma.cli.app import main

__all__ = ["main"]
