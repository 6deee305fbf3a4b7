"""The command line: every command with one line of help; each is imported only when it runs."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from workflow.commands.frame.table import one_of_each
from workflow.commands.frame.terminal import Formatter
from workflow.commands.frame.texts import _
from workflow.outcome import current

COMMANDS = one_of_each()
click.Context.formatter_class = Formatter


class Later(click.Command):
    """A command known by name and summary; its module is imported when it runs."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        current.command = str(self.name)
        module, attribute = COMMANDS[str(self.name)].place.split(":")
        real: click.Command = getattr(import_module(f"workflow.commands.{module}"), attribute)
        return real.make_context(info_name, args, parent, **extra)


class Tto(click.Group):
    """The top of the command line; help lists the commands by who types them."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        sections: dict[str, list[tuple[str, str]]] = {}
        for name, entry in COMMANDS.items():
            sections.setdefault(entry.section, []).append((name, entry.summary))
        for section, rows in sections.items():
            with formatter.section(section):
                formatter.write_dl(rows)


@click.group(
    cls=Tto,
    help=_("Approval workflows for technology-transfer offices.  科技成果转化审批"),
    options_metavar=_("[OPTIONS]"),
    subcommand_metavar=_("COMMAND [ARGS]..."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--db", metavar="FILE", envvar="TTO_DB", help=_("The database: a file or a URL (TTO_DB).")
)
@click.option("--lang", type=click.Choice(["zh", "en"]), help=_("Language of all messages."))
@click.option("--json", "as_json", is_flag=True, help=_("Answer as JSON."))
@click.version_option(package_name="tto-workflow", prog_name="tto")
@click.pass_context
def tto(context: click.Context, db: str | None, lang: str | None, as_json: bool) -> None:
    """The group itself; `--lang` was read before anything was imported."""
    from workflow.commands.frame.session import Session

    typed = context.get_parameter_source("db") is click.core.ParameterSource.COMMANDLINE
    context.obj = Session(db, typed=typed)
    context.obj.json = as_json
    context.call_on_close(context.obj.close)
    if os.environ.get("NO_COLOR"):
        context.color = False


for _name, _entry in COMMANDS.items():
    tto.add_command(Later(_name, help=_entry.summary), _name)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run, and leave with 0 done, 1 could not, 2 wrong use, 3 refused by a rule, 4 not known."""
    gc.disable()  # nothing imported is ever garbage; the session turns it on again for long work
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run one command line; the exit code. Nothing ever ends in a traceback."""
    from workflow.commands.frame import outlet

    wants_json = "--json" in arguments
    current.forget()
    outlet.prepare()
    try:
        outcome = tto.main(arguments, prog_name="tto", standalone_mode=False)
        return outcome if isinstance(outcome, int) else 0
    except click.ClickException as error:
        return _usage(error, wants_json)
    except (click.Abort, KeyboardInterrupt):
        return _stopped(wants_json)
    except Exception as error:
        if os.environ.get("TTO_DEBUG"):
            import traceback

            traceback.print_exception(error, file=sys.stderr)
        return _ended(error, wants_json)


def _ended(error: BaseException, wants_json: bool) -> int:
    from workflow.commands.frame.ending import ending

    answer = ending(error)
    _session(wants_json).answer(answer)
    return answer.exit_code


def _stopped(wants_json: bool) -> int:
    """The answer to Ctrl-C; another one does not cut it off."""
    import signal

    from workflow.commands.frame.outlet import put

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        if current.stage == "told":
            return 0
        if current.may_be_kept:
            return _ended(KeyboardInterrupt(), wants_json)
        put(_("Stopped. Nothing was done."), err=True)
        return 1
    finally:
        signal.signal(signal.SIGINT, before)


def _session(wants_json: bool) -> Any:
    from workflow.commands.frame.session import Session

    session = Session(None)
    session.json = wants_json
    return session


def _usage(error: click.ClickException, wants_json: bool) -> int:
    if wants_json:
        text = error.format_message()
        body = {"ok": False, "error": {"code": "usage", "what": text}}
        _session(True).print_json(body)
    else:
        from io import StringIO

        from workflow.commands.frame.terminal import print_lines

        told = StringIO()
        error.show(told)
        print_lines([told.getvalue().rstrip("\n")], exact=True, err=True)
    return error.exit_code


if __name__ == "__main__":
    main()
