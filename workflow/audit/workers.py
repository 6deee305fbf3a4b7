"""Judges batches in several processes while this one reads; results come in their order.

They are new processes on every system, `python -P -m workflow.audit.workers`, and run nothing of
the caller's. Where they cannot be had, or die, their batches are judged here.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from queue import SimpleQueue
from typing import IO

from workflow.audit.judge import Batch, Outcome, judge
from workflow.audit.walk import Basis

_EACH = 2
"""Batches that wait for each process, or are judged by it."""

_GARBAGE = 50_000
"""New objects between two searches for circles: what is judged here makes none."""

Answer = Future[Outcome | None]


def judged_by(count: int, basis: Basis, batches: Iterable[Batch]) -> Iterator[Outcome]:
    """What so many processes found in each batch."""
    waiting: deque[tuple[Batch, Answer]] = deque()
    with _workers(count, basis) as workers, ThreadPoolExecutor(count) as threads:
        for batch in batches:
            if batch.streamed:  # it is read while it is judged; the others go on meanwhile
                outcome = judge(batch, basis)
                while waiting:
                    yield _result(basis, *waiting.popleft())
                yield outcome
                continue
            waiting.append((batch, threads.submit(_asked, workers, batch)))
            if len(waiting) > count * _EACH:
                yield _result(basis, *waiting.popleft())
        while waiting:
            yield _result(basis, *waiting.popleft())


def _asked(workers: SimpleQueue[Worker], batch: Batch) -> Outcome | None:
    """What the next free process found; None where it died."""
    worker = workers.get()
    try:
        return worker.ask(batch)
    finally:
        workers.put(worker)


def _result(basis: Basis, batch: Batch, answer: Answer) -> Outcome:
    """What a process found; where it died, what is found here."""
    return answer.result() or judge(batch, basis)


class Worker:
    """A process that judges. One that cannot be had is as one that died."""

    def __init__(self, basis: Basis) -> None:
        self._process = _started()
        with suppress(OSError):
            self._say(basis)

    def ask(self, batch: Batch) -> Outcome | None:
        """What it finds in a batch; None where it died."""
        try:
            self._say(batch)
            outcome: Outcome = pickle.load(_pipe(self._process.stdout if self._process else None))
        except (EOFError, OSError, pickle.UnpicklingError):
            return None
        return outcome

    def _say(self, what: object) -> None:
        pipe = _pipe(self._process.stdin if self._process else None)
        pickle.dump(what, pipe, pickle.HIGHEST_PROTOCOL)
        pipe.flush()

    def end(self) -> None:
        """Tell it that there is no more, and wait until it has gone."""
        if self._process is None:
            return
        with suppress(OSError):
            _pipe(self._process.stdin).close()
        self._process.wait()
        _pipe(self._process.stdout).close()


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    if end is None:
        raise BrokenPipeError
    return end


def _started() -> subprocess.Popen[bytes] | None:
    """A new process with the modules of this one, in a group of its own; None if none can be."""
    path = os.pathsep.join(entry for entry in sys.path if entry)
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "workflow.audit.workers"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )
    except (OSError, ValueError):
        return None


@contextmanager
def _workers(count: int, basis: Basis) -> Iterator[SimpleQueue[Worker]]:
    """So many processes that wait for a batch; they end with the block."""
    free: SimpleQueue[Worker] = SimpleQueue()
    with ExitStack() as begun:
        for _ in range(count):
            worker = Worker(basis)
            begun.callback(worker.end)
            free.put(worker)
        yield free


def main() -> None:
    """Be a worker: read the basis, then judge batch after batch until the other side is done. An
    interrupt is for the process that reads; it ends this one.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    basis = pickle.load(source)
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    while True:
        try:
            batch = pickle.load(source)
        except EOFError:
            return
        pickle.dump(judge(batch, basis), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


if __name__ == "__main__":
    main()
