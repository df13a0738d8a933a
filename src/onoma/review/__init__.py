"""What people say of answers that a machine could not decide: judgements, kept for good and used the next time."""

from onoma.review.judged import JudgedResolver
from onoma.review.judgements import SAYINGS, ConflictError, Judgement, Judgements, Link, Question
from onoma.review.ledger import Ledger
from onoma.review.propose import alias_rows, distinct_rows

__all__ = [
    "SAYINGS",
    "ConflictError",
    "JudgedResolver",
    "Judgement",
    "Judgements",
    "Ledger",
    "Link",
    "Question",
    "alias_rows",
    "distinct_rows",
]
