"""The password of a database's address appears on no screen."""

from __future__ import annotations

from importlib import import_module

import click

from tests.commands.terminal import PASSWORD, Terminal
from tests.store.servers import Server
from workflow.commands.frame.table import one_of_each

SECRET = "geheim"


def test_no_command_says_the_password_of_its_database(empty: Terminal, postgresql: Server) -> None:
    """Every command, on a server that is there and on one that is not."""
    there = postgresql.fresh().replace("tto@", f"tto:{SECRET}@")
    absent = f"postgresql://tto:{SECRET}@localhost:1/tto"
    made = empty(
        *("--db", there, "init", "--admin", "admin", "--password-stdin"), typed=f"{PASSWORD}\n"
    )
    assert made.code == 0
    assert made.out
    for address in (there, absent):
        for words in every_command():
            shown = empty("--db", address, *words)
            assert SECRET not in shown.out + shown.err, words


def every_command() -> list[list[str]]:
    """Each command and each of a group, without its arguments and with a number."""
    found: list[list[str]] = []
    for name, entry in one_of_each().items():
        module, attribute = entry.place.split(":")
        made = getattr(import_module(f"workflow.commands.{module}"), attribute)
        whole = (
            [[name, sub] for sub in made.commands] if isinstance(made, click.Group) else [[name]]
        )
        found += [words for words in whole if words != ["demo"]]
        found += [[*words, "PKU-2026-0001"] for words in whole if words != ["demo"]]
    return found
