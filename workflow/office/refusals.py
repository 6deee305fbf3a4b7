"""How the counter answers when it cannot, and what of an answer a record keeps."""

from __future__ import annotations

from typing import Any

from workflow.application.act import Act
from workflow.application.event import Declined
from workflow.application.state import Application
from workflow.errors import N_, ConnectionLost, CouldNot, Phrase, Refused


def no_such_application(number: str) -> CouldNot:
    """The answer to a number that nobody gave."""
    return CouldNot(
        "no-such-application",
        N_("There is no application {number}"),
        do=N_("Look it up: tto list"),
        number=number,
    )


def definition_lost(application: Application) -> CouldNot:
    """The answer where the definition of an application is not the one pinned when it started."""
    return CouldNot(
        "definition-lost",
        N_("The definition {chain} version {version} is not the one pinned"),
        why=N_("An application stays on the version it started with."),
        do=N_("Restore the database from a backup; see tto audit verify."),
        chain=application.chain,
        version=application.version,
    )


def refused_before(number: str, event: Declined) -> Refused:
    """The answer to a request that was refused when it first came."""
    return Refused(
        event.code,
        N_("This request was refused before: {code}"),
        do=N_("See tto audit log {number}."),
        code=event.code,
        number=number,
    )


def repeatable(lost: ConnectionLost, act: Act) -> ConnectionLost:
    """The same answer with the id under which the act can be repeated safely."""
    return ConnectionLost(
        lost.code,
        lost.what,
        why=lost.why,
        do=N_("Repeat it once the server is back, with --request-id {request_id}."),
        **lost.values,
        request_id=act.request_id,
    )


def plain(value: Any) -> str:
    """A value of an answer as a record keeps it: Chinese where it has two languages."""
    if isinstance(value, Phrase):
        return value.template.format_map({name: plain(one) for name, one in value.values.items()})
    title = getattr(value, "zh", None)
    if title is not None:
        return str(title)
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(one) for one in value)
    return str(value)
