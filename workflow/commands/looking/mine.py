"""tto mine and tto done: the applications a person began, and what they decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
import msgspec

from workflow.commands.frame.options import Count, command, limit_option
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import table
from workflow.commands.frame.texts import _, aside, event_words, say, title, when
from workflow.commands.looking.inbox import overview

if TYPE_CHECKING:
    from workflow.application.event import Record
    from workflow.application.state import Application
    from workflow.chain.model.chain import Chain

DECIDED = (
    *("Submitted", "Passed", "Rejected", "Returned", "Deferred", "Disposed", "Published"),
    *("Cosigned", "Transferred", "Delegated", "Replied", "SignerAdded", "SignerRemoved", "Formed"),
    *("ObjectionAccepted", "ObjectionDeclined", "Investigated", "FindingPublished"),
    *("Filed", "Signed", "Paid", "Recused", "Terminated", "Suspended", "Resumed", "Voided"),
)


@command(help=_("The applications you began, by number: where each stands."), example="tto mine")
@limit_option
@click.option("--after", default="", metavar="NUMBER", help=_("Begin after this number."))
def mine(session: Session, limit: int, after: str) -> None:
    """我的申请."""
    from workflow.office.filters import Filter

    overview(session, Filter(applicant=session.who.person, after=after.strip().upper()), limit)


@command(
    help=_("What you decided and recorded, in its order, with where the application is now."),
    example="tto done",
)
@limit_option
@click.option("--after", type=Count(0), default=0, metavar="N", help=_("Go on after this key."))
def done(session: Session, limit: int, after: int) -> None:
    """已办."""
    from workflow.office.filters import Sought
    from workflow.office.queries import history, now_at

    sought = Sought(by=session.who.person, kinds=DECIDED, after=after)
    keyed, chains = history(session.office, session.who, sought, limit)
    states = now_at(session.office, {record.application for _key, record, _hash in keyed})
    following = keyed[-1][0] if len(keyed) == limit else None
    found = [record for _key, record, _hash in keyed]
    session.say(
        {"records": [msgspec.to_builtins(one) for one in found], "next": following},
        lambda: _lines(found, chains, states, following),
    )


def _for_whom(one: Record) -> str:
    """For whom a substitute did it."""
    return aside(say(_("for {name}"), {"name": one.behalf_name})) if one.behalf else ""


def _lines(
    found: list[Record],
    chains: dict[str, Chain],
    states: dict[str, Application],
    following: int | None,
) -> Iterator[str]:
    if not found:
        yield _("You have decided and recorded nothing yet.")
        return
    rows = []
    for one in found:
        state, chain = states[one.application], chains[one.application]
        step = chain.steps.get(getattr(one.event, "step", ""))
        here = chain.steps.get(state.step)
        rows.append(
            [
                one.application,
                state.title,
                when(one.at)[:10],
                title(step.title) if step else "—",
                event_words(type(one.event).__name__) + _for_whom(one),
                title(here.title) if here else _(state.shown_status.value),
            ]
        )
    headings = [_("number"), _("title"), _("day"), _("step"), _("done"), _("now")]
    yield table(headings, rows)
    if following:
        yield say(_("More: add --after {number}"), {"number": following})
