"""What a draft says of its version where another one came into force: before, while, after."""

from __future__ import annotations

from pathlib import Path

from tests.commands.frame.test_told import later, version
from tests.commands.terminal import Terminal
from workflow.chain.reader import load_file

START = ("start", "pku-transfer", "--field", "title=字库", "--field", "mode=assignment")
MORE = ("--field", "amount=100万", "--field", "transferee=某公司")


def drafted(tto: Terminal) -> str:
    """A draft with everything that its version asks for; its number."""
    form = f"application-form={tto.file('申请书.pdf')}"
    done = tto.json(*START, *MORE, "--doc", form, as_="applicant")
    return str(done["application"]["number"])


def test_the_page_the_receipt_and_the_log_name_both_versions(tto: Terminal) -> None:
    number = drafted(tto)
    plain = tto("show", number, as_="applicant").out
    assert tto.json("show", number, as_="applicant")["handed_in_under"] is None
    path = version(tto, later(0))
    newer = load_file(Path(path))
    assert tto("definition", "install", path).code == 0

    said = f"第 {newer.version} 版自 {later(0)} 起生效；草稿按第 {newer.version - 1} 版起草"
    assert said not in plain
    assert said in tto("show", number, as_="applicant").out
    shown = tto.json("show", number, as_="applicant")["handed_in_under"]
    assert shown == {"version": newer.version, "effective_from": later(0)}
    assert said in tto("submit", number, "--request-id", "once", as_="applicant").out
    again = tto.json("submit", number, "--request-id", "once", as_="applicant")
    assert again["receipt"]["opened"] == newer.version - 1
    assert again["application"]["definition"] == newer.key
    assert said in tto("audit", "log", number).out
    assert tto.json("show", number, as_="applicant")["handed_in_under"] is None
    assert tto("audit", "verify").code == 0


def test_what_the_new_version_asks_for_is_named_with_the_command_that_gives_it(
    tto: Terminal,
) -> None:
    number = drafted(tto)
    path = Path(version(tto, later(0)))
    text = path.read_text("utf-8")
    path.write_text(text.replace("fields:\n", "fields:\n  partner: {type: text, zh: 合作方}\n", 1))
    assert tto("definition", "install", str(path)).code == 0

    refused = tto("submit", number, as_="applicant")
    assert refused.code == 3
    assert "合作方" in refused.err
    assert f"tto submit {number} --field partner=…" in refused.err

    done = tto("submit", number, "--field", "partner=某公司", as_="applicant")
    assert done.code == 0, done
    assert tto("audit", "verify").code == 0
