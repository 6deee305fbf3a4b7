"""How a command is declared: its help with an example, and the options that several take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

import click

from workflow.commands.frame.inputs import clean, today
from workflow.commands.frame.session import Session, pass_session
from workflow.commands.frame.texts import _

if TYPE_CHECKING:
    from workflow.application.act import Act
    from workflow.application.state import Document

Function = TypeVar("Function", bound=Callable[..., Any])
Option = Callable[[Function], Function]


def _given(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Set what --json and --db say after the command, where they may stand as well as before."""
    session = context.find_object(Session)
    if session and value and parameter.name == "json":
        session.json = True
    elif session and value:
        session.where, session.typed = value, True


_early_option = partial(click.option, expose_value=False, is_eager=True, callback=_given)
json_option = _early_option("--json", is_flag=True, help=_("Answer as JSON."))
db_option = _early_option("--db", metavar="FILE", help=_("The database: a file or a URL (TTO_DB)."))


def command(help: str, example: str) -> Callable[[Callable[..., Any]], Any]:
    """A command with --json and --db, whose help ends in an example."""
    lines = "".join(f"\n    {line}" for line in example.splitlines())
    made = click.command(
        help=f"{help}\n\n\b\n{_('Example')}:{lines}", options_metavar=_("[OPTIONS]")
    )
    return lambda function: made(db_option(json_option(pass_session(function))))


def group(name: str, help: str, commands: dict[str, click.Command]) -> click.Group:
    """A command that is a group of others, each by its name."""
    return click.Group(
        name,
        commands=commands,
        help=help,
        options_metavar=_("[OPTIONS]"),
        subcommand_metavar=_("COMMAND [ARGS]..."),
    )


# kinds of values


class Count(click.IntRange):
    """A whole number within a range."""

    name = _("whole number")


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD, or `today` in Asia/Shanghai."""

    name = "day"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """The date. Fails for anything else."""
        if value in ("today", "今天"):
            return today()
        from workflow.rules.calendar import parse_day

        try:
            return parse_day(value)
        except ValueError:
            return self.fail(_("write a day as YYYY-MM-DD, or today"), param, ctx)


class Text(click.ParamType[str]):
    """A typed text, cleaned; of several `lines`, or of one. Blank only where it may be left out."""

    name = "text"

    def __init__(self, lines: bool) -> None:
        self.lines = lines

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The text. Raises WrongUse where it is blank or holds what cannot be seen."""
        if not value and not param.required:
            return ""
        return clean(value, param.opts[0], lines=self.lines)


def text_option(
    name: str, help: str, *names: str, lines: bool = True, **settings: Any
) -> Option[Any]:
    """An option for a text of one or more lines; it may be left out where `default` is given."""
    settings = {"metavar": "TEXT", "required": "default" not in settings, **settings}
    return click.option(name, *names, type=Text(lines), help=help, **settings)


line_option = partial(text_option, lines=False)
"""The same for a text of one line, such as a name."""


def day_option(name: str, help: str, *names: str) -> Option[Any]:
    """An option that takes a day."""
    return click.option(name, *names, type=Day(), metavar="YYYY-MM-DD", help=help)


def word_option(name: str, metavar: str, help: str, *names: str) -> Option[Any]:
    """An option that takes a word as it is typed; without it the word is empty."""
    return click.option(name, *names, default="", metavar=metavar, help=help)


def count_option(name: str, most: int, default: int, help: str) -> Option[Any]:
    """An option that takes a whole number from 1 to `most`."""
    return click.option(
        name, type=Count(1, most), default=default, show_default=True, metavar="N", help=help
    )


# what several commands take


def _read_documents(
    context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]
) -> tuple[Document, ...]:
    session = context.find_object(Session)
    return session.read_documents(given) if session else ()


number_argument = click.argument("number", metavar=_("NUMBER"))
seen_option = click.option(
    "--seen", type=int, metavar="N", help=_("The revision you looked at; default: remembered.")
)
request_option = word_option("--request-id", "ID", _("Repeat safely: the same ID is done once."))
document_option = click.option(
    "--doc",
    "documents",
    multiple=True,
    metavar="KIND=FILE",
    callback=_read_documents,
    help=_("Hand a document in."),
)
"""Documents, read: their contents go with the act."""
field_option = click.option(
    "--field", "fields", multiple=True, metavar="NAME=VALUE", help=_("Fill a field in.")
)
reason_option = text_option("--reason", _("Why; it stays in the log."))
seat_option = word_option("--seat", "SEAT", _("Which seat, where several act; see tto explain."))
limit_option = count_option("--limit", 1000, 50, _("How many at the most."))
seconds_option = count_option(
    "--seconds", 3600, 60, _("How long a tool may take before it is stopped.")
)


class Key(click.ParamType[tuple[str, str, str]]):
    """Where a page ended: an instant, a number and a slot."""

    name = "key"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """The three parts, or None for none. Fails where they are not all there."""
        if not value:
            return None
        key = tuple(value.split("/", 2))
        if len(key) < 3 or not key[-1]:
            text = _("take the key from the end of the last page")
            raise click.BadParameter(text, param_hint="--after")
        return key


key_option = click.option(
    "--after", type=Key(), metavar="KEY", help=_("Go on after the key that ended the last page.")
)


class Target(TypedDict):
    """What every act names: the application, the revision that was seen, and a repeatable id."""

    application: str
    seen: int | None
    request_id: str


def act_command(help: str, example: str) -> Callable[[Callable[..., Any]], Any]:
    """A command that carries out an act on one application: it takes NUMBER, --seen and
    --request-id as every act does, and is handed them as one `target`.
    """

    def decorate(function: Callable[..., Any]) -> Any:
        @number_argument
        @seen_option
        @request_option
        @wraps(function)
        def perform(
            *args: Any, number: str, seen: int | None, request_id: str, **given: Any
        ) -> Any:
            target = Target(application=number.strip().upper(), seen=seen, request_id=request_id)
            return function(*args, target=target, **given)

        return command(help, example)(perform)

    return decorate


def plain_act(act: type[Act], help: str, example: str, *options: Option[Any]) -> Any:
    """A command for an act whose fields are just what its options give."""

    def perform(session: Session, target: Target, **fields: Any) -> None:
        session.act(act(**target, **fields))

    for option in reversed(options):
        perform = option(perform)
    return act_command(help, example)(perform)
