"""Which real applications a draft would lead another way: on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import click
import msgspec

from workflow.application.draft_impact import Differs, OtherShare, Parted
from workflow.chain.model.chain import Chain
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import line, progress
from workflow.commands.frame.texts import _, say, shown, title, word
from workflow.commands.frame.words import condition, days_words
from workflow.office.draft_impact import Comparison, compare
from workflow.rules.publicity import Rule


def compared(session: Session, draft: Chain, as_of: date, *, ended: bool) -> None:
    """Compare the applications of the draft's chain, and say which would go another way."""
    with progress(_("applications compared")) as seen:
        found = compare(session.office, session.reader(), draft, as_of, ended=ended, seen=seen)
    session.say(_json(draft, found), lambda: _lines(draft, found))


def _json(draft: Chain, found: Comparison) -> dict[str, Any]:
    return {
        "draft": draft.key,
        "as_of": found.as_of,
        **_counts(found),
        "applications": [_one_json(differs) for differs in found.differ],
    }


def _counts(found: Comparison) -> dict[str, int]:
    return {"differ": len(found.differ), "same": found.same, "drafts": found.drafts}


def _one_json(one: Differs) -> dict[str, Any]:
    body = msgspec.structs.asdict(one)
    if one.refused:
        code, what, values = one.refused
        body["refused"] = {"code": code, "what": say(what, values)}
    return body


def _lines(draft: Chain, found: Comparison) -> Iterator[str]:
    yield click.style(f"{draft.key}  {title(draft.title)}", bold=True)
    counts = {"day": found.as_of, **_counts(found)}
    yield say(_("applications as of {day}: otherwise {differ}, the same {same}"), counts)
    if found.drafts:
        yield say(_("not handed in yet, so not compared: {drafts}"), counts)
    for one in found.differ:
        yield ""
        yield from _one(one, found.chains[one.version], draft)


def _one(one: Differs, chain: Chain, draft: Chain) -> Iterator[str]:
    yield click.style(f"{one.number}  {one.title}", bold=True)
    step = chain.steps.get(one.step)
    place = [f"{chain.key}", word(one.status), *([title(step.title)] if step else [])]
    yield f"   {'  '.join(place)}"
    rows = [
        (_("route"), _route(one, chain, draft)),
        (_("final say"), _final(one, chain, draft)),
        (_("order"), _order(one, draft)),
        (_("before"), _parted(one.before, chain, draft)),
        (_("after"), _parted(one.after, chain, draft)),
        (_("lacks"), shown([draft.fields[name].title for name in one.facts]) if one.facts else ""),
    ]
    rows += [(_("publicity"), _notice(chain, x.step, x.old, x.new)) for x in one.notices]
    rows += [(_("share"), _share(x, chain, draft)) for x in one.shares]
    if one.refused:
        rows.append((_("share"), say(one.refused[1], one.refused[2])))
    yield from (f"   {line(label, text)}" for label, text in rows if text)
    if one.stranded:
        yield "   " + _("the step where it stands is not on that path")


def _route(one: Differs, chain: Chain, draft: Chain) -> str:
    if one.route is None:
        return ""
    old = condition(chain, chain.route(one.route[0]))
    if not one.route[1]:
        return f"{old} → {_('not known')}"
    return f"{old} → {condition(draft, draft.route(one.route[1]))}"


def _order(one: Differs, draft: Chain) -> str:
    """The draft's path where it has the same steps in another order."""
    moved = [*one.before.gone, *one.before.added, *one.after.gone, *one.after.added]
    if one.route is None or not one.route[1] or moved:
        return ""
    path = draft.route(one.route[1]).path
    return " → ".join(title(draft.steps[step].title) for step in path)


def _final(one: Differs, chain: Chain, draft: Chain) -> str:
    if one.final_say is None:
        return ""
    sides = zip((chain, draft), one.final_say, strict=True)
    return " → ".join(
        title(side.actor_title(side.steps[step])) if step else "—" for side, step in sides
    )


def _parted(parted: Parted, chain: Chain, draft: Chain) -> str:
    gone = [f"− {title(chain.steps[name].title)}" for name in parted.gone]
    added = [f"+ {title(draft.steps[name].title)}" for name in parted.added]
    return "  ".join([*gone, *added])


def _notice(chain: Chain, step: str, old: Rule, new: Rule) -> str:
    return f"{title(chain.steps[step].title)}  {_rule(old)} → {_rule(new)}"


def _rule(rule: Rule) -> str:
    text = days_words(rule)
    if rule.roll == "none" and rule.unit == "natural":
        text += f", {_('not moved by a day off')}"
    if rule.count_start_day:
        text += f", {_('the first day counts')}"
    return text if rule.close == "24:00" else f"{text}, {rule.close}"


def _share(other: OtherShare, chain: Chain, draft: Chain) -> str:
    values = map(_part, other.percent, other.amount)
    splits = [split for side in (draft, chain) for split in side.splits]
    titles = {part.name: part.title for split in splits for part in split.parts}
    return f"{title(titles[other.part])}  {' → '.join(values)}"


def _part(percent: Decimal | None, amount: Decimal | None) -> str:
    words = ["" if percent is None else f"{percent}%", "" if amount is None else shown(amount)]
    return " ".join(filter(None, words)) or "—"
