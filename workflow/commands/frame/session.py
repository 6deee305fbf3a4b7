"""The desk a command sits at: which database, who is here, and how to answer.

The office, and with it SQLAlchemy, is opened only when a command needs it.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, cast

import click

from workflow.commands.frame.texts import _, say
from workflow.errors import Answer, CouldNot, Refused, WrongUse

if TYPE_CHECKING:
    from workflow.application.act import Act
    from workflow.application.state import Application, Document
    from workflow.chain.model.chain import Chain
    from workflow.office.perform import Office, Receipt, Who

Function = TypeVar("Function", bound=Callable[..., Any])


def home() -> Path:
    """The folder of this user's log-in and, by default, of the database."""
    return Path(os.environ.get("TTO_HOME") or click.get_app_dir("tto"))


class Desk:
    """What every command is given."""

    def __init__(self, where: str | None, *, typed: bool = False) -> None:
        self.where = where or str(home() / "tto.db")
        self.typed = typed
        self.json = False
        self.contents: dict[str, bytes] = {}

    @cached_property
    def office(self) -> Office:
        """The office at the database named."""
        from workflow.office.perform import Office
        from workflow.store.schema import open_database

        office = Office(open_database(self.where))
        gc.freeze()  # what start-up made stays; collecting need not walk it (70 µs a step)
        gc.enable()
        return office

    @cached_property
    def who(self) -> Who:
        """The person of the token at hand; `$USER` and the like are never believed."""
        from workflow.office.login import recognise

        return recognise(self.office, self.token())

    def reader(self) -> Who | None:
        """Who reads: the person logged in; nobody has to be in a demonstration file."""
        return None if self.office.demonstration else self.who

    def token(self) -> str:
        """The token from TTO_TOKEN or this user's own file."""
        token = os.environ.get("TTO_TOKEN")
        if token:
            return token.strip()
        path = self.token_file
        if not path.exists():
            raise Refused("not-logged-in")
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise Refused("token-file-open", path=path)
        return path.read_text("utf-8").strip()

    @property
    def token_file(self) -> Path:
        """Where the log-in for this database lies."""
        import hashlib

        name = hashlib.sha256(self._place().encode()).hexdigest()[:12]
        return home() / f"token-{name}"

    def _place(self) -> str:
        return self.where if "://" in self.where else str(Path(self.where).expanduser().resolve())

    def keep_token(self, token: str) -> Path:
        """Keep a log-in in a file of mode 0600."""
        path = self.token_file
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(token)
        return path

    # what the person looked at

    @property
    def _seen_file(self) -> Path:
        return self.token_file.with_name(self.token_file.name.replace("token-", "seen-"))

    def _seen_all(self) -> dict[str, dict[str, int]]:
        """Person → application → revision: several people may share one home folder."""
        try:
            found = json.loads(self._seen_file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    @cached_property
    def _looker(self) -> str:
        return "" if self.office.demonstration else self.who.person

    def _seen_by_me(self) -> dict[str, int]:
        found = self._seen_all().get(self._looker)
        return found if isinstance(found, dict) else {}

    def seen(self, number: str) -> int | None:
        """The revision of the application that this person last looked at, if any."""
        found = self._seen_by_me().get(number)
        return found if isinstance(found, int) else None

    def looked_at(self, applications: Iterable[Application]) -> None:
        """Remember what was shown, so that a decision on something older is refused."""
        seen = self._seen_by_me()
        fresh = {one.number: one.revision for one in applications}
        if all(seen.get(number) == revision for number, revision in fresh.items()):
            return
        path = self._seen_file
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary = path.with_suffix(f".{os.getpid()}")
            every = self._seen_all() | {self._looker: seen | fresh}
            temporary.write_text(json.dumps(every), "utf-8")
            temporary.replace(path)
        except OSError:
            click.echo(_("(what you looked at could not be remembered)"), err=True)

    # reading

    def application(self, number: str) -> tuple[Application, Chain]:
        """An application this person may see, with its definition."""
        from workflow.office.queries import look

        return look(self.office, number.strip().upper(), self.reader())

    def acted_on(self, number: str) -> tuple[Application, Chain]:
        """The application an act is meant for. Whether the person may is asked by the act
        itself, so that a refused attempt is recorded."""
        from workflow.office.queries import look

        office, _who = self.office, self.who  # nobody learns anything before logging in
        return look(office, number.strip().upper(), None)

    def read_documents(self, given: tuple[str, ...]) -> tuple[Document, ...]:
        """The documents named by KIND=FILE; their contents go with the next act."""
        from workflow.commands.looking.papers import read_papers

        found = read_papers(given)
        self.contents |= {paper.sha256: content for paper, content in found}
        return tuple(paper for paper, _content in found)

    # answering

    def perform(self, act: Act) -> None:
        """Carry an act out and show the receipt."""
        self.receipt(self.office.perform(act, self.who, self.contents), act.seen)

    def act(self, act: Act) -> None:
        """Carry an act out on what the person saw, and show the receipt."""
        from msgspec.structs import replace

        known = self.seen(act.application) if act.seen is None else act.seen
        bound = act if act.blind else replace(act, seen=known)
        self.receipt(self.office.perform(bound, self.who, self.contents), known)

    def receipt(self, receipt: Receipt, known: int | None) -> None:
        """Show a receipt. That the person has seen the result is remembered only if they had seen
        what the act was made on (`known`): else a change they never saw would count as seen.
        """
        from workflow.commands.frame.show import receipt_json, receipt_lines

        if receipt.made_on is not None and receipt.made_on == known:
            self.looked_at([receipt.application])
        self.say(receipt_json(receipt), lambda: receipt_lines(receipt))

    def say(
        self, data: dict[str, Any], lines: Callable[[], Iterable[str]], *, exact: bool = False
    ) -> None:
        """Print `data` under --json, else the lines, folded to the terminal unless `exact`."""
        from workflow.commands.frame.terminal import print_lines

        if self.json:
            self.print_json({"ok": True, **data})
        else:
            print_lines(lines(), exact=exact)

    def print_json(self, data: dict[str, Any]) -> None:
        """One JSON object, UTF-8."""
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(data), indent=2).decode())

    def answer(self, answer: Answer) -> None:
        """Print a "no": what, why, what to do; under --json as an object."""
        from workflow.commands.frame.terminal import print_lines

        parts = {
            name: say(template, answer.values)
            for name, template in (("what", answer.what), ("why", answer.why), ("do", answer.do))
            if template
        }
        if self.json:
            self.print_json({"ok": False, "error": {"code": answer.code, **parts}})
            return
        head = _("Refused") if answer.exit_code == 3 else _("Error")
        first = f"{head} [{answer.code}] {one_line(parts['what'])}"
        lines = [click.style(first, fg="yellow" if answer.exit_code == 3 else "red")]
        lines += [
            f"  {_(name)}  {one_line(parts[name])}" for name in ("why", "do") if name in parts
        ]
        print_lines(lines, err=True, exact=not sys.stderr.isatty())


def one_line(text: str) -> str:
    """Text that cannot forge a second line or hide anything."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


pass_desk = click.make_pass_decorator(Desk)


def command(help: str, example: str, **settings: Any) -> Callable[[Callable[..., Any]], Any]:
    """A command with --json and --db, whose help ends in an example."""

    def decorate(function: Callable[..., Any]) -> Any:
        text = f"{help}\n\n\b\n{_('Example')}:\n" + "\n".join(
            f"    {line}" for line in example.splitlines()
        )
        function = click.option(
            "--json",
            is_flag=True,
            expose_value=False,
            callback=_set_json,
            is_eager=True,
            help=_("Answer as JSON."),
        )(pass_desk(function))
        function = click.option(
            "--db",
            metavar="FILE",
            expose_value=False,
            callback=_set_db,
            is_eager=True,
            help=_("The database: a file or a URL (TTO_DB)."),
        )(function)
        made: Callable[[Any], Any] = click.command(
            help=text, options_metavar=_("[OPTIONS]"), **settings
        )
        return made(function)

    return decorate


def group(help: str) -> Callable[[Callable[[], None]], click.Group]:
    """A command that is a group of others."""
    return click.group(
        help=help, options_metavar=_("[OPTIONS]"), subcommand_metavar=_("COMMAND [ARGS]...")
    )


def _set_json(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    desk = context.find_object(Desk)
    if desk and value:
        desk.json = True


def _set_db(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    desk = context.find_object(Desk)
    if desk and value:
        desk.where, desk.typed = value, True


# what several commands take

number_argument = click.argument("number", metavar=_("NUMBER"))
seen_option = click.option(
    "--seen", type=int, metavar="N", help=_("The revision you looked at; default: remembered.")
)
request_option = click.option(
    "--request-id", default="", metavar="ID", help=_("Repeat safely: the same ID is done once.")
)
document_option = click.option(
    "--doc", "documents", multiple=True, metavar="KIND=FILE", help=_("Hand a document in.")
)
field_option = click.option(
    "--field", "fields", multiple=True, metavar="NAME=VALUE", help=_("Fill a field in.")
)


class Count(click.IntRange):
    """A whole number within a range."""

    name = _("whole number")


def today() -> date:
    """The day that it is in Asia/Shanghai, for what needs no office."""
    from workflow.office.perform import real_clock
    from workflow.rules.calendar import shanghai_date

    return shanghai_date(real_clock())


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD, or `today` in Asia/Shanghai."""

    name = "day"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """The date. Fails for anything else."""
        if value in ("today", "今天"):
            return today()
        try:
            if len(value) == len("YYYY-MM-DD"):
                return date.fromisoformat(value)
        except ValueError:
            pass
        return self.fail(_("write a day as YYYY-MM-DD, or today"), param, ctx)


def day_option(name: str, help: str) -> Callable[[Function], Function]:
    """An option that takes a day."""
    return click.option(name, type=Day(), metavar="YYYY-MM-DD", help=help)


def tidy(where: str) -> str:
    """A path for the screen: the home folder is written ~."""
    home_folder = str(Path.home())
    return "~" + where[len(home_folder) :] if where.startswith(home_folder + os.sep) else where


class Target(TypedDict):
    """What every act names: the application, the revision that was seen, and a repeatable id."""

    application: str
    seen: int | None
    request_id: str


def acting(function: Function) -> Function:
    """NUMBER, --seen and --request-id, as every act takes them; handed on as one `target`."""

    @wraps(function)
    def gathered(*args: Any, number: str, seen: int | None, request_id: str, **given: Any) -> Any:
        target = Target(application=number.strip().upper(), seen=seen, request_id=request_id)
        return function(*args, target=target, **given)

    return number_argument(seen_option(request_option(cast("Function", gathered))))


def words(text: str, what: str) -> str:
    """A typed line, cleaned; refused where it is blank or holds what cannot be seen."""
    return _typed(text, what, lines=False)


def prose(text: str, what: str) -> str:
    """A typed text of one or more lines, cleaned likewise."""
    return _typed(text, what, lines=True)


def _typed(text: str, what: str, *, lines: bool) -> str:
    from workflow.rules.text import clean

    cleaned = clean(text, what, lines=lines)
    if not cleaned:
        raise WrongUse("text-blank", what=what)
    return cleaned


def read_fields(given: tuple[str, ...], chain: Chain) -> dict[str, Any]:
    """The facts named by NAME=VALUE, each read as its field's type."""
    from workflow.chain.model.facts import parse_fact

    facts: dict[str, Any] = {}
    for item in given:
        name, equals, text = item.partition("=")
        if not equals:
            raise click.BadParameter(_("write NAME=VALUE"), param_hint="--field")
        field = chain.fields.get(name)
        if field is None:
            raise Refused("no-such-field", chain=chain.key, name=name, fields=list(chain.fields))
        facts[name] = parse_fact(field, text)
    return facts


def fail_quietly(error: Exception) -> CouldNot:
    """What an unforeseen failure says; TTO_DEBUG=1 shows the traceback."""
    if os.environ.get("TTO_DEBUG"):
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    return CouldNot("unexpected", kind=type(error).__name__, reason=str(error)[:200])
