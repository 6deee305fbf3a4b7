"""A process that carries out what is due at a moment, again and again: ADDRESS MOMENT."""

from __future__ import annotations

import sys
from datetime import datetime

from workflow.office.perform import Office
from workflow.store.schema import open_database


def main(address: str, moment: str) -> None:
    """Tick until nothing is due any more; each receipt is printed once it is there."""
    now = datetime.fromisoformat(moment)
    office = Office(open_database(address), lambda: now)
    for receipt in office.tick(batch=5):
        print(receipt.number, receipt.seq, receipt.hash, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
