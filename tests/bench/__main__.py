"""`make bench`: every measurement prints all its figures; it fails at the end if one does."""

from __future__ import annotations

import subprocess
import sys

NAMES = ("step", "approve", "inbox", "postgresql", "startup", "verify")

if __name__ == "__main__":
    failed = []
    for name in NAMES:  # each in a process of its own: what one counts does not slow the next
        if subprocess.run([sys.executable, "-m", f"tests.bench.{name}"]).returncode:
            failed.append(name)
        print(flush=True)
    print(f"over the limit: {', '.join(failed) or 'nothing'}")
    sys.exit(bool(failed))
