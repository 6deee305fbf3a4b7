"""Finds the definitions that come with tto: `definitions/<institution>/<name>.yaml`."""

from __future__ import annotations

from pathlib import Path


def folder() -> Path:
    """The folder of definitions: inside an installed package, else at the top of a checkout."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "definitions"
    return installed if installed.is_dir() else package.parent / "definitions"


def shipped() -> dict[str, Path]:
    """Chain name → file. A file's place is its name: `pku/transfer.yaml` is `pku-transfer`."""
    return {
        f"{path.parent.name}-{path.stem}": path
        for path in sorted(folder().glob("*/*.yaml"))
        if path.parent.name not in ("shared", "sharing")
    }
