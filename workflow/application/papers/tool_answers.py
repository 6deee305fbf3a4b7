"""Reads and checks the answer of an outside tool at an automatic step (自动环节): case 11."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from workflow.application.state import Evidence, How
from workflow.chain.model.step import Step
from workflow.errors import CouldNot, Refused
from workflow.rules.text import clean

MOST_BYTES = 16 * 1024
"""An answer is read with every look at the record; what is longer belongs into a document."""
_MOST_VERSION = 60


def evidence_of(tool: str, version: str, answer: Any, how: How) -> Evidence:
    """The evidence of an answer made of JSON values. Raises CouldNot `answer-not-json`,
    `answer-too-big`; WrongUse where the version is no plain line.
    """
    try:
        text = json.dumps(
            answer, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
        )
        body = text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise CouldNot("answer-not-json", tool=tool, reason=str(error)[:200]) from None
    if len(body) > MOST_BYTES:
        raise CouldNot("answer-too-big", tool=tool, size=len(body), most=MOST_BYTES)
    version = clean(version, "--tool-version", _MOST_VERSION)
    return Evidence(tool, version, hashlib.sha256(body).hexdigest(), how, text)


def read_answer(tool: str, body: bytes) -> Any:
    """The JSON value of a file. Raises CouldNot `answer-not-json`, also for a key that stands
    twice: readers would not agree on it.
    """
    try:
        return json.loads(body, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise CouldNot("answer-not-json", tool=tool, reason=str(error)[:200]) from None


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            raise ValueError(key)
        values[key] = value
    return values


def _no_number(text: str) -> Any:
    raise ValueError(text)


def require_evidence(number: str, step: Step, evidence: Evidence | None) -> None:
    """Refuse to end an automatic step without its tool's answer, and any other with one."""
    if step.tool is None:
        if evidence is not None:
            raise Refused("evidence-not-here", step=step.title, number=number)
        return
    if evidence is None:
        raise Refused("evidence-missing", step=step.title, tool=step.tool.name, number=number)
    if evidence.tool != step.tool.name or not sound(evidence):
        raise Refused("evidence-unsound", tool=step.tool.name, number=number)


def sound(evidence: Evidence) -> bool:
    """Whether there is a version, and the answer is of a size and has the hash it should."""
    body = evidence.answer.encode()
    right = hashlib.sha256(body).hexdigest() == evidence.sha256
    return right and 0 < len(body) <= MOST_BYTES and bool(evidence.version)
