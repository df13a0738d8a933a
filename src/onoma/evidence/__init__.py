"""Reasons for and against, in bits: names only, the work is in the modules beside this one."""

from onoma.evidence.facts import about_evidence, check_about
from onoma.evidence.finding import Finding
from onoma.evidence.names import compare_names, distinct_evidence, judge, objections

__all__ = ["Finding", "about_evidence", "check_about", "compare_names", "distinct_evidence", "judge", "objections"]
