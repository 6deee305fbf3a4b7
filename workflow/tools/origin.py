"""What is really called under the name of a tool: looked up without running any of it."""

from __future__ import annotations

import hashlib
import sys
from importlib.machinery import ModuleSpec
from importlib.metadata import EntryPoint
from pathlib import Path

import msgspec


class Origin(msgspec.Struct, frozen=True):
    """The distribution that names the tool, its release, and the SHA-256 of the file in which its
    function stands; empty where there is none.
    """

    distribution: str = ""
    release: str = ""
    code: str = ""


def origin_of(tool: EntryPoint) -> Origin:
    """What a call of this entry point would run. Raises OSError where its file cannot be read."""
    found = _spec(tool.module)
    code = ""
    if found and found.has_location and found.origin:
        code = hashlib.sha256(Path(found.origin).read_bytes()).hexdigest()
    if tool.dist is None:
        return Origin(code=code)
    return Origin(tool.dist.name, tool.dist.version, code)


def _spec(module: str) -> ModuleSpec | None:
    """Where a module lies, found like an import finds it; no package on the way is run."""
    spec: ModuleSpec | None = None
    path: list[str] | None = None
    names = module.split(".")
    for count in range(1, len(names) + 1):
        name = ".".join(names[:count])
        found = (finder.find_spec(name, path) for finder in sys.meta_path)
        spec = next((one for one in found if one), None)
        if spec is None:
            return None
        path = list(spec.submodule_search_locations or ())
    return spec
