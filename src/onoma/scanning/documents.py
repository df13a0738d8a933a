"""Texts out of files: plain text, HTML, DOCX, PDF. What is read is what a reader sees, without its layout."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from onoma.errors import DataError, MissingExtraError

#: A text file is read in parts of about so many characters.
PART = 1 << 20
_HTML = (".html", ".htm", ".xhtml")
_TEXT = (".txt", ".text", ".md", "")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_UNSEEN = ["script", "style", "template", "noscript", "svg", "math", "head", "iframe", "object"]
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
        *("html", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td"),
        *("tfoot", "th", "thead", "tr", "ul"),
    }
)
#: How they look says nothing about the text; unclosed, they are to be opened anew in every later paragraph.
_LOOKS = frozenset(
    {
        *("a", "abbr", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "span", "strike", "strong", "tt"),
        "u",
    }
)
#: Elements that end by themselves, or hold nothing, or nothing that is read.
_ENDING = frozenset(
    {
        *("area", "base", "br", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta"),
        *("p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr"),
        *_UNSEEN,
    }
)
#: What a reader of HTML takes long over where one has no end; lines of their own tell as much.
_CHOICES = frozenset({"select", "option", "optgroup"})
#: How deep elements may stand in each other before they are no longer told apart; browsers stop at 512.
_NESTED = 256
_TAG = re.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)")
#: How many attributes a tag may have; which they are tells nothing of the text.
_ATTRIBUTES = 256
_ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+[\s/]*+"""
_UP_TO_MANY, _TOO_MANY = rf"[\s/]*+(?:{_ATTRIBUTE}){{0,{_ATTRIBUTES}}}+", rf"((?:{_ATTRIBUTE})*+)"
#: A comment; an element whose content is no tags, to its end; any other tag: what stays, what is cut, what stays.
_WIDE = re.compile(
    "(<!--.*?(?:-->|\\Z))"
    rf"|(<(script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>]){_UP_TO_MANY}){_TOO_MANY}"
    r"(>.*?(?=</\3[\s/>]|\Z))"
    rf"|(</?[a-z][^\s/>]*+{_UP_TO_MANY}){_TOO_MANY}",
    re.DOTALL | re.IGNORECASE,
)
#: How far up a text's paragraph is looked for.
_DEEP = 32
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def is_document(path: Path) -> bool:
    """Whether a file's name says that it can be read.

    >>> is_document(Path("a.html")), is_document(Path("a.jpg"))
    (True, False)
    """
    return path.suffix.lower() in (*_HTML, ".txt", ".text", ".md", ".docx", ".pdf")


def read_parts(path: Path) -> Iterator[str]:
    """The text of a file, plain text in parts of about a million characters, each of which ends with a line.

    Bytes that no letter is made of become U+FFFD. A file of a kind that is not known, or that cannot be read as
    what its name says, is a DataError; a library that is not installed is a MissingExtraError.

    >>> list(read_parts(Path("talk.pptx")))
    Traceback (most recent call last):
    ...
    onoma.errors.DataError: talk.pptx: cannot be read; what can is .txt, .md, .html, .docx and .pdf
    """
    kind = path.suffix.lower()
    if kind in _TEXT:
        yield from _text_parts(path)
    elif kind in _HTML:
        yield html_text(path.read_bytes())
    elif kind in (".docx", ".pdf"):
        read: Callable[[Path], Iterator[str]] = _docx if kind == ".docx" else _pdf
        try:
            yield "\n".join(read(path))
        except (MissingExtraError, OSError):
            raise
        except Exception as error:  # whatever a damaged file makes of the library that reads it
            raise DataError(f"cannot be read as {kind[1:].upper()}: {error}", path=path) from error
    else:
        raise DataError("cannot be read; what can is .txt, .md, .html, .docx and .pdf", path=path)


def _text_parts(path: Path) -> Iterator[str]:
    with open(path, "rb") as source:
        encoding = next((e for mark, e in _MARKS.items() if source.peek(3).startswith(mark)), "utf-8")
    with open(path, encoding=encoding, errors="replace", newline="") as lines:
        while part := lines.read(PART):
            yield part + lines.readline()


def html_text(content: bytes | str) -> str:
    """The text of a page, a line for each paragraph; scripts, styles and the like are left out.

    >>> html_text("<p>Maria <b>Kolesnikova</b><script>x</script></p><div>was freed.</div>")
    'Maria Kolesnikova\\n\\nwas freed.'
    """
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError:
        raise MissingExtraError("reading HTML", extra="scan") from None
    tree = LexborHTMLParser(_shallow(_narrow(content if isinstance(content, str) else _decoded(content))))
    tree.strip_tags(_UNSEEN)
    lines: list[str] = []
    line: list[str] = []
    paragraph: Any = None
    if tree.root is None:
        return ""
    for node in tree.root.traverse(include_text=True):
        if node.tag in _BLOCKS:
            _end(lines, line)
        elif node.tag == "-text":
            mine = _paragraph(node)
            if mine != paragraph:
                _end(lines, line)
                paragraph = mine
            line.append(node.text_content or "")
    _end(lines, line)
    return "\n\n".join(lines)


def _narrow(page: str) -> str:
    """A page of the same text whose tags have no more than so many attributes.

    To read a tag is to compare each attribute with all before it: the time would grow with the square of their number.
    """
    return _WIDE.sub(lambda found: "".join([found[part] or "" for part in (1, 2, 5, 6)]), page)


def _shallow(page: str) -> str:
    """A page of the same text whose elements do not stand in each other without end.

    To read HTML is to go over all open elements at each new one: the time would grow with the square of the depth.
    """
    depth = 0

    def instead(found: re.Match[str]) -> str:
        nonlocal depth
        closing, name = found[1], found[2].lower()
        if name in _ENDING:
            return found[0]
        if name in _LOOKS:
            return f"<{closing}wbr"
        if name in _CHOICES:
            return f"<{closing}br"
        depth = max(0, depth - 1) if closing else depth + 1
        return f"<{closing}br" if depth >= _NESTED else found[0]

    return _TAG.sub(instead, page)


def _paragraph(node: Any) -> int | None:
    for _ in range(_DEEP):
        node = node.parent
        if node is None:
            return None
        if node.tag in _BLOCKS:
            return int(node.mem_id)
    return None


def _end(lines: list[str], line: list[str]) -> None:
    if text := " ".join("".join(line).split()):
        lines.append(text)
    line.clear()


def _decoded(content: bytes) -> str:
    """By its byte order mark, by what the page says of itself, or as UTF-8."""
    named = _CHARSET.search(content[:4096])
    mark = next((e for m, e in _MARKS.items() if content.startswith(m)), "")
    for encoding in filter(None, (mark, named and named[1].decode("ascii"))):
        try:
            return content.decode(encoding, "replace")
        except LookupError:  # a page may say that it is in anything
            continue
    return content.decode("utf-8", "replace")


def _docx(path: Path) -> Iterator[str]:
    try:
        import docx
    except ImportError:
        raise MissingExtraError("reading DOCX", extra="scan") from None
    yield from _blocks(docx.Document(str(path)))


def _blocks(holder: Any) -> Iterator[str]:
    """Paragraphs and the cells of tables, in order."""
    for block in holder.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                for cell in row.cells:
                    yield from _blocks(cell)
        else:
            yield block.text
            yield ""


def _pdf(path: Path) -> Iterator[str]:
    try:
        import pypdf
    except ImportError:
        raise MissingExtraError("reading PDF", extra="scan") from None
    # What it has to say of a damaged file comes with the error.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    for page in pypdf.PdfReader(path).pages:
        yield page.extract_text()
        yield ""
