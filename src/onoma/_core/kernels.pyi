from onoma._core.arrays import Channels as Channels
from onoma._core.arrays import Lexicon as Lexicon
from onoma._core.arrays import Rewriter as Rewriter
from onoma._core.arrays import grams as grams
from onoma._core.arrays import heard as heard
from onoma._core.arrays import numbers as numbers
from onoma._core.arrays import once as once
