"""Finds the definitions that come with tto: `definitions/<institution>/<name>.yaml`."""

from __future__ import annotations

from pathlib import Path

_BESIDE = Path(__file__).resolve().parents[2]


def folder() -> Path:
    """The folder of definitions: inside an installed package, else at the top of a checkout."""
    installed = _BESIDE / "definitions"
    return installed if installed.is_dir() else _BESIDE.parent / "definitions"


_NOT_INSTITUTIONS = ("shared", "sharing")


def shipped() -> dict[str, Path]:
    """Chain name → file. A file's place is its name: `pku/transfer.yaml` is `pku-transfer`."""
    return {
        f"{path.parent.name}-{path.stem}": path
        for path in sorted(folder().glob("*/*.yaml"))
        if path.parent.name not in _NOT_INSTITUTIONS
    }
