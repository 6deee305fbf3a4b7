"""How a command is declared: its help with an example, and the options that several take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

import click

from workflow.commands.frame.inputs import clean, read_fields, today
from workflow.commands.frame.session import Given, Session, pass_session
from workflow.commands.frame.texts import _

if TYPE_CHECKING:
    from decimal import Decimal

    from workflow.application.act import Act
    from workflow.application.state import Application, Document
    from workflow.chain.model.chain import Chain

Option = Callable[[Any], Any]


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


class Command(click.Command):
    """A command that says whether it is `open_to_all`, or asks for a log-in first. Where people
    vote, a --yes without names is told what it means here, not that something else is wrong.
    """

    open_to_all: bool

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does. Raises UsageError for a --yes that names nobody."""
        voting = any("--yes" in each.opts and not each.is_flag for each in self._options())
        for word, following in zip(args, [*args[1:], "--"], strict=False):
            if voting and word == "--yes" and following.startswith("--"):
                text = _(
                    "--yes names those who agreed in a vote: --yes all, --yes rest, or people. "
                    "To be asked nothing: --sure"
                )
                raise click.UsageError(text, ctx)
        return super().parse_args(ctx, args)

    def _options(self) -> list[click.Option]:
        return [each for each in self.params if isinstance(each, click.Option)]


def command(
    help: str, example: str, *, open_to_all: bool = False, **settings: Any
) -> Callable[[Callable[..., Any]], Any]:
    """A command with --json and --db, whose help ends in an example. Nobody has to be logged in for
    what is `open_to_all`, nor for what is done in a demonstration file.
    """
    lines = "".join(f"\n    {line}" for line in example.splitlines())
    text = f"{help}\n\n\b\n{_('Example')}:{lines}"
    settings = {"cls": Command, "options_metavar": _("[OPTIONS]"), **settings}
    made: Callable[..., Any] = click.command(help=text, **settings)

    def declared(function: Callable[..., Any]) -> Any:
        @wraps(function)
        def admitted(session: Session, *words: Any, **named: Any) -> Any:
            if not open_to_all:
                session.reader()
            return function(session, *words, **named)

        done: Any = _reading(made(db_option(json_option(pass_session(admitted)))))
        done.open_to_all = open_to_all
        return done

    return declared


def _reading(made: click.Command) -> click.Command:
    """The command, which takes no typed word as it comes: a name of a file alone is left alone."""
    for parameter in made.params:
        if parameter.type is click.STRING and "FILE" not in (parameter.metavar or ""):
            parameter.type = Word()
    return made


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


class Word(click.ParamType[str]):
    """What is typed on one line: a name, a number, NAME=VALUE."""

    name = "text"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The text. Raises WrongUse where it holds what cannot be seen."""
        if not value:
            return ""
        from workflow.rules import text

        named = isinstance(param, click.Option)
        return text.clean(str(value), param.opts[0] if named else param.make_metavar(ctx))


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


def text_option(name: str, help: str, *names: str, lines: bool = True, **settings: Any) -> Option:
    """An option for a text of one or more lines; it may be left out where `default` is given."""
    settings = {"metavar": "TEXT", "required": "default" not in settings, **settings}
    return click.option(name, *names, type=Text(lines), help=help, **settings)


line_option = partial(text_option, lines=False)
"""The same for a text of one line, such as a name."""


def day_option(name: str, help: str, *names: str) -> Option:
    """An option that takes a day."""
    return click.option(name, *names, type=Day(), metavar="YYYY-MM-DD", help=help)


def _yuan(typed: str) -> Decimal:
    from workflow.rules.money import parse_money

    return parse_money(typed)


def money_option(name: str, help: str) -> Option:
    """An option that takes an amount of money, such as 1998万, and must be given."""
    return click.option(name, type=_yuan, required=True, metavar="YUAN", help=help)


def word_option(name: str, metavar: str, help: str, *names: str) -> Option:
    """An option that takes a word as it is typed; without it the word is empty."""
    return click.option(name, *names, default="", metavar=metavar, help=help)


def count_option(name: str, most: int, default: int, help: str) -> Option:
    """An option that takes a whole number from 1 to `most`."""
    return click.option(
        name, type=Count(1, most), default=default, show_default=True, metavar="N", help=help
    )


# what several commands take


def _read_documents(
    context: click.Context, _option: object, typed: tuple[str, ...]
) -> tuple[Document, ...]:
    session = context.find_object(Session)
    return session.read_documents(typed) if session and typed else ()


at_option = click.option(
    *("--step", "at_step"),
    default=None,
    metavar="STEP",
    help=_("The step that is meant, where it stands at several of yours."),
)
as_of_option = click.option(
    "--as-of",
    type=Day(),
    is_flag=False,
    flag_value="today",
    metavar="[YYYY-MM-DD]",
    help=_("Compare applications as they stood at the end of that day; default: now."),
)

chain_or_file_argument = click.argument("chain", type=click.UNPROCESSED, metavar=_("CHAIN"))
"""A definition by its name or its file, whose name is taken as it is."""
number_argument = click.argument("number", metavar=_("NUMBER"))
seen_option = click.option(
    "--seen", type=int, metavar="N", help=_("The revision you looked at; default: remembered.")
)
request_option = word_option("--request-id", "ID", _("Repeat safely: the same ID is done once."))
_ASKED = _("Ask nothing first, even on a terminal.")
sure_option = click.option("--sure", "--yes", "sure", is_flag=True, help=_ASKED)
"""`--sure` asks nothing, everywhere; --yes is another word for it where nobody votes."""
sure_among_votes_option = click.option("--sure", is_flag=True, help=_ASKED)
"""The same where --yes takes the names of those who voted so."""
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


def _read_key(_context: object, _option: object, key: str | None) -> tuple[str, ...] | None:
    """Where a page ended: an instant, a number and a slot; None for none."""
    parts = tuple(key.split("/", 2)) if key else None
    if parts and (len(parts) < 3 or not parts[2]):
        text = _("take the key from the end of the last page")
        raise click.BadParameter(text, param_hint="--after")
    return parts


key_option = click.option(
    "--after",
    callback=_read_key,
    metavar="KEY",
    help=_("Go on after the key that ended the last page."),
)


class ActCommand(Command):
    """The command of an act, and the function that completes the act before it is carried out."""

    act: type[Act]
    finish: Callable[..., Act] | None


def act_command(
    act: type[Given],
    *options: Option,
    help: str,
    example: str,
    finish: Callable[..., Given] | None = None,
    votes: bool = False,
) -> ActCommand:
    """The command that carries out `act` on one application: it takes NUMBER, --seen, --request-id
    and --sure as every act does, and `options`, each named as the field of the act that it fills.

    What is not typed keeps the default of its field. An option that is named as no field holds
    words that only the application and its chain give a meaning: they are handed to `finish`, which
    completes the act, as `finish(session, act, state, chain, **words)`. The facts of `field_option`
    are read by the chain after it. `votes`: there --yes names those who agreed, and --sure
    alone asks nothing.
    """
    known = frozenset(act.__struct_fields__)

    def carry_out(session: Session, number: str, sure: bool, **typed: Any) -> None:
        words = {name: typed.pop(name) for name in typed.keys() - known}
        fields = {name: value for name, value in typed.items() if value is not None}
        facts = words.get("fields")
        meant = {name: value for name, value in words.items() if name != "fields"}

        def completed(order: Given, state: Application, chain: Chain) -> Given:
            from msgspec.structs import replace

            order = finish(session, order, state, chain, **meant) if finish else order
            return replace(order, facts=read_fields(facts, chain)) if facts else order

        session.act(act(application=number.strip().upper(), **fields), completed, words, sure=sure)

    taking: Callable[..., Any] = carry_out
    asked = sure_among_votes_option if votes else sure_option
    for option in reversed((number_argument, seen_option, request_option, asked, *options)):
        taking = option(taking)
    made: ActCommand = command(help=help, example=example, cls=ActCommand)(taking)
    made.act, made.finish = act, finish
    return made
