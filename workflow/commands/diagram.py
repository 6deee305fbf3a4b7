"""A chain as a Mermaid flow chart."""

from __future__ import annotations

from workflow.chain.machine import COMPLETED, REFUSED, compiled
from workflow.chain.model import Chain, Kind, Step
from workflow.commands.texts import _, title
from workflow.commands.words import condition

_SHAPES = {
    Kind.SUBMIT: ("([", "])"),
    Kind.DECIDE: ("{{", "}}"),
    Kind.AUTHORIZE: ("{{", "}}"),
    Kind.PUBLICIZE: ("[/", "/]"),
    Kind.CONTRACT: ("[[", "]]"),
    Kind.PAY: ("[(", ")]"),
}


def mermaid(chain: Chain) -> str:
    """Every route of a chain; steps that routes share are drawn once."""
    lines = ["flowchart TD"]
    lines += [f"    {_node(chain, step)}" for step in chain.steps.values()]
    lines.append(f"    {COMPLETED}(({_('completed')}))")
    lines.append(f"    {REFUSED}(({_('refused')}))")
    edges: dict[tuple[str, str], list[str]] = {}
    for route in chain.routes:
        for edge, label in _edges(chain, route.name, route.path):
            labels = edges.setdefault(edge, [])
            if label and label not in labels:
                labels.append(label)
    shared = len(chain.routes)
    for (source, target), labels in edges.items():
        text = "; ".join(labels) if len(labels) < shared or shared == 1 else ""
        arrow = f'-->|"{_quoted(text)}"|' if text else "-->"
        lines.append(f"    {source} {arrow} {target}")
    return "\n".join(lines)


def _edges(chain: Chain, name: str, path: tuple[str, ...]) -> list[tuple[tuple[str, str], str]]:
    machine, route = compiled(chain), chain.route(name)
    label = condition(chain, route) if len(chain.routes) > 1 else ""
    found = []
    for step in path:
        for trigger, target in machine.outcomes(name, step).items():
            if trigger == "pass":
                found.append(((step, target), label))
            elif trigger == "refuse":
                found.append(((step, target), _("refused")))
            elif trigger == "uphold":
                found.append(((step, target), _("objection upheld")))
    return found


def _node(chain: Chain, step: Step) -> str:
    left, right = _SHAPES.get(step.kind, ("[", "]"))
    text = f"{title(step.title)}<br/>{title(chain.actor_title(step))}"
    return f'{step.name}{left}"{_quoted(text)}"{right}'


def _quoted(text: str) -> str:
    return text.replace('"', "#quot;")
