"""The process in which one tool runs: `python -P -m workflow.tools.run NAME FOLDER`.

It reads `request.json` and writes `answer.json`: an answer, or how the tool failed.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import msgspec

from workflow.tools import GROUP, Answer, Request


def answer_of(name: str, request: Request) -> dict[str, Any]:
    """What the tool answers, as JSON values; under `failed`, what kept it from answering."""
    try:
        (tool,) = entry_points(group=GROUP, name=name)
        answer = tool.load()(request)
        if not isinstance(answer, Answer):
            return {"failed": f"{type(answer).__name__} ≠ workflow.tools.Answer"}
        outcome = {"answer": msgspec.to_builtins(answer)}
        json.dumps(outcome, allow_nan=False)
    except BaseException as error:  # whatever it is, it is the tool's and must be told
        return {"failed": f"{type(error).__name__}: {error}"[:500]}
    return outcome


def main() -> None:
    """Answer one request."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    request = msgspec.json.decode((folder / "request.json").read_bytes(), type=Request)
    text = json.dumps(answer_of(name, request), ensure_ascii=True)
    (folder / "answer.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
