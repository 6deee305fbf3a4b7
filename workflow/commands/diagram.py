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
    lines += [f"    {_arrow(*edge)}" for edge in _passes(chain)]
    lines += [f"    {_arrow(*edge)}" for edge in _others(chain)]
    return "\n".join(lines)


def _passes(chain: Chain) -> list[tuple[str, str, str]]:
    """Source, target and label of every pass; a label only where the routes part."""
    ways: dict[str, dict[str, list[str]]] = {}
    for route in chain.routes:
        for step in route.path:
            target = compiled(chain).outcomes(route.name, step)["pass"]
            ways.setdefault(step, {}).setdefault(target, []).append(condition(chain, route))
    return [
        (source, target, "; ".join(conditions) if len(targets) > 1 else "")
        for source, targets in ways.items()
        for target, conditions in targets.items()
    ]


def _others(chain: Chain) -> list[tuple[str, str, str]]:
    """Refusals and upheld objections, each drawn once."""
    names = {"refuse": _("refused"), "uphold": _("objection upheld")}
    found = [
        (step, target, names[trigger])
        for route in chain.routes
        for step in route.path
        for trigger, target in compiled(chain).outcomes(route.name, step).items()
        if trigger in names
    ]
    return list(dict.fromkeys(found))


def _arrow(source: str, target: str, label: str) -> str:
    return f'{source} -->|"{_quoted(label)}"| {target}' if label else f"{source} --> {target}"


def _node(chain: Chain, step: Step) -> str:
    left, right = _SHAPES.get(step.kind, ("[", "]"))
    lines = dict.fromkeys((title(step.title), title(chain.actor_title(step))))
    text = "<br/>".join(lines)
    return f'{step.name}{left}"{_quoted(text)}"{right}'


def _quoted(text: str) -> str:
    return text.replace('"', "#quot;")
