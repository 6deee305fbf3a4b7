"""What was approved: whether facts and papers are still those that were seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workflow.application.state import Document


def changed_facts(old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str]:
    """The fields that had a value and have another one now; a field first filled in is none."""
    given = {name: value for name, value in old.items() if value not in (None, "")}
    return {name for name, value in given.items() if new.get(name) != value}


def changed_papers(old: Sequence[Document], new: Sequence[Document]) -> set[str]:
    """The kinds of paper of which another version was handed in than those on file; a kind that
    comes for the first time is none. The name of a file says nothing about its content.
    """
    seen: dict[str, set[str]] = {}
    for paper in old:
        seen.setdefault(paper.kind, set()).add(paper.sha256)
    return {one.kind for one in new if one.kind in seen and one.sha256 not in seen[one.kind]}
