"""Papers that came on an earlier day than they were entered."""

from __future__ import annotations

from tests.commands.frame.test_told import later
from tests.commands.terminal import Terminal


def test_the_day_of_receipt_and_that_of_the_entry_are_listed(tto: Terminal) -> None:
    number = tto.submitted()
    paper = f"application-form={tto.file('同意书.pdf', '共有人同意转让')}"
    done = tto("supplement", number, "--doc", paper, "--received", later(-2), as_="applicant")
    assert done.code == 0, done

    (*_first, last) = tto.json("document", "list", number)["documents"]
    assert last["received"] == later(-2)
    for words in (("document", "list"), ("show",), ("audit", "log")):
        shown = tto(*words, number).out
        assert later(-2) in shown, words
        assert later(0) in shown, words
    paper = f"application-form={tto.file('补充.pdf', '另一份')}"
    refused = tto.json(
        "supplement", number, "--doc", paper, "--received", later(1), as_="applicant"
    )
    assert refused["error"]["code"] == "day-ahead"
    assert tto("audit", "verify").code == 0
