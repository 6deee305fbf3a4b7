"""tto audit verify, asked for receipts that were kept."""

from __future__ import annotations

import re

from tests.commands.terminal import Terminal


def test_a_receipt_shows_128_bits_and_a_file_of_them_is_asked_for(tto: Terminal) -> None:
    number = tto.submitted()
    shown = tto("comment", number, "--text", "已核对", as_="finance").out
    (receipt,) = re.findall(rf"{number}:\d+:[0-9a-f]+\b", shown)
    assert len(receipt.rpartition(":")[2]) == 32

    kept = tto.file("kept.txt", f"\ufeff# 2026\n\n{receipt}\r\n{receipt[:-16]}\n")
    screen = tto("audit", "verify", "--receipts", kept)
    assert screen.code == 0
    assert receipt[:-16] in screen.out
    assert f"{receipt} " not in screen.out

    number_and_seq = receipt.rpartition(":")[0]
    forged = tto.file("forged.txt", f"{receipt}\n{number_and_seq}:{'0' * 32}\n")
    screen = tto("audit", "verify", "--receipts", forged)
    assert (screen.code, "[receipt-contradiction]" in screen.out) == (1, True)


def test_a_line_that_is_no_receipt_is_named(tto: Terminal) -> None:
    screen = tto("audit", "verify", "--receipts", tto.file("kept.txt", "# x\nPKU-2026-0001:1\n"))
    assert screen.code == 2
    assert "2" in screen.err
    assert "PKU-2026-0001:1" in screen.err
    assert tto("audit", "verify", "--receipts", "/dev/zero").code == 1


def test_what_the_screen_showed_is_taken_and_the_answer_says_so(tto: Terminal) -> None:
    number = tto.submitted()
    shown = tto("comment", number, "--text", "已核对", as_="finance").out
    (line,) = (one for one in shown.splitlines() if re.search(rf"{number}:\d+:", one))
    receipt = line.split()[1]
    plain = tto("audit", "verify").out
    assert "--receipt" in plain

    kept = tto.file("kept.txt", f"{line}\nreceipt  {receipt}  2026-03-02 09:00\n")
    for asked, count in ((("--receipt", receipt), 1), (("--receipts", kept), 2)):
        screen = tto("audit", "verify", *asked)
        assert screen.code == 0, screen
        assert f"回执 {count} 个，全部相符" in screen.out
        assert "--receipt" not in screen.out

    short = tto("audit", "verify", "--receipt", receipt[: -len(receipt.rpartition(":")[2]) + 5])
    assert (short.code, "过短" in short.err) == (2, True)


def test_why_a_file_cannot_be_used_is_said_in_chinese(tto: Terminal) -> None:
    tto.found()
    none = str(tto.folder / "none" / "x")
    for words in (("audit", "verify", "--receipts", none), ("db", "backup", none)):
        screen = tto(*words)
        assert screen.code == 1
        assert "没有这个文件或文件夹" in "".join(screen.err.split())
        assert "No such" not in screen.err
        assert "材料" not in screen.err
    for path in (tto.folder, "/dev/zero"):
        screen = tto("audit", "verify", "--receipts", str(path))
        assert (screen.code, "材料" in screen.err) == (1, False)
        assert "不是普通文件" in "".join(screen.err.split())
