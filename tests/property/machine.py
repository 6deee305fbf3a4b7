"""A state machine that drives applications over random paths and knows what must come out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from tests import acts as a
from tests.property import attempts
from tests.property.effects import Told
from tests.property.odd import Odd
from tests.property.people import LAWS, SEVERAL_ROLES
from tests.property.votes import NO, YES, members
from tests.property.watched import TICKING
from workflow.office.perform import Who

MOST = 3
SEEDS = st.integers(0, 2**32 - 1)
"""Where the choices inside a step come from: evenly, and again alike when Hypothesis shrinks."""


class Paths(Odd, RuleBasedStateMachine):
    """One office, up to three applications, everything that people may try."""

    def __init__(self) -> None:
        RuleBasedStateMachine.__init__(self)
        Odd.__init__(self)

    def teardown(self) -> None:
        self.close_down()

    # what is done

    @initialize(seed=SEEDS)
    def begin_two(self, seed: int) -> None:
        """Never an office without work."""
        draw = self.choice(seed)
        self.start(draw)
        self.start(draw)

    @precondition(lambda self: sum(not case.ended for case in self.cases) < MOST)
    @rule(seed=SEEDS)
    def begin(self, seed: int) -> None:
        """One more."""
        self.start(self.choice(seed))

    def start(self, draw: attempts.Draw) -> None:
        """A draft, by the applicant or by somebody who decides later."""
        law = LAWS[draw((*sorted(LAWS), "walked", "walked"))]
        roles = sorted(law.data["roles"])
        who = draw((f"{law.unit}.member", *(f"{law.unit}.{role}.a" for role in roles)))
        facts = attempts.first_facts(law.name, law.unit, roles, draw)
        now = self.clock()
        case = Told(law, who, facts, {}, now, now, makers=[who])
        papers = attempts.papers(case, "submission")
        act = a.Start(application="", facts=facts, documents=papers)
        receipt = self.office.start(law.name, act, Who(who, "test"))
        case.number = receipt.number
        case.papers = {one.kind: now for one in papers}
        self.cases.append(case)
        self.clock.now += TICKING
        if law.excluded(facts):
            self.attempt(len(self.cases) - 1, a.Submit(application=case.number), who)

    @rule(seed=SEEDS)
    def go_on(self, seed: int) -> None:
        """What the step waits for, by somebody who may."""
        draw = self.choice(seed)
        index = self.drawn(draw)
        several = self.told(index).waiting
        self.forward(index, draw, draw(("", "refuse")) if several else "")

    @rule(seed=SEEDS)
    def hurry(self, seed: int) -> None:
        """Straight on to a step drawn, over publicities too, and there perhaps a wrong attempt."""
        draw = self.choice(seed)
        index = self.drawn(draw)
        self.hurry_to(index, draw((*self.cases[index].law.steps, "")))
        if members(self.told(index)) and draw((True, False)):
            self.vote_in_spite(index, draw)
        elif draw((True, False)):
            self.spoil(index, draw)

    def vote_in_spite(self, index: int, draw: attempts.Draw) -> None:
        """A member of the body declares an interest, and a vote of theirs is recorded."""
        case = self.told(index)
        one = draw(members(case))
        self.attempt(index, a.Recuse(application=case.number, reason="利益", person=one), "admin")
        case = self.told(index)
        act = attempts.attempt(case, draw(("approve", "refuse")), self.clock(), draw)
        assert isinstance(act, (a.Approve, a.Refuse))
        if act.ballot:
            votes = dict.fromkeys(act.ballot.present, YES if act.verb == "approve" else NO)
            act = replace(act, ballot=replace(act.ballot, votes=votes))
        self.attempt(index, act, attempts.holder(case, act))

    @rule(seed=SEEDS)
    def try_verb(self, seed: int) -> None:
        """Any verb, whatever the case waits for, by somebody who may use it."""
        draw = self.choice(seed)
        self.forward(self.drawn(draw), draw, draw(attempts.VERBS))

    @rule(seed=SEEDS)
    def try_what_is_wrong(self, seed: int) -> None:
        """Proper acts by people who must not do them, and acts with one thing wrong."""
        draw = self.choice(seed)
        for _ in range(4):
            draw((self.estrange, self.spoil))(self.drawn(draw), draw)

    @rule(seed=SEEDS)
    def disturb(self, seed: int) -> None:
        """Something happens to a notice that is up; where there is none, one is put up."""
        draw = self.choice(seed)
        live = [index for index, case in enumerate(self.cases) if case.live]
        index = draw(live) if live else self.drawn(draw)
        if not live:
            steps = self.cases[index].law.steps
            self.hurry_to(index, next((n for n in steps if n.endswith("publicity")), ""))
            if self.cases[index].step["kind"] == "publicize":
                self.forward(index, plainly)
        for _ in range(draw((2, 3, 4, 5))):
            verbs = ("publish", "interrupt", "object", "object", "dispose", "dispose", "supplement")
            case = self.told(index)
            act = attempts.attempt(case, draw(verbs), self.clock(), draw)
            who = attempts.disturber(case, act, draw)
            self.attempt(index, act, who)

    @rule(seed=SEEDS)
    def do_something_odd(self, seed: int) -> None:
        """A bad start, a request again, an interest declared, a definition lost."""
        draw = self.choice(seed)
        odd = (self.begin_badly, self.ask_again, self.declare, self.declare)
        more = (self.lose_the_definition, self.correct_badly, self.stop_over_the_end)
        draw((*odd, *more))(draw)

    @rule(seed=SEEDS)
    def send_to_and_fro(self, seed: int) -> None:
        """Returned from one step again and again; and perhaps one of it is taken back."""
        draw = self.choice(seed)
        index = self.drawn(draw)
        target = draw([name for name, step in self.cases[index].law.steps.items() if "by" in step])
        for _ in range(draw((2, 3))):
            self.hurry_to(index, target)
            self.forward(index, draw, "return")
            if draw((True, False, False)):
                self.forward(index, draw, "recall")

    @rule(seed=SEEDS)
    def think_again(self, seed: int) -> None:
        """A decision is taken back at once, or after something happened, or on another day."""
        draw = self.choice(seed)
        index = self.drawn(draw)
        self.hurry_to(index, draw((*self.cases[index].law.steps, "")))
        for _ in range(draw((1, 2))):
            verb = draw(("approve", "refuse", "return", "defer", attempts.usual(self.told(index))))
            self.forward(index, draw, verb)
        between = draw(("", "", "", "comment", "recuse", "supplement", "suspend", "approve"))
        if between:
            self.forward(index, draw, between)
        self.clock.now += draw((timedelta(0), timedelta(0), timedelta(hours=25)))
        case = self.told(index)
        act = attempts.attempt(case, "recall", self.clock(), draw)
        maker = attempts.holder(case, act)
        self.attempt(
            index, act, draw((maker, maker, f"{case.law.unit}.plain", *sorted(case.parts)))
        )
        self.forward(index, draw, "recall")

    @rule(seed=SEEDS)
    def decide_twice(self, seed: int) -> None:
        """Somebody who holds several roles decides at one step and then at another."""
        draw = self.choice(seed)
        apart = [index for index, case in enumerate(self.cases) if case.law.data.get("apart")]
        if not apart:
            return
        index, who = draw(apart), draw(sorted(SEVERAL_ROLES))
        for step in self.cases[index].law.data["apart"]:
            self.hurry_to(index, step)
            case = self.told(index)
            act = attempts.attempt(case, draw(("approve", "approve", "return")), self.clock(), draw)
            self.attempt(index, act, who)

    @rule(seed=SEEDS)
    def speak_together(self, seed: int) -> None:
        """Several people say yes or no, some of them twice."""
        draw = self.choice(seed)
        steps = self.cases[index := self.drawn(draw)].law.steps
        several = [name for name in steps if self.cases[index].law.seats(name)]
        for step in several:
            self.hurry_to(index, step)
        for _ in range(4 if several else 0):
            verb = draw(("approve", "refuse", "refuse"))
            self.forward(index, draw, verb)

    @rule(seed=SEEDS)
    def pass_time(self, seed: int) -> None:
        """Time passes, or comes just to the end of a publicity, or the clock is set back."""
        draw = self.choice(seed)
        whole = [case for case in self.cases if case.whole() and not case.down]
        end = draw(whole).ends() if whole else None
        if end and draw((True, False)):
            end -= draw((timedelta(0), timedelta(microseconds=1)))
            self.clock.now = max(self.clock.now, end)
        else:
            self.clock.now += timedelta(hours=(hours := draw((-100, -1, 1, 25, 24 * 9))))
            self.set_back |= {"record-ahead", "contradicted"} if hours < 0 else set()

    @rule()
    def tick(self) -> None:
        self.run_clock()

    # how it is done

    def hurry_to(self, index: int, target: str) -> None:
        """Straight on to a step, over publicities too."""
        for _ in range(15):
            case = self.cases[index]
            if case.at == target or case.ended:
                break
            if case.whole() and not case.down and not case.open:
                self.clock.now = max(self.clock.now, case.ends() or self.clock.now)
                self.run_clock()
            if self.cases[index] is case:
                self.forward(index, plainly)

    def estrange(self, index: int, draw: attempts.Draw) -> None:
        """A proper act by somebody who must not do it."""
        case = self.told(index)
        verb = draw((attempts.usual(case), attempts.usual(case), *attempts.VERBS))
        act = attempts.attempt(case, verb, self.clock(), draw)
        self.attempt(index, act, draw(attempts.strangers(case, case.actor(act))))

    def spoil(self, index: int, draw: attempts.Draw) -> None:
        """A proper act with one thing wrong."""
        case = self.told(index)
        verb = draw((attempts.usual(case),) * 3 + ("refuse", "supplement", "file"))
        act = attempts.attempt(case, verb, self.clock(), draw)
        wrong = draw(list(attempts.spoiled(case, act, self.clock())))
        self.attempt(index, wrong, attempts.holder(case, wrong))

    def forward(self, index: int, draw: attempts.Draw, verb: str = "") -> None:
        """One act, as proper as can be."""
        case = self.told(index)
        act = attempts.attempt(case, verb or attempts.usual(case), self.clock(), draw)
        seen = draw((None, case.revision))
        self.attempt(index, replace(act, seen=seen), draw(attempts.deciders(case, act)))

    # what must hold after every step

    @invariant()
    def all_is_well(self) -> None:
        self.all_holds()


def walk(number: int, steps: int = 25) -> None:
    """One random path without Hypothesis: every rule as likely as it is useful."""
    choice = Random(number)
    machine = Paths()
    try:
        machine.begin_two(number)
        for _ in range(steps):
            choice.choice(OFTEN)(machine, choice.randrange(2**32))
            if sum(not case.ended for case in machine.cases) < MOST:
                machine.begin(choice.randrange(2**32))
            machine.all_is_well()
    finally:
        machine.close_down()


OFTEN: list[Callable[[Paths, int], None]] = [
    *(Paths.go_on, Paths.hurry, Paths.hurry, Paths.try_verb, Paths.disturb),
    *(Paths.try_what_is_wrong, Paths.try_what_is_wrong, Paths.try_what_is_wrong),
    *(Paths.pass_time, Paths.pass_time, Paths.do_something_odd),
    *(Paths.send_to_and_fro, Paths.think_again, Paths.decide_twice, Paths.speak_together),
]


def plainly(choices: Sequence[Any]) -> Any:
    """The first of every choice, which is the plain one."""
    return choices[0]
