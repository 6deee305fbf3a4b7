"""tto mine and tto done: the applications a person began, and what they decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workflow.commands.frame.options import Count, command, limit_option, word_option
from workflow.commands.frame.session import Session
from workflow.commands.frame.terminal import day_of, listing
from workflow.commands.frame.texts import _, aside, event_words, say, title
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
@word_option("--after", "NUMBER", _("Begin after this number."))
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
    records = [record for _key, record, _hash in keyed]
    session.say(
        {"records": records, "next": following},
        lambda: listing(
            records,
            lambda record: _row(record, chains[record.application], states[record.application]),
            [_("number"), _("title"), _("day"), _("step"), _("done"), _("now")],
            _("You have decided and recorded nothing yet."),
            following,
        ),
    )


def _row(record: Record, chain: Chain, state: Application) -> list[str]:
    step = chain.steps.get(getattr(record.event, "step", ""))
    here = chain.steps.get(state.step)
    deputy = aside(say(_("for {name}"), {"name": record.behalf_name})) if record.behalf else ""
    return [
        record.application,
        state.title,
        day_of(record.at),
        title(step.title) if step else "—",
        event_words(type(record.event).__name__) + deputy,
        title(here.title) if here else _(state.shown_status.value),
    ]
