"""Votes, and the rules by which they are counted, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from workflow.commands.frame.texts import COLON, COMMA, _, say

if TYPE_CHECKING:
    from workflow.application.state import Resolution
    from workflow.rules.bodies import BodyRule

_OF = {
    "members": _("all members"),
    "due": _("those who should attend"),
    "present": _("those present"),
    "cast": _("the votes for and against"),
}
_RECUSED = {
    "count": _("a recused member still counts"),
    "leave": _("a recused member does not count"),
}
_SAID = {"yes": _("yes"), "no": _("no"), "abstain": _("abstained"), "recuse": _("recused")}


def rule_words(rule: BodyRule) -> str:
    """When a body may decide, and when its votes carry."""
    return say(
        _("present {quorum} of those who should attend; yes {passes} of {of}; {recused}"),
        {
            "quorum": _sign(rule.quorum),
            "passes": _sign(rule.passes),
            "of": _OF[rule.of],
            "recused": _RECUSED[rule.recused],
        },
    )


def _sign(share: object) -> str:
    return str(share).replace(">=", "≥")


def tally(counted: dict[str, Any]) -> str:
    """The arithmetic of a vote on one line."""
    return say(
        _("yes {yes}, no {no}, abstained {abstain}, recused {recused}; {needed} of {base} needed"),
        counted,
    )


def vote_lines(resolved: Resolution) -> Iterator[str]:
    """Every vote by name, who was absent, who attended without one, and the arithmetic."""
    import msgspec

    if resolved.circulation:
        yield _("voted in writing")
    names: dict[str, list[str]] = {words: [] for words in (*_SAID.values(), _("absent"))}
    for member in resolved.members:
        if vote := resolved.votes.get(member.person):
            names[_SAID[vote]].append(member.name)
        elif member.person not in resolved.present:
            names[_("absent")].append(member.name)
    names[_("guests")] = list(resolved.guests)
    yield from (f"{words}{COLON}{COMMA.join(who)}" for words, who in names.items() if who)
    yield tally(msgspec.to_builtins(resolved.counted))
