"""Where each matter declares its verbs, and how its events change an application.

`decide` and `fold` look things up here, and know no verb and no event by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, NamedTuple, TypeVar

from workflow.application.act import Act
from workflow.application.context import Context
from workflow.application.event import Event, Record
from workflow.application.situations import Situation
from workflow.application.state import Application
from workflow.chain.model.step import Kind

MATTERS = (
    *("applying", "clocks", "closing", "control", "deciding", "money"),
    *("monitoring", "objections", "people", "publicity", "recusal"),
)
"""The folders that have `events` and `verbs`; either is loaded where it is dispatched."""

Changes = dict[str, Any]
Decide = Callable[[Application, Any, Context], Event]
Fold = Callable[[Application, Any, Record], Changes]
Begin = Callable[[Any, Record], Application]
Role = Callable[[Application, Any, Context], str | None]
"""In which role an act is made; None where it is that of the seat."""

Decider = TypeVar("Decider", bound=Decide)
Folder = TypeVar("Folder", bound=Fold)
Beginner = TypeVar("Beginner", bound=Begin)


class Verb(NamedTuple):
    """One verb: how it decides, when it may be used although most may not, in which role, at
    which kinds of step (none where it belongs to no step), and whether those may use it who may not
    read the application.
    """

    decide: Decide
    during: frozenset[Situation]
    role: Role | None
    at: frozenset[Kind]
    public: bool


VERBS: dict[type[Act], Verb] = {}
FOLDS: dict[type[Event], Fold] = {}
BEGINNINGS: dict[type[Event], Begin] = {}


def verb(
    act: type[Act],
    *,
    during: Iterable[Situation] = (),
    role: Role | None = None,
    at: Iterable[Kind] = (),
    public: bool = False,
) -> Callable[[Decider], Decider]:
    """Declare how an act is decided; `during`: the situations in which it may be used all the
    same; `role`: in which it is made, where that is not the seat's; `at`: the kinds of step that it
    belongs to, by which a refusal can say that it comes too early or too late;
    `public`: anybody of the institution may, whether or not they may read the application.
    """

    def declare(decide: Decider) -> Decider:
        VERBS[act] = Verb(decide, frozenset(during), role, frozenset(at), public)
        return decide

    return declare


def folds(event: type[Event]) -> Callable[[Folder], Folder]:
    """Declare how an event changes an application."""

    def declare(fold: Folder) -> Folder:
        FOLDS[event] = fold
        return fold

    return declare


def begins(event: type[Event]) -> Callable[[Beginner], Beginner]:
    """Declare how an event makes an application where none was."""

    def declare(begin: Beginner) -> Beginner:
        BEGINNINGS[event] = begin
        return begin

    return declare


def load(kind: str) -> None:
    """Import the `events` or the `verbs` of every matter, so that they are declared here."""
    for matter in MATTERS:
        import_module(f"workflow.application.{matter}.{kind}")
