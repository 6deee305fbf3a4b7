"""`make bench`: every measurement prints all its figures; it fails at the end if one does."""

from __future__ import annotations

import sys

from tests.bench import approve, inbox, postgresql, startup, step

if __name__ == "__main__":
    failed = []
    for one in (step, approve, inbox, postgresql, startup):
        if one.main():
            failed.append(one.__name__.rpartition(".")[2])
        print(flush=True)
    print(f"over the limit: {', '.join(failed) or 'nothing'}")
    sys.exit(bool(failed))
