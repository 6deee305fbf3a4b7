"""How a definition divides money, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from workflow.commands.frame.texts import SEMICOLON, _, aside, say, shown, title
from workflow.commands.frame.words import basis_words, test_words

if TYPE_CHECKING:
    from workflow.chain.model.chain import Chain
    from workflow.chain.model.distribution import Split, SplitPart
    from workflow.chain.model.value import Basis


def money(chain: Chain) -> Iterator[tuple[str, str]]:
    """Each sentence with the name of what it is about."""
    from workflow.commands.frame.incomes import base_title

    for number, split in enumerate(chain.splits, 1):
        tests = [test_words(chain, test) for test in split.when]
        where = _(" and ").join(tests) or _("every application")
        if split.none:
            values = {"where": where, "reason": split.none}
            yield f"split {number}", say(_("For {where} there is no rule: {reason}."), values)
            continue
        values = {"where": where, "base": base_title(split, chain.fields)}
        text = say(_("For {where}, {base} is divided"), values)
        if split.base and split.of != "income":
            text += aside(base_title(replace(split, base=""), chain.fields))
        if split.by:
            text += say(_(", recorded by {who}"), {"who": chain.roles[split.by].title})
        yield f"split {number}", text + _(".")
        yield from _around(split, number)
        for part in split.parts:
            yield f"split {number} {part.name}", _part(chain, split, part)


def _around(split: Split, number: int) -> Iterator[tuple[str, str]]:
    """What is taken off before, and borne after."""
    for name, deduction in split.less.items():
        text = say(_("{what} is taken off first"), {"what": deduction.title})
        if deduction.percent is not None:
            most = "" if deduction.most is None else f" ≤ {shown(deduction.most)}"
            text += aside(f"{deduction.percent:f}%{most}")
        yield f"split {number} less {name}", text + _(".")
    for floor in split.floors:
        days = {"from": floor.since, "to": floor.until, "percent": f"{floor.percent:f}"}
        text = _("From {from} to {to} the rewards are at least {percent}%.")
        always = _("From {from} on the rewards are at least {percent}%.")
        said = say(text if floor.until else always, days)
        yield f"split {number} floor {floor.name}", said + "".join(map(_source, floor.basis))
    for name, cost in split.costs.items():
        titles = {part.name: part.title for part in split.parts}
        shares = [f"{title(titles[one])} {percent:f}%" for one, percent in cost.percents.items()]
        values = {"what": cost.title, "shares": shares, "rest": titles[cost.rest]}
        text = _(
            "{what} is borne by {shares}, each at most out of its own share; the rest by {rest}."
        )
        yield f"split {number} cost {name}", say(text, values)


def _source(basis: Basis) -> str:
    return aside(basis_words(basis))


def _part(chain: Chain, split: Split, part: SplitPart) -> str:
    titles = {one.name: one.title for one in split.parts}
    text = f"{title(part.title)} {_how_much(chain, split, part)}"
    more = []
    if part.at_least is not None:
        more.append(say(_("at least {percent}% of the base"), {"percent": f"{part.at_least:f}"}))
    if part.reward:
        more.append(_("a reward"))
    if part.main_at_least is not None:
        percent = {"percent": f"{part.main_at_least:f}"}
        more.append(say(_("of it the main completers at least {percent}% of the base"), percent))
    if part.divided:
        more.append(_("divided by the leader"))
    if part.leaves:
        tests = [test_words(chain, test) for test in part.leaves.when]
        values = {"where": _(" and ").join(tests), "to": titles[part.leaves.to]}
        more.append(say(_("where {where} it goes to {to}"), values))
    if part.renounces:
        values = {
            "field": chain.fields[part.renounces.share].title,
            "to": titles[part.renounces.to],
        }
        more.append(say(_("what it renounces ({field}) goes to {to}"), values))
    return SEMICOLON.join([text, *more]) + _(".")


def _how_much(chain: Chain, split: Split, part: SplitPart) -> str:
    from workflow.commands.frame.incomes import by_bands

    if part.rest:
        return _("the rest")
    if part.slices:
        bands = [
            f"{band.percent:f}%" + aside("≤ " + shown(band.upto) if band.upto else _("above"))
            for band in part.slices
        ]
        return f"{by_bands(part)} {shown(bands)}"
    if part.grid:
        rows, columns = (chain.fields[name].title for name in (part.grid.rows, part.grid.columns))
        return say(_("by a table of {rows} and {columns}"), {"rows": rows, "columns": columns})
    percent = f"{part.percent:f}%" if part.percent is not None else ""
    if part.lowest is not None:
        percent = f"{part.lowest:f}%–{part.highest:f}%"
    inner = part.of or part.inside
    if inner:
        whole = {"whole": next(one.title for one in split.parts if one.name == inner)}
        percent += say(_(" of {whole}") if part.of else _(" of the base, inside {whole}"), whole)
    if part.chosen:
        field = chain.fields[part.chosen].title if part.chosen in chain.fields else part.chosen
        percent += aside(say(_("{field} says which"), {"field": field}))
    return percent
