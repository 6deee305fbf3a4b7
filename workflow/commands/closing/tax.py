"""tto tax: income tax on a cash reward, with and without the relief (现金奖励个税优惠)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from workflow.commands.frame.inputs import today
from workflow.commands.frame.options import command, day_option, money_option
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import line, picked, styled, table
from workflow.commands.frame.texts import COMMA, _, aside, say, title
from workflow.commands.frame.words import basis_words

if TYPE_CHECKING:
    from workflow.chain.reading.income_tax import Relief, Table, TaxLaw
    from workflow.rules.tax import RewardTax


@command(
    help=_(
        "The yearly income tax on a cash reward beside a person's other taxable income, without "
        "and with the tax relief for cash rewards, and what the relief saves. It neither pays nor "
        "files anything, and it is no advice."
    ),
    example="tto tax --reward 282150 --other 150000",
    open_to_all=True,
)
@money_option("--reward", _("The person's cash reward."))
@money_option("--other", _("Other taxable income of that year, after all deductions."))
@day_option("--on", _("By the law of which day; default: today."))
@click.option("--table", "file", metavar="FILE", help=_("Another table; the form is the same."))
def tax(
    session: Session, reward: Decimal, other: Decimal, on: date | None, file: str | None
) -> None:
    """个税测算."""
    from workflow.chain.reading.income_tax import in_force, read_law, shipped_table
    from workflow.rules.tax import reward_tax

    day = on or today()
    law = read_law(file or shipped_table())
    bands, relief = in_force(law, day)
    taxes = reward_tax(bands.bands, other, reward, relief.counted)
    data = {
        **picked(taxes, "reward other counted without_relief with_relief saving"),
        "on": day,
        "counted_percent": relief.counted,
        "table_since": bands.since,
        "relief_since": relief.since,
    }
    session.say({"tax": data}, lambda: _lines(taxes, law, bands, relief, day))


def _lines(taxes: RewardTax, law: TaxLaw, bands: Table, relief: Relief, day: date) -> Iterator[str]:
    from workflow.rules.money import format_money, plain

    counted = say(_("with it, {percent}% counted"), {"percent": plain(relief.counted)})
    headings = [_("yuan"), _("taxable income"), _("tax of the year"), _("tax on the reward")]
    all_of_it = (taxes.other + taxes.reward, taxes.full, taxes.without_relief)
    part_of_it = (taxes.other + taxes.counted, taxes.relieved, taxes.with_relief)
    yield styled(f"{_('tax relief for cash rewards')}  {day}", bold=True)
    yield table(
        headings,
        [
            [_("without the reward"), format_money(taxes.other), format_money(taxes.alone), "—"],
            [_("with the reward, no relief"), *map(format_money, all_of_it)],
            [counted, *map(format_money, part_of_it)],
        ],
    )
    yield line(_("saving"), format_money(taxes.saving))
    yield line(_("basis"), COMMA.join(_held(law, bands, relief)))
    yield _("Not payroll: no monthly withholding, settlement or bonus method, and no advice.")


def _held(law: TaxLaw, bands: Table, relief: Relief) -> Iterator[str]:
    """Each source, and since when it holds."""
    for entry in (bands, relief):
        for basis in entry.basis:
            since = say(_("from {day} on"), {"day": entry.since})
            yield f"{basis_words(basis)}{aside(since)}"
    if not bands.basis:
        yield title(law.title)
