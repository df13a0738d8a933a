"""People in running text, and one table of people across documents."""

from onoma.scanning.mention import Mention
from onoma.scanning.scanner import Scanner, scan, scanner

__all__ = ["Mention", "Scanner", "scan", "scanner"]
