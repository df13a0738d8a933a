"""The `onoma` command: its groups, what it says when something goes wrong, how it ends.

Nothing here imports the library before a command needs it: help comes at once.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import Any, NoReturn

import click

from onoma.cli.cluster import cluster
from onoma.cli.evaluate import evaluate
from onoma.cli.names import explain, resolve
from onoma.cli.normalize import normalize
from onoma.cli.options import UNREADABLE
from onoma.cli.registry import registry
from onoma.cli.review import judgements, review
from onoma.cli.scan import scan
from onoma.cli.serve import serve
from onoma.cli.spellings import romanize, variants

INTERRUPTED = 130
CLOSED_PIPE = 141


class Onoma(click.Group):
    """A group whose commands end quietly when interrupted, and with a message where the input is at fault."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; each way to end has its exit code."""
        try:
            answer = super().invoke(ctx)
            sys.stdout.flush()
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            _end_with_closed_pipe()
        except OSError as error:
            _fail(f"{error.filename or 'the output'}: {error.strerror or error}")
        except Exception as error:
            # Imported here, and by name, for the sake of a quick start.
            from onoma.errors import OnomaError

            if not isinstance(error, OnomaError):
                raise
            _fail(str(error))
        return answer


def _fail(message: str) -> NoReturn:
    click.echo(f"onoma: {message}", err=True)
    sys.exit(UNREADABLE)


def _end_with_closed_pipe() -> NoReturn:
    """End as a program killed by SIGPIPE ends; whoever closed the pipe has seen enough."""
    with suppress(OSError, ValueError, io.UnsupportedOperation):
        # Python flushes stdout once more at the end, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(CLOSED_PIPE)


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib import metadata

    from onoma._core import ABOUT

    try:
        version = metadata.version("onoma")
    except metadata.PackageNotFoundError:
        version = "(not installed)"
    click.echo(f"onoma {version}, {ABOUT}")
    ctx.exit()


@click.group(cls=Onoma, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version, and which core.",
)
def main() -> None:
    """Tell who a name means, in whatever script and romanization it is written, and show why.

    \b
    Examples:
      onoma resolve "Svetlana Tikhanovskaya"
      onoma resolve --explain "Swetlana Tichanowskaja"
      onoma explain "Аляксандр Лукашэнка" "Alexander Lukashenko"
      onoma variants --for-search "Святлана Ціханоўская"
      onoma normalize people.csv --column name -o people-named.csv
      onoma registry import ofac sdn.csv alt.csv -o ofac.onoma
      onoma resolve "Manuel Noriega" --registry ofac.onoma
      onoma cluster people.csv --column name -o people-clustered.csv
      onoma scan articles/ --people people.csv --html report.html
      onoma registry check my-registry/
      onoma evaluate labelled.csv
      onoma review people-named.csv --judgements judgements.jsonl
      onoma serve

    \b
    Data goes to standard output, everything else to standard error.

    \b
    Exit codes:
      0    done
      1    --fail-on was hit, or a check found errors
      2    wrong usage, or no such column
      3    a file cannot be read or written
      130  interrupted
      141  standard output was closed (onoma … | head)
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name that the terminal cannot show is shown as escapes, not as a traceback.
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


main.add_command(resolve)
main.add_command(explain)
main.add_command(romanize)
main.add_command(variants)
main.add_command(normalize)
main.add_command(cluster)
main.add_command(scan)
main.add_command(evaluate)
main.add_command(registry)
main.add_command(review)
main.add_command(judgements)
main.add_command(serve)
