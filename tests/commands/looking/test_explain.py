"""`tto explain` says what is to be done, never what was done already."""

from __future__ import annotations

from typing import Any

from tests.commands.terminal import Terminal
from workflow.commands.frame.texts import _


def explained(tto: Terminal, number: str) -> Any:
    """The explanation as data."""
    return tto.json("explain", number)["explanation"]


def todo(tto: Terminal, number: str) -> list[str]:
    """The commands that it names."""
    return [one["command"] for one in explained(tto, number)["todo"]]


def test_each_stage_names_the_command_that_is_awaited(tto: Terminal) -> None:
    number = tto.submitted()
    assert todo(tto, number) == [f"tto approve {number}"]
    tto("suspend", number, "--reason", "核查")
    assert todo(tto, number) == [f"tto resume {number}"]
    assert f"tto resume {number}" in tto("explain", number).out
    tto("resume", number, "--reason", "已核查")
    tto("recuse", number, "--reason", "持股", as_="department")
    assert todo(tto, number) == ["tto people import FILE", f"tto approve {number}"]
    assert _("An administrator gives somebody the role, or names a substitute.") in (
        tto("explain", number).out
    )


def test_what_is_on_file_is_not_asked_for_again(tto: Terminal) -> None:
    drafted = tto.json(
        *("start", "pku-transfer", "--field", "title=中文字库", "--field", "mode=assignment"),
        *("--doc", f"application-form={tto.file('申请书.pdf')}"),
        as_="applicant",
    )
    found = explained(tto, drafted["application"]["number"])
    assert "application-form" not in found["requires"]
    assert not {"title", "mode"} & set(found["asks"])
