"""Which real applications a draft would lead another way: on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import click
import msgspec

from workflow.application.draft_impact import Differs, OtherNotice, OtherShare, Parted
from workflow.chain.model.chain import Chain
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import line, progress
from workflow.commands.frame.texts import COMMA, _, say, shown, title, word
from workflow.commands.frame.words import condition, days_words
from workflow.office.draft_impact import Comparison, compare
from workflow.rules.publicity import Rule


def compared(session: Session, draft: Chain, as_of: date, *, ended: bool) -> None:
    """Compare the applications of the draft's chain, and say which would go another way."""
    with progress(_("applications compared")) as seen:
        comparison = compare(session.office, session.reader(), draft, as_of, ended=ended, seen=seen)
    session.say(_json(draft, comparison), lambda: _lines(draft, comparison))


def _json(draft: Chain, comparison: Comparison) -> dict[str, Any]:
    return {
        "draft": draft.key,
        "as_of": comparison.as_of,
        **_counts(comparison),
        "applications": [_differs_json(differs) for differs in comparison.differ],
    }


def _counts(comparison: Comparison) -> dict[str, int]:
    return {"differ": len(comparison.differ), "same": comparison.same, "drafts": comparison.drafts}


def _differs_json(differs: Differs) -> dict[str, Any]:
    body = msgspec.structs.asdict(differs)
    if differs.refused:
        code, what, values = differs.refused
        body["refused"] = {"code": code, "what": say(what, values)}
    return body


def _lines(draft: Chain, comparison: Comparison) -> Iterator[str]:
    yield click.style(f"{draft.key}  {title(draft.title)}", bold=True)
    counts = {"day": comparison.as_of, **_counts(comparison)}
    yield say(_("applications as of {day}: otherwise {differ}, the same {same}"), counts)
    if comparison.drafts:
        yield say(_("not handed in yet, so not compared: {drafts}"), counts)
    for differs in comparison.differ:
        yield ""
        yield from _application(differs, comparison.chains[differs.version], draft)


def _application(differs: Differs, chain: Chain, draft: Chain) -> Iterator[str]:
    yield click.style(f"{differs.number}  {differs.title}", bold=True)
    step = chain.steps.get(differs.step)
    place = [f"{chain.key}", word(differs.status), *([title(step.title)] if step else [])]
    yield f"   {'  '.join(place)}"
    rows = [
        (_("route"), _route(differs, chain, draft)),
        (_("final say"), _final(differs, chain, draft)),
        (_("order"), _order(differs, draft)),
        (_("before"), _parted(differs.before, chain, draft)),
        (_("after"), _parted(differs.after, chain, draft)),
        (_("lacks"), COMMA.join(title(draft.fields[name].title) for name in differs.facts)),
    ]
    rows += [(_("publicity"), _notice(chain, notice)) for notice in differs.notices]
    rows += [(_("share"), _share(share, chain, draft)) for share in differs.shares]
    if differs.refused:
        rows.append((_("share"), say(differs.refused[1], differs.refused[2])))
    yield from (f"   {line(label, text)}" for label, text in rows if text)
    if differs.stranded:
        yield "   " + _("the step where it stands is not on that path")


def _route(differs: Differs, chain: Chain, draft: Chain) -> str:
    if differs.route is None:
        return ""
    old, new = differs.route
    target = condition(draft, draft.route(new)) if new else _("not known")
    return f"{condition(chain, chain.route(old))} → {target}"


def _order(differs: Differs, draft: Chain) -> str:
    """The draft's path where it has the same steps in another order."""
    moved = any((*part.gone, *part.added) for part in (differs.before, differs.after))
    new = differs.route[1] if differs.route and not moved else ""
    path = draft.route(new).path if new else ()
    return " → ".join(title(draft.steps[step].title) for step in path)


def _final(differs: Differs, chain: Chain, draft: Chain) -> str:
    if differs.final_say is None:
        return ""
    sides = zip((chain, draft), differs.final_say, strict=True)
    return " → ".join(
        title(side.actor_title(side.steps[step])) if step else "—" for side, step in sides
    )


def _parted(parted: Parted, chain: Chain, draft: Chain) -> str:
    gone = [f"− {title(chain.steps[name].title)}" for name in parted.gone]
    added = [f"+ {title(draft.steps[name].title)}" for name in parted.added]
    return "  ".join([*gone, *added])


def _notice(chain: Chain, notice: OtherNotice) -> str:
    return f"{title(chain.steps[notice.step].title)}  {_rule(notice.old)} → {_rule(notice.new)}"


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
