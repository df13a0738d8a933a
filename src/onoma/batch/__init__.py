"""Whole files: the same rows out as came in, each with who is meant beside it."""

from onoma.batch.files import replacing
from onoma.batch.layouts import FORMATS, UnknownColumnError, guess_format
from onoma.batch.naming import facts, language_tag
from onoma.batch.run import Problem, Summary, normalize
from onoma.batch.undecided import Case, Unread, undecided

__all__ = [
    "FORMATS",
    "Case",
    "Problem",
    "Summary",
    "UnknownColumnError",
    "Unread",
    "facts",
    "guess_format",
    "language_tag",
    "normalize",
    "replacing",
    "undecided",
]
