"""A definition as its author wrote it, read by other means than tto's."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

SHARED = Path(__file__).resolve().parents[2] / "definitions" / "shared"


def written_out(node: Any) -> Any:
    """With everything in it that it takes over from a shared part; its own words go before."""
    if isinstance(node, list):
        return [written_out(one) for one in node]
    if not isinstance(node, dict):
        return node
    found = {key: value for key, value in node.items() if key != "like"}
    names = node.get("like", [])
    for name in [names] if isinstance(names, str) else names:
        text = (SHARED / f"{name}.yaml").read_text("utf-8")
        found = _joined(found, written_out(yaml.safe_load(text)))
    return {key: written_out(value) for key, value in found.items()}


def _joined(own: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _joined(own[key], other[key])
        for key in own.keys() & other.keys()
        if isinstance(own[key], dict) and isinstance(other[key], dict)
    }
    return {**other, **own, **both}


class Law:
    """One definition as its author wrote it."""

    def __init__(self, text: str) -> None:
        self.data = written_out(yaml.safe_load(text))
        self.name = str(self.data["chain"])
        self.unit = str(self.data["institution"]["id"])
        self.steps: dict[str, dict[str, Any]] = self.data["steps"]
        self.returns = str(self.data["defaults"]["return"])
        asking = [(name, step.get("asks", [])) for name, step in self.steps.items()]
        self.asked = {one: name for name, asked in asking for one in asked}

    def role(self, step: str) -> str:
        """Who acts: the step's own role, or the secretary of its body; none where several do."""
        by = "" if self.seats(step) else str(self.steps[step]["by"])
        body = self.data.get("bodies", {}).get(by)
        return str(body["secretary"]) if body else by

    def seats(self, step: str) -> tuple[str, ...]:
        """The roles of a step where several people decide; else none."""
        by = self.steps[step].get("by") if step else None
        return tuple(by["of"]) if isinstance(by, dict) else ()

    def rounds(self, step: str) -> tuple[int | None, bool]:
        """How often a step may return, None for ever; and whether a return after that refuses."""
        rounds = self.steps[step].get("rounds")
        if isinstance(rounds, dict):
            return int(rounds["most"]), rounds.get("after") == "refuse"
        return (None if rounds is None else int(rounds)), False

    def path(self, facts: Mapping[str, Any]) -> list[str]:
        """The first path whose condition holds."""
        return ["submission", *self._route(facts)["path"]]

    def excluded(self, facts: Mapping[str, Any]) -> str:
        """The code with which these facts are not let in; else empty."""
        for name, meant in self.data.get("applies", {}).items():
            if facts[name] not in meant:
                return "not-meant"
        return "not-regulated" if "none" in self._route(facts) else ""

    def _route(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        for route in self.data["routes"]:
            if route["when"] == "otherwise" or self._fits(route["when"], facts):
                return dict(route)
        raise AssertionError("no path")

    def _fits(self, when: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
        if "amount" in when:
            sign, border = when["amount"].split()
            most = Decimal(border.removesuffix("万")) * (10000 if border.endswith("万") else 1)
            given = facts["amount"]
            if given == "unknown":
                return False
            return Decimal(given) <= most if sign == "<=" else Decimal(given) < most
        posts = {one["post"] for one in facts["beneficiaries"]}
        return bool(posts & set(when["any beneficiary holds"]))

    def places(self, kind: str) -> set[str]:
        """The steps that take papers of a kind: those written, else those that require it."""
        written = self.data["documents"].get(kind, {}).get("handed_in_at")
        requiring = {name for name, one in self.steps.items() if kind in one.get("requires", [])}
        return set(written or requiring)

    def passed_by(self, step: str) -> bool:
        """Whether it is a filing that blocks nobody."""
        return self.steps[step].get("blocking") is False

    def payees(self) -> list[str]:
        """What the part of the distribution is called that a payment pays, its title first."""
        split = self.data.get("split", {})
        parts = split.get("parts", {}) if isinstance(split, dict) else {}
        paid = [(one["zh"], name) for name, one in parts.items() if not one.get("rest")]
        return [called for names in paid[:1] for called in names]
