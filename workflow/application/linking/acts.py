"""What is asked of the application above: orders, in the imperative."""

from __future__ import annotations

from workflow.application.act import Act


class StartChild(Act, frozen=True, kw_only=True):
    """启动子流程: the other side of a `Start` with a parent, told to the parent."""

    chain: str
    definition: str
    child: str
