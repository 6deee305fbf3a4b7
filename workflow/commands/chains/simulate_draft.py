"""Which real applications a draft would lead another way: on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from workflow.application.draft_impact import Differs, OtherShare, Parted
from workflow.chain.model.chain import Chain
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import line, picked, progress, styled
from workflow.commands.frame.texts import COMMA, _, say, shown, title, word
from workflow.commands.frame.words import condition, days_words
from workflow.office.draft_impact import Comparison, compare
from workflow.rules.publicity import Rule


def compared(session: Session, draft: Chain, as_of: date, *, ended: bool) -> None:
    """Compare the applications of the draft's chain, and say which would go another way."""
    with progress(_("applications compared")) as seen:
        comparison = compare(session.office, session.reader(), draft, as_of, ended=ended, seen=seen)
    counts = {"differ": len(comparison.differ), **picked(comparison, "same drafts")}
    body = {
        "draft": draft.key,
        "as_of": comparison.as_of,
        **counts,
        "applications": [_differs_json(differs) for differs in comparison.differ],
    }
    session.say(body, lambda: _lines(draft, comparison, counts))


def _differs_json(differs: Differs) -> dict[str, Any]:
    body = msgspec.structs.asdict(differs)
    if differs.refused:
        code, what, values = differs.refused
        body["refused"] = {"code": code, "what": say(what, values)}
    return body


def _lines(draft: Chain, comparison: Comparison, counts: dict[str, int]) -> Iterator[str]:
    yield styled(f"{draft.key}  {title(draft.title)}", bold=True)
    words = _("applications as of {day}: otherwise {differ}, the same {same}")
    yield say(words, {"day": comparison.as_of, **counts})
    if comparison.drafts:
        yield say(_("not handed in yet, so not compared: {drafts}"), counts)
    for differs in comparison.differ:
        chain = comparison.chains[differs.version]
        yield ""
        yield styled(f"{differs.number}  {differs.title}", bold=True)
        step = chain.steps.get(differs.step)
        place = [chain.key, word(differs.status), *([title(step.title)] if step else [])]
        yield f"   {'  '.join(place)}"
        rows = (*_ways(differs, chain, draft), *_rest(differs, chain, draft))
        yield from (f"   {line(label, text)}" for label, text in rows if text)
        if differs.stranded:
            yield "   " + _("the step where it stands is not on that path")


def _ways(differs: Differs, chain: Chain, draft: Chain) -> Iterator[tuple[str, str]]:
    """What is otherwise on its way."""
    old, new = differs.route or ("", "")
    if old:
        target = condition(draft, draft.route(new)) if new else _("not known")
        if differs.refused and not new:
            target = say(differs.refused[1], differs.refused[2])
        yield _("route"), f"{condition(chain, chain.route(old))} → {target}"
    if differs.final_say:
        sides = zip((chain, draft), differs.final_say, strict=True)
        names = (title(side.actor_title(side.steps[step])) if step else "—" for side, step in sides)
        yield _("final say"), " → ".join(names)
    before, after = differs.before, differs.after
    if new and not any((*before.gone, *before.added, *after.gone, *after.added)):
        # the same steps in another order
        path = draft.route(new).path
        yield _("order"), " → ".join(title(draft.steps[step].title) for step in path)
    yield _("before"), _parted(before, chain, draft)
    yield _("after"), _parted(after, chain, draft)


def _rest(differs: Differs, chain: Chain, draft: Chain) -> Iterator[tuple[str, str]]:
    """What it lacks, and its publicities and shares."""
    yield _("lacks"), COMMA.join(title(draft.fields[name].title) for name in differs.facts)
    for notice in differs.notices:
        rules = f"{_rule(notice.old)} → {_rule(notice.new)}"
        yield _("publicity"), f"{title(chain.steps[notice.step].title)}  {rules}"
    for share in differs.shares:
        yield _("share"), _share(share, chain, draft)
    if differs.refused and (not differs.route or differs.route[1]):
        yield _("share"), say(differs.refused[1], differs.refused[2])


def _parted(parted: Parted, chain: Chain, draft: Chain) -> str:
    gone = [f"− {title(chain.steps[name].title)}" for name in parted.gone]
    added = [f"+ {title(draft.steps[name].title)}" for name in parted.added]
    return "  ".join([*gone, *added])


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
