"""Pages made from the program itself: `TTO_LANG=zh python -m tests.docs.made commands`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from tests.docs.every import commands
from workflow import errors
from workflow.audit.faults import FAULTS
from workflow.chain.findings.finding import MESSAGES
from workflow.chain.reader import load_file
from workflow.chain.reading.library import shipped
from workflow.commands.chains.diagram.graph import graph_of
from workflow.commands.chains.diagram.text import mermaid
from workflow.commands.frame.texts import LANGUAGE, _, title
from workflow.errors import CouldNot, NotKnown, Refused, WrongUse

WIDTH = 80
HEADS = {
    "Every command": "全部命令",
    "Codes": "代码",
    "The chains": "流程图",
    "code": "代码",
    "exit": "退出码",
    "what": "含义",
    "do": "怎么办",
}


def _head(text: str) -> str:
    return HEADS[text] if LANGUAGE == "zh" else text


def commands_page() -> Iterator[str]:
    """Every command as its --help says it."""
    yield f"# {_head('Every command')}\n"
    for name, command in sorted(commands().items()):
        context = click.Context(command, info_name=f"tto {name}", terminal_width=WIDTH)
        yield f"\n## tto {name}\n\n```text\n{command.get_help(context)}\n```\n"


def codes_page() -> Iterator[str]:
    """Every "no" by its code, and every finding of a check."""
    yield f"# {_head('Codes')}\n\n"
    yield _row(*map(_head, ("code", "exit", "what", "do"))) + "|---|---|---|---|\n"
    for code, (exit_code, what, do) in sorted(answers().items()):
        yield _row(f"`{code}`", str(exit_code), _cell(what), _cell(do))
    yield "\n## tto definition check\n\n"
    yield _row(*map(_head, ("code", "what", "do"))) + "|---|---|---|\n"
    for code, message in sorted(MESSAGES.items()):
        yield _row(f"`{code}`", _cell(message.what), _cell(message.do))
    yield "\n## tto audit verify\n\n"
    yield _row(*map(_head, ("code", "what"))) + "|---|---|\n"
    for code, what in FAULTS.items():
        yield _row(f"`{code}`", _cell(what))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _cell(template: str) -> str:
    return _(template).replace("|", "\\|") if template else ""


def answers() -> dict[str, tuple[int, str, str]]:
    """Code → exit code, what and do, in the first wording, of every answer."""
    exit_codes = {kind.section: kind.exit_code for kind in (CouldNot, WrongUse, Refused, NotKnown)}
    return {
        key: (exit_codes[section], message.what, message.do)
        for section, messages in errors.answers().items()
        for key, message in messages.items()
        if "/" not in key
    }


def chains_page() -> Iterator[str]:
    """Every shipped chain as a picture, drawn from the table that carries it out."""
    yield f"# {_head('The chains')}\n"
    for path in shipped().values():
        chain = load_file(path)
        yield f"\n## {title(chain.institution)} · {title(chain.title)}\n\n`{chain.chain}`\n"
        yield f"\n```mermaid\n{mermaid(graph_of(chain))}\n```\n"


MAKERS = {"commands": commands_page, "codes": codes_page, "chains": chains_page}

if __name__ == "__main__":
    sys.stdout.buffer.write("".join(MAKERS[sys.argv[1]]()).encode())
