"""Every command of the command line, found by walking it."""

from __future__ import annotations

from importlib import import_module

import click

import cli


def commands() -> dict[str, click.Command]:
    """Name → command, as `audit log`."""
    found: dict[str, click.Command] = {}
    for name, entry in cli.COMMANDS.items():
        module, attribute = entry.place.split(":")
        command = getattr(import_module(f"workflow.commands.{module}"), attribute)
        found |= _leaves(name, command)
    return found


def _leaves(name: str, command: click.Command) -> dict[str, click.Command]:
    if isinstance(command, click.Group):
        return {
            path: leaf
            for inner, one in command.commands.items()
            for path, leaf in _leaves(f"{name} {inner}", one).items()
        }
    return {name: command}
