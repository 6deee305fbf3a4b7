"""On a terminal, what cannot simply be undone is said first and asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from workflow.application.lines import behind
from workflow.commands.frame.terminal import print_lines
from workflow.commands.frame.texts import COLON, COMMA, _, say, shown, title

if TYPE_CHECKING:
    from workflow.application.state import Application
    from workflow.chain.model.chain import Chain


def may_ask() -> bool:
    """Whether somebody is there to be asked: never in a pipe."""
    return sys.stdin.isatty() and sys.stderr.isatty()


YES, NO = ("y", "yes", "是"), ("n", "no", "否", "")


def require_yes(question: str, *, err: bool = False) -> None:
    """Ask until the answer is yes or no; Enter alone is no. Raises click.Abort where it is no."""
    while True:
        typed = click.prompt(f"{question} [y/N]", default="", show_default=False, err=err)
        answer = str(typed).strip().lower()
        if answer in YES:
            return
        if answer in NO:
            raise click.Abort
        print_lines([_("Type yes or no (y or n).")], err=err)


def require_sure(before: Application, after: Application, chain: Chain) -> None:
    """Ask before an act that ends an application or makes others decide again. Raises click.Abort
    where the answer is no: nothing was done.
    """
    told = list(_consequences(before, after, chain))
    if not told:
        return
    from workflow.commands.frame.words import subject

    heading = f"{before.number}  {subject(before, chain)}".rstrip()
    print_lines([heading, *(f"  {text}" for text in told)], err=True)
    require_yes(_("Go on?"), err=True)


def _consequences(before: Application, after: Application, chain: Chain) -> Iterator[str]:
    if after.ended and not before.ended:
        yield say(_("This ends the application: {status}"), {"status": shown(after.status)})
    again = _decide_again(before, after, chain)
    if again:
        yield _("These decide again") + COLON + COMMA.join(again)


def _decide_again(before: Application, after: Application, chain: Chain) -> list[str]:
    """Who had decided a step to which it goes back, or at which what was said no longer counts."""
    if not (before.step and after.step and after.route):
        return []
    route = chain.route(after.route)
    passed = {passage.step for passage in before.history if passage.outcome == "passed"}
    if (after.step, after.lines) == (before.step, ()):
        return [voice.name for voice in before.voices if voice not in after.voices]
    again = set(behind(before, route)) - set(behind(after, route))
    return [
        title(chain.actor_title(chain.steps[name]))
        for name in route.path
        if name in again and name in passed
    ]
