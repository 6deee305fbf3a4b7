"""Pictures of chains: everything is in them, nothing lies on anything else, and they are safe."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.commands.chains.picture import NAMESPACE, Picture
from tests.commands.terminal import Terminal
from tests.docs.console import ROOT
from workflow.chain.model.chain import Chain
from workflow.chain.model.step import Kind
from workflow.chain.model.value import Title
from workflow.chain.reader import load_file
from workflow.chain.reading.library import shipped
from workflow.commands.chains.diagram.graph import Edge, Graph, Node, Way, graph_of
from workflow.commands.chains.diagram.svg import svg
from workflow.commands.chains.diagram.text import dot, mermaid
from workflow.commands.frame.texts import title
from workflow.commands.frame.words import condition

LARGE = Path(__file__).parent / "large.yaml"
FILES = [*map(Path, shipped().values()), ROOT / "tests/scenarios/joint.yaml", LARGE]
WRITERS = {"mermaid": mermaid, "dot": dot, "svg": svg}


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def chain(request: pytest.FixtureRequest) -> Chain:
    """Every shipped chain, one with several people at a step, and a large one."""
    return load_file(request.param)


def bare(text: str) -> str:
    """Text without what a line break may take away."""
    return re.sub(r"\s|<br/>|\\n", "", text)


def escaped(form: str, text: str) -> str:
    """Text as a format without an XML reader has it."""
    return text.replace("<", "#lt;").replace(">", "#gt;") if form == "mermaid" else text


# what is shown


@pytest.mark.parametrize("form", WRITERS)
def test_every_step_actor_and_condition_is_in_the_picture(chain: Chain, form: str) -> None:
    text = WRITERS[form](graph_of(chain))
    seen = bare(Picture(text).words if form == "svg" else text)

    for step in chain.steps.values():
        assert bare(title(step.title)) in seen
        assert bare(title(chain.actor_title(step))) in seen
    for route in chain.routes if len(chain.routes) > 1 else ():
        assert bare(escaped(form, condition(chain, route))) in seen


def test_every_step_of_a_route_has_its_arrow(chain: Chain) -> None:
    lines = {(one.source, one.target) for one in Picture(svg(graph_of(chain))).lines}

    for route in chain.routes:
        path = [*route.path, "completed"]
        assert set(pairwise(path)) <= lines


def test_refusals_objections_and_lapses_lead_where_the_machine_leads() -> None:
    asides = {(one.source, one.target, one.way) for one in graph_of(load_file(LARGE)).asides}

    assert ("department", "refused", Way.REFUSE) in asides
    assert ("leaders", "signers", Way.REFUSE) in asides
    assert ("publicity", "intake", Way.UPHOLD) in asides
    assert ("office", "end", Way.LAPSE) in asides
    assert not any(way is Way.RETURN for _source, _target, way in asides)


def test_returns_are_shown_on_request() -> None:
    asides = graph_of(load_file(LARGE), returns=True).asides

    assert ("department", "submission") in {
        (one.source, one.target) for one in asides if one.way is Way.RETURN
    }


def test_a_box_tells_days_deadlines_parties_and_the_other_chain() -> None:
    lines = {one.name: one.lines for one in graph_of(load_file(LARGE)).nodes}

    assert "15" in lines["publicity"][-1]
    assert "5" in lines["office"][-1]
    assert "12" in lines["report"][-1]
    assert lines["concept"][-1] == "→ pku-transfer"
    assert len(lines["contract"]) == 2


# how it lies


@pytest.mark.parametrize("returns", [False, True])
def test_nothing_lies_on_anything_else_and_all_text_fits(chain: Chain, returns: bool) -> None:
    assert Picture(svg(graph_of(chain, returns=returns))).faults() == []


def _earlier(name: str, used: list[str], routes: list[list[str]]) -> list[str]:
    """Where an upheld objection may lead: what comes before it on every route."""
    on = [route[: route.index(name)] for route in routes if name in route]
    return ["submission", *(one for one in used if all(one in before for before in on))]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Chains of up to nine steps and five routes that pass them in one order, refusals and ways
    back.
    """
    names = [f"s{number}" for number in range(draw(st.integers(1, 9)))]
    kinds = st.sampled_from([one for one in Kind if one is not Kind.SUBMIT])
    some = st.lists(st.sampled_from(names), min_size=1, unique=True).map(sorted)
    routes = draw(st.lists(some, min_size=1, max_size=5))
    ways: dict[tuple[str, str], list[str]] = {}
    for number, route in enumerate(routes):
        path = ["submission", *route, "completed"]
        for pair in pairwise(path):
            ways.setdefault(pair, []).append(f"第{number}条路径，转化金额不超过 8,000,000.00 元")
    parting = [source for source, _target in ways]
    passes = [
        Edge(*pair, Way.PASS, tuple(labels) if parting.count(pair[0]) > 1 else ())
        for pair, labels in ways.items()
    ]
    used = [name for name in names if any(name in route for route in routes)]
    asides = [Edge(one, "refused", Way.REFUSE) for one in used if draw(st.booleans())]
    asides += [
        Edge(one, draw(st.sampled_from(_earlier(one, used, routes))), Way.UPHOLD)
        for one in used
        if draw(st.booleans())
    ]
    nodes = [Node("submission", Kind.SUBMIT, "提交申请", ("申请人",))]
    nodes += [
        Node(one, draw(kinds), "环节" * draw(st.integers(1, 9)), ("科技成果转化办公室",) * 2)
        for one in used
    ]
    ends = [Node("completed", None, "办结"), Node("refused", None, "未通过")]
    ends = ends if any(one.target == "refused" for one in asides) else ends[:1]
    edges = (*passes, *(one for one in asides if one.source != one.target))
    return Graph("样例", ("样例@1",), (*nodes, *ends), tuple(dict.fromkeys(edges)))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(graphs())
def test_no_chain_draws_a_box_on_a_box_or_a_line_through_one(graph: Graph) -> None:
    assert Picture(svg(graph)).faults() == []


def test_the_picture_lies_within_its_borders(chain: Chain) -> None:
    picture = Picture(svg(graph_of(chain)))
    shift = next(one for one in picture.root if "translate" in str(one.get("transform")))
    left, top = map(float, re.findall(r"-?[\d.]+", str(shift.get("transform"))))
    wide, high = (float(str(picture.root.get(key))) for key in ("width", "height"))

    for x, y in [point for line in picture.lines for point in line.points]:
        assert 0 < x + left < wide
        assert 0 < y + top < high
    for box in picture.boxes:
        assert 0 < box.x + left < box.x + box.wide + left < wide


def test_the_same_chain_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    words = ("definition", "diagram", str(LARGE), "--format", "svg", "--returns")

    def drawn(seed: str) -> bytes:
        return subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *words],
            capture_output=True,
            check=True,
            env={"PATH": os.environ["PATH"], "TTO_HOME": str(tmp_path), "PYTHONHASHSEED": seed},
        ).stdout

    assert drawn("1") == drawn("2")


# safe in any reader

HOSTILE = "<script>alert('1')</script> & \"q\" ]]> <!-- `x` #35; \\"


def hostile() -> Graph:
    """A chain whose every text tries to break out."""
    chain = load_file(FILES[0])
    text = Title(zh=HOSTILE, en=HOSTILE)
    steps = {name: replace(step, title=text) for name, step in chain.steps.items()}
    changed = replace(chain, title=text, institution=text, steps=steps, sha256="hostile")
    return graph_of(changed)


def test_hostile_text_stays_text_in_svg() -> None:
    picture = Picture(svg(hostile()))

    assert {one.tag.removeprefix(NAMESPACE) for one in picture.root.iter()} <= {
        *("svg", "title", "desc", "defs", "marker", "rect", "path", "g", "text"),
    }
    assert HOSTILE in str(picture.root.findtext(f"{NAMESPACE}title"))
    assert picture.faults() == []


def test_hostile_text_stays_text_in_mermaid_and_dot() -> None:
    assert "<script" not in mermaid(hostile())
    assert "`" not in mermaid(hostile())
    assert valid_dot(dot(hostile()))


def test_the_picture_can_be_read_aloud(chain: Chain) -> None:
    root = Picture(svg(graph_of(chain))).root

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert title(chain.title) in str(root.findtext(f"{NAMESPACE}title"))
    assert chain.key in str(root.findtext(f"{NAMESPACE}desc"))


# formats

_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[A-Za-z_][\w]*|[0-9.]+|->|[{}\[\]=,;])', re.DOTALL)


def valid_dot(text: str) -> bool:
    """Whether Graphviz reads it; where it is not installed, whether it keeps a strict grammar."""
    if shutil.which("dot"):
        done = subprocess.run(["dot", "-Tplain"], input=text.encode(), capture_output=True)
        return done.returncode == 0 and not done.stderr
    words = _TOKEN.findall(text)
    value = r'(?:"|w)'
    shape = "".join("w" if one[0].isalnum() else '"' if one[0] == '"' else one for one in words)
    items = rf"\[(?:w={value}(?:,w={value})*)?\]"
    statement = rf"(?:w|\"(?:->\")?){items};"
    rest = _TOKEN.sub("", text).strip()
    return not rest and bool(re.fullmatch(rf"ww\{{(?:{statement})*\}}", shape))


def test_dot_is_valid(chain: Chain) -> None:
    assert valid_dot(dot(graph_of(chain, returns=True)))


def test_mermaid_has_a_line_for_every_step_and_arrow(chain: Chain) -> None:
    graph = graph_of(chain)
    lines = mermaid(graph).splitlines()

    assert lines[0] == "flowchart TD"
    assert len(lines) == 1 + len(graph.nodes) + len(graph.edges)
    assert all(re.match(r"    s_[a-z0-9_-]+", one) for one in lines[1:])


# the command


def test_an_application_shows_what_is_done_where_it_is_and_what_comes(tto: Terminal) -> None:
    number = tto.submitted("700万")
    tto("approve", number, "--opinion", "同意", as_="department")
    done = tto.json("definition", "diagram", "--application", number, "--format", "svg")
    picture = Picture(done["svg"])

    looks = {one.name: one.look.split()[1] for one in picture.boxes}
    assert looks["submission"] == looks["department"] == "done"
    assert looks["office"] == "here"
    assert looks["leaders"] == looks["reward"] == "ahead"
    assert looks["committee"] == "off"
    assert "▶" in picture.box("office").texts[0][0]
    assert picture.line("leaders", "reward").look == "edge pass ahead"
    assert picture.line("leaders", "committee").look == "edge pass off"
    assert number in picture.words
    assert picture.faults() == []


def test_a_refused_application_shows_where_it_ended(tto: Terminal) -> None:
    number = tto.submitted("100万")
    tto("refuse", number, "--opinion", "权属不清", as_="department")
    done = tto.json("definition", "diagram", "--application", number, "--format", "svg")
    picture = Picture(done["svg"])

    assert picture.box("department").look == "node failed"
    assert picture.box("refused").look == "node here"
    assert picture.box("office").look == "node off"
    assert picture.line("department", "refused").look == "edge refuse ahead"


def test_a_draft_shows_the_route_its_facts_lead_to(tto: Terminal) -> None:
    fields = ("title=字库", "mode=assignment", "amount=100万", "transferee=某公司")
    words = [word for one in fields for word in ("--field", one)]
    done = tto.json("start", "pku-transfer", *words, as_="applicant")
    number = done["application"]["number"]
    picture = Picture(
        tto.json("definition", "diagram", "--application", number, "--format", "svg")["svg"]
    )

    assert picture.box("submission").look == "node here"
    assert picture.line("office", "reward").look == "edge pass ahead"
    assert picture.box("leaders").look == "node off"


def test_marks_are_in_mermaid_and_dot_too(tto: Terminal) -> None:
    number = tto.submitted("100万")
    ask = ("definition", "diagram", "--application", number)

    assert "class s_department here" in tto(*ask).out
    assert "s_submission ==> s_department" in tto(*ask).out
    assert valid_dot(tto(*ask, "--format", "dot").out)
    assert '"department" [label="▶' in tto(*ask, "--format", "dot").out


def test_another_institutions_application_is_not_shown(tto: Terminal) -> None:
    done = tto("definition", "diagram", "--application", "CYH-2026-0001", as_="applicant")

    assert done.code == 1
    assert "no-such-application" in done.err


@pytest.mark.parametrize("name", ["way.svg", "way.gv", "way.mmd"])
def test_the_name_of_the_output_says_the_format(empty: Terminal, name: str) -> None:
    path = empty.folder / name
    done = empty.json("definition", "diagram", "pku-transfer", "--output", str(path))

    begins = {"svg": "<svg", "dot": "digraph", "mermaid": "flowchart"}
    assert path.read_text("utf-8").startswith(begins[done["format"]])
    assert done["format"][0] == {".svg": "s", ".gv": "d", ".mmd": "m"}[path.suffix]


def test_a_file_that_is_there_is_never_overwritten(empty: Terminal) -> None:
    path = empty.file("there.svg", "mine")
    done = empty("definition", "diagram", "pku-transfer", "--output", path)

    assert (done.code, Path(path).read_text("utf-8")) == (1, "mine")
    assert "file-exists" in done.err


@pytest.mark.parametrize(
    "words",
    [
        ("pku-transfer", "--format", "png"),
        (),
        ("pku-transfer", "--application", "PKU-2026-0001"),
    ],
    ids=["an unknown format", "nothing named", "both named"],
)
def test_wrong_use_is_said(empty: Terminal, words: tuple[str, ...]) -> None:
    done = empty("definition", "diagram", *words)

    assert done.code == 2
    assert not done.out
