"""A server for OpenRefine and its like, a page that explains, and a desk to judge at; the extra `serve`."""

from typing import TYPE_CHECKING

from onoma.serve.limits import Limits

if TYPE_CHECKING:
    from onoma.serve.app import create_app

__all__ = ["Limits", "create_app"]


def __getattr__(name: str) -> object:
    if name != "create_app":
        raise AttributeError(f"module 'onoma.serve' has no attribute {name!r}")
    from onoma.errors import MissingExtraError

    try:
        from onoma.serve.app import create_app
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("onoma"):
            raise
        raise MissingExtraError("onoma serve", extra="serve") from error
    return create_app
