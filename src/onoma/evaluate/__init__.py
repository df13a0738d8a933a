"""How good the answers are on somebody's own labelled names, and which threshold suits them."""

from onoma.evaluate.figures import Bin, Choice, Figures, Graded, Point
from onoma.evaluate.plots import calibration_svg, precision_recall_svg
from onoma.evaluate.report import Mistake, Report
from onoma.evaluate.rows import Labelled, LabelledName, LabelledPair, Problem
from onoma.evaluate.run import evaluate
from onoma.evaluate.text import describe

__all__ = [
    "Bin",
    "Choice",
    "Figures",
    "Graded",
    "Labelled",
    "LabelledName",
    "LabelledPair",
    "Mistake",
    "Point",
    "Problem",
    "Report",
    "calibration_svg",
    "describe",
    "evaluate",
    "precision_recall_svg",
]
