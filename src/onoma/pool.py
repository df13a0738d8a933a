"""Chunks of work done in order, by this process or by several, never more than a few at a time."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from onoma.errors import OnomaError

_In = TypeVar("_In")
_Out = TypeVar("_Out")
# Chunks under way for each worker: enough that none waits, few enough that memory stays bounded.
_AHEAD = 4

_work: Callable[[Any], Any]


def in_order(
    build: Callable[[], Callable[[_In], _Out]], chunks: Iterable[_In], *, workers: int = 1
) -> Generator[_Out, None, None]:
    """What `build()` makes of each chunk, in the order of the chunks.

    Each worker calls `build` once; both it and what goes in and out must be picklable.

    >>> list(in_order(lambda: sum, [[1, 2], [3]]))
    [3, 3]
    """
    if workers < 2:
        yield from map(build(), chunks)
        return
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, initializer=_start, initargs=(build,))
    done = False
    try:
        yield from _windowed(pool, chunks, workers * _AHEAD)
        done = True
    except BrokenExecutor:
        raise OnomaError("a worker ended before its work did, perhaps for want of memory; take fewer") from None
    finally:
        if not done:
            # Nobody wants the rest: the chunks under way end with whoever works on them.
            for child in set(multiprocessing.active_children()) - before:
                child.terminate()
        pool.shutdown(cancel_futures=True)


def _windowed(pool: ProcessPoolExecutor, chunks: Iterable[_In], window: int) -> Iterator[Any]:
    waiting: deque[Future[Any]] = deque()
    for chunk in chunks:
        if len(waiting) >= window:
            yield waiting.popleft().result()
        with _children_deaf_to_interrupts():
            waiting.append(pool.submit(_run, chunk))
    while waiting:
        yield waiting.popleft().result()


def _start(build: Callable[[], Callable[[Any], Any]]) -> None:
    global _work
    # Ctrl-C goes to the whole group of processes; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _work = build()


def _run(chunk: Any) -> Any:
    return _work(chunk)


@contextmanager
def _children_deaf_to_interrupts() -> Iterator[None]:
    """Processes started here cannot hear Ctrl-C before they ignore it; this one hears it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    old = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, old)
