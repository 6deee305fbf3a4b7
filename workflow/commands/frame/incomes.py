"""Divided income on the screen: the proof line by line, with a bar for each part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from workflow.application.money.distribution import Distribution
from workflow.application.state import Application
from workflow.chain.distribution import Share, rewards
from workflow.chain.model.chain import Chain
from workflow.chain.model.distribution import Split, SplitPart
from workflow.chain.model.field import Field
from workflow.commands.frame.terminal import block, cells, columns, picked, styled
from workflow.commands.frame.texts import COLON, _, aside, say, shown, title
from workflow.commands.frame.words import basis_words, dated
from workflow.rules.calendar import in_force
from workflow.rules.money import plain
from workflow.rules.sharing import Arithmetic, pieces_of

BAR = 20
"""Columns of the bar of the whole base."""

_KINDS = {
    "income": _("Income"),
    "receipts": _("Receipts"),
    "net-income": _("Net income"),
    "equity": _("Equity"),
}


def base_title(rule: Split, fields: Mapping[str, Field]) -> str:
    """What is divided, in words: the field that holds it, or the kind of base."""
    return title(fields[rule.base].title) if rule.base in fields else _KINDS[rule.of.value]


def proof_lines(
    rule: Split,
    shares: Sequence[Share],
    fields: Mapping[str, Field],
    gross: Decimal,
    deductions: Mapping[str, Decimal],
    base: Decimal,
    before: Decimal,
    on: date,
) -> Iterator[str]:
    """The division of an amount as a proof: base, parts, sum, floors."""
    name = base_title(rule, fields)
    less = {one.name: deductions[one.name] for one in rule.less.values() if one.name in deductions}
    if less:
        yield f"{_KINDS['income']}{COLON}{shown(gross)}"
    for key, amount in less.items():
        yield f"   − {title(rule.less[key].title)}{COLON}{shown(amount)}"
    yield f"{'= ' if less else ''}{name}{COLON}{shown(base)}"
    tops = [share for share in shares if share.part.top]
    total = sum((share.divided or Decimal(0) for share in tops), Decimal(0))
    amounts = [_money(amount) for amount in (*(_proved(share) for share in shares), total)]
    width = max(cells(amount) for amount in amounts)
    rows = [
        (
            ("" if share.part.top else "  ") + title(share.part.title),
            _how(share, base, before),
            f"{amount:>{width}}",
            _bar(share, base),
        )
        for share, amount in zip(shares, amounts, strict=False)
    ]
    rows.append((_("sum"), "", f"{amounts[-1]:>{width}}", "✓" if total == base else "✗"))
    yield from columns(rows)
    yield from _bound_lines(rule, shares, base, on)
    yield from _kept_lines(rule, tops, deductions)


def _proved(share: Share) -> Decimal | None:
    """What the rule makes a part, before anything of it is handed on or borne."""
    return share.divided if share.part.top else share.amount


def _kept_lines(
    rule: Split, tops: Sequence[Share], deductions: Mapping[str, Decimal]
) -> Iterator[str]:
    """What each party keeps where shares are handed on or costs are borne."""
    if not any(share.handed_on or share.borne for share in tops):
        return
    yield ""
    for cost in rule.costs.values():
        yield f"   {title(cost.title)}{COLON}{shown(deductions.get(cost.name, Decimal(0)))}"
    numbers = [
        (_change(share.handed_on), _change(-share.borne), _money(share.amount)) for share in tops
    ]
    headings = (_("handed on"), _("costs"), _("keeps"))
    widths = [max(map(cells, column)) for column in zip(headings, *numbers, strict=True)]
    rows = [
        (
            name,
            *(" " * (width - cells(text)) + text for text, width in zip(row, widths, strict=True)),
        )
        for name, row in zip(
            ("", *(title(s.part.title) for s in tops)), (headings, *numbers), strict=True
        )
    ]
    yield from columns(rows)


def _change(amount: Decimal) -> str:
    return f"{amount:+,.2f}" if amount else "—"


def _money(amount: Decimal | None) -> str:
    return "—" if amount is None else f"{amount:,.2f}"


def _how(share: Share, base: Decimal, before: Decimal) -> str:
    """By what a part comes about: a percent, slices, or the rest."""
    if share.part.slices:
        pieces = pieces_of(base, before, share.part.slices, share.part.arithmetic)
        return " + ".join(f"{piece:,.2f} × {plain(band.percent)}%" for piece, band in pieces)
    if share.percent is None:
        return _("the rest") if share.part.rest else "—"
    percent = f"{plain(share.percent)}%"
    if share.part.of:
        return say(_("{percent} of {part}"), {"percent": percent, "part": share.part.of})
    return f"× {percent}"


def _bar(share: Share, base: Decimal) -> str:
    """A bar as long as the part is large; half a column is rounded up, so that none is lost."""
    amount = _proved(share)
    if amount is None or not base:
        return ""
    eighths = int(amount * BAR * 8 / base)
    full, part = divmod(max(eighths, 1 if amount else 0), 8)
    mark = "█" if share.part.top else "▒"
    return mark * full + (" ▏▎▍▌▋▊▉"[part] if part and share.part.top else "").strip()


def _bound_lines(rule: Split, shares: Sequence[Share], base: Decimal, on: date) -> Iterator[str]:
    """Every floor, cap and least share that holds."""
    for floor in rule.floors:
        if in_force(on, floor.since, floor.until):
            source = aside(", ".join(basis_words(basis) for basis in floor.basis))
            text = say(_("floor of the rewards {percent}%"), {"percent": plain(floor.percent)})
            yield f"   ✓ {text}{source}  {_money(rewards(shares))}"
    for share in shares:
        head = f"   ✓ {title(share.part.title)}{COLON}"
        if share.part.highest is not None and share.percent is not None:
            low, high = share.part.lowest or Decimal(0), share.part.highest
            yield head + say(
                _("between {low}% and {high}%"), {"low": plain(low), "high": plain(high)}
            )
        if share.part.at_least is not None:
            least = {"percent": plain(share.part.at_least)}
            yield head + say(_("at least {percent}% of the base"), least)


def share_json(share: Share, names: str) -> dict[str, Any]:
    """A part of a division as data; `names` are the fields of the part of the rule to show."""
    fields = picked(share.part, names) | picked(share, "percent amount divided borne")
    return {"part": share.part.name, **fields}


def proof_json(shares: Sequence[Share], base: Decimal, gross: Decimal) -> dict[str, Any]:
    """A division as data."""
    parts = [share_json(share, "of inside") for share in shares]
    return {"gross": gross, "base": base, "parts": parts}


def share_lines(state: Application, chain: Chain) -> Iterator[str]:
    """The split of the income, as far as it is known, and what was received and paid."""
    money = Distribution(chain, state)
    shares, rule = money.shares(), money.rule
    if rule is None:
        return
    base = base_title(rule, chain.fields)
    for income in state.incomes:
        head = f"{say(_('income {number}'), {'number': income.number})}  {income.on}"
        yield from ("", styled(f"{head}  {base} {shown(income.base)}", bold=True))
        parts = [part for part in rule.parts if part.name in income.parts]
        received = [(title(part.title), shown(income.parts[part.name])) for part in parts]
        for part, text in zip(parts, columns(received), strict=True):
            yield text
            for person, share in income.persons.get(part.name, {}).items():
                main = aside(_("main completer")) if person in income.main else ""
                yield f"      {person}{main}  {shown(share)}"
    if state.incomes:
        return
    rows = [
        (
            title(share.part.title),
            _percent(share, shares),
            shown(share.amount) if share.amount is not None else _("not known yet"),
        )
        for share in shares
    ]
    yield from block(say(_("split of {base}"), {"base": base}), columns(rows))


def payment_lines(state: Application, chain: Chain) -> Iterator[str]:
    """What was paid and of which part, and which of it with the tax relief for cash rewards."""
    rule = Distribution(chain, state).rule
    parts = {part.name: title(part.title) for part in rule.parts} if rule else {}
    if state.payments:
        yield ""
    for payment in state.payments:
        relief = aside(_("tax relief for cash rewards")) if payment.relief else ""
        day = dated(payment.on, payment.entered)
        of = parts.get(payment.part, payment.part)
        part = aside(of) if of not in ("", payment.payee) else ""
        yield f"   {_('paid')}  {day}  {payment.payee}{part}  {shown(payment.amount)}{relief}"


def by_bands(part: SplitPart) -> str:
    """How bands are counted."""
    flat = part.arithmetic is Arithmetic.FLAT
    return _("by the band of the whole") if flat else _("by bands")


def _percent(share: Share, shares: Sequence[Share]) -> str:
    if share.part.slices:
        return by_bands(share.part)
    percent = f"{plain(share.percent)}%" if share.percent is not None else _("the rest")
    if share.part.inside:
        return percent + _(" of the base, inside")
    if not share.part.of:
        return percent
    whole = next(other.part.title for other in shares if other.part.name == share.part.of)
    return percent + say(_(" of {whole}"), {"whole": whole})
