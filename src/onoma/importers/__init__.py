"""Lists of people, in the formats that others publish, made into registries."""

from onoma.importers.columns import Columns
from onoma.importers.run import COMPILED, FORMATS, GENERIC, Problem, Summary, import_files

__all__ = [
    "COMPILED",
    "FORMATS",
    "GENERIC",
    "Columns",
    "Problem",
    "Summary",
    "import_files",
]
