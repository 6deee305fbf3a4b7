"""What changed, and what was said beside the steps, is seen by those who decide."""

from __future__ import annotations

from tests.commands.terminal import Terminal

DEPARTMENT = "department"


def test_the_log_tells_what_a_changed_fact_was(tto: Terminal) -> None:
    number = tto.submitted("500万")
    tto("supplement", number, "--field", "amount=550万", as_="applicant")

    lines = tto("audit", "log", number).out.replace(",", "").splitlines()
    line = next(one for one in lines if "→" in one and "5500000" in one)
    assert line.index("5000000") < line.index("→") < line.index("5500000")
    records = tto.json("audit", "log", number)["records"]
    assert records[-1]["replaced"] == {"amount": "5000000.00"}
    assert records[0]["replaced"] == {}


def test_inbox_and_show_tell_what_changed_since_one_looked(tto: Terminal) -> None:
    number = tto.submitted("500万")
    tto("show", number, as_=DEPARTMENT)
    tto("supplement", number, "--field", "amount=550万", as_="applicant")

    for screen in (tto("inbox", as_=DEPARTMENT), tto("show", number, as_=DEPARTMENT)):
        line = next(one for one in screen.out.splitlines() if "→" in one)
        assert "5000000" in line.replace(",", "")
        assert "5500000" in line.replace(",", "")
        assert "（500万元）" in line
        assert "（550万元）" in screen.out.replace("\n", "").replace(" ", "")


def test_several_changes_and_a_refusal_tell_values_as_every_screen_does(tto: Terminal) -> None:
    number = tto.submitted("500万")
    tto("show", number, as_=DEPARTMENT)
    fields = ("--field", "amount=900万", "--field", "title=新字库")
    tto("supplement", number, *fields, as_="applicant")

    inbox = tto("inbox", as_=DEPARTMENT).out
    told = "".join(inbox.partition("○ PKU")[2].replace("\n", "").split())
    assert "；转化金额：5,000,000.00元" in told or "9,000,000.00元（900万元）；" in told
    assert ";" not in told
    late = tto("approve", number, "--opinion", "同意", as_=DEPARTMENT, blindly=True)
    assert "[changed-since-seen]" in late.err
    assert "（500万元）→9,000,000.00元（900万元）" in "".join(late.err.split())
    assert "Title(" not in tto("audit", "log", number).out


def test_a_supplement_that_changes_nothing_is_refused(tto: Terminal) -> None:
    number = tto.submitted("500万")
    same = ("--doc", f"application-form={tto.folder / '申请书.pdf'}", "--field", "amount=500万")

    refused = tto("supplement", number, *same, as_="applicant")

    assert refused.code == 3
    assert "[nothing-supplied]" in refused.err
    other = tto.file("另.pdf", "另一内容")
    assert (
        tto("supplement", number, "--doc", f"application-form={other}", as_="applicant").code == 0
    )


def test_words_beside_the_steps_reach_those_to_whom_they_are_said(tto: Terminal) -> None:
    number = tto.submitted()
    tto("remind", number, "--text", "请尽快办理", as_="applicant")
    tto("comment", number, "--text", "原件在档案室", as_="applicant")
    tto("copy", number, "--to", "finance", "--text", "供参考", as_=DEPARTMENT)

    inbox = tto("inbox", as_=DEPARTMENT).out
    assert "请尽快办理" in inbox
    assert "原件在档案室" in inbox
    assert "供参考" not in inbox
    assert "供参考" in tto("inbox", as_="finance").out
    assert "请尽快办理" not in tto("inbox", as_="finance").out
    shown = tto("show", number, as_=DEPARTMENT).out
    assert all(text in shown for text in ("请尽快办理", "原件在档案室", "供参考"))
    (task,) = tto.json("inbox", as_="finance")["tasks"]
    assert [one["event"]["text"] for one in task["remarks"]][-1] == "供参考"


def test_a_line_of_a_receipt_that_has_nothing_to_say_is_left_out(tto: Terminal) -> None:
    tto.found()
    out = tto("start", "pku-transfer", as_="applicant").out
    assert out
    assert all(len(line.split()) > 1 for line in out.splitlines() if line.strip()), out
