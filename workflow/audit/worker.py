"""The process that judges batches for another one: `python -P -m workflow.audit.worker`.

It is given the basis, then batch after batch, and answers each with what it found, until there
are no more.
"""

from __future__ import annotations

import gc
import pickle
import signal
import sys

from workflow.audit.judge import judge

_GARBAGE = 50_000
"""New objects between two searches for circles: what is judged here makes none."""


def main() -> None:
    """Answer until the other side is done. An interrupt is for the process that reads; it ends
    this one.
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
