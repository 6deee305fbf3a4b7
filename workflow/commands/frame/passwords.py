"""Passwords: typed at the terminal, or lines of standard input."""

from __future__ import annotations

import sys

import click

from workflow.commands.frame.texts import _
from workflow.errors import WrongUse

password_stdin = click.option(
    "--password-stdin", is_flag=True, help=_("Read the password from standard input.")
)


def ask_password(from_stdin: bool, *, new: bool = False) -> str:
    """A password from the terminal, typed twice if new, or one line of standard input."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise WrongUse("no-terminal")
    prompt = _("New password") if new else _("Password")
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=new))
