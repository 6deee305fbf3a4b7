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
    assert tto("audit", "verify", "--receipts", "/dev/zero").code == 1
