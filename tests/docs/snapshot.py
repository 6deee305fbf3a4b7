"""Pages that are made: a test compares them, `make docs` writes them."""

from __future__ import annotations

import os
from pathlib import Path

WRITING = os.environ.get("TTO_WRITE_DOCS") == "1"


def same(path: Path, made: str) -> bool:
    """Whether the page is what was made now; under `make docs` it becomes so."""
    if WRITING:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made, "utf-8")
    return path.exists() and path.read_text("utf-8") == made
