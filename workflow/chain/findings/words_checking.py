"""The words of the findings about a chain that could be read but must not be used."""

from __future__ import annotations

from workflow.chain.findings.wording import Message
from workflow.errors import N_

CHECKS = {
    "unknown-step": Message(
        N_("there is no step “{name}”"), "", N_("write one of: {allowed}; or add the step")
    ),
    "unknown-document": Message(
        N_("there is no document “{name}”"), "", N_("add it under documents, or correct the name")
    ),
    "unknown-field": Message(
        N_("there is no field “{name}”"), "", N_("add it under fields, or correct the name")
    ),
    "unknown-value": Message(
        N_("“{name}” is not a value of “{field}”"), "", N_("write one of: {allowed}")
    ),
    "no-approver": Message(
        N_("nobody can act on “{step}”"),
        N_("“{by}” is neither a role nor a body of this chain"),
        N_("write by: with a role, a body or applicant"),
    ),
    "no-approver/body": Message(
        N_("nobody can record a resolution of “{body}”"),
        N_("its secretary “{by}” is not a role of this chain"),
        N_("write secretary: with one of the roles"),
    ),
    "no-approver/seat": Message(
        N_("one of those who act on “{step}” is not known"),
        N_("“{by}” is not a role of this chain; a body decides alone"),
        N_("write one of the roles"),
    ),
    "panel-unclear": Message(
        N_("it is not clear how several people act on “{step}”"),
        N_("all, any, sequence, one-of-each, or least with of: exactly one of them must be said"),
        N_("write by: {{all: [first, second]}}, or by: {{least: 2, of: [first, second, third]}}"),
    ),
    "panel-count": Message(
        N_("several people act on “{step}”, but their number does not fit"),
        N_("a group has two at the least, each of them once, and no more than {most} can agree"),
        N_("correct the list or the number"),
    ),
    "deadline-unclear": Message(
        N_("the deadline of “{step}” contradicts itself"),
        N_("a reminder comes before the end, and what lapses cannot be escalated any more"),
        N_("write fewer days in remind:, and only one of escalate: and lapse:"),
    ),
    "tool-without-account": Message(
        N_("nobody answers with the tool of “{step}”"),
        N_("its answer is given under the account of one role: no body, no applicant, no group"),
        N_("write by: with one role, and give that role to an account of its own"),
    ),
    "subprocess-without-chain": Message(
        N_("the step “{step}” does not say which chain it starts"),
        "",
        N_("write chain: with the name of the other definition"),
    ),
    "panel-not-here": Message(
        N_("several people cannot act on “{step}” of the kind {kind}"),
        N_("review, evaluate, authorize and classify can have several; a body votes"),
        N_("name one role, or change the kind"),
    ),
    "no-approver/objections": Message(
        N_("nobody can handle objections at “{step}”"),
        N_("“{by}” is neither a role nor a body of this chain"),
        N_("write handled_by: with a role or a body"),
    ),
    "no-approver/route": Message(
        N_("nobody decides on the route “{route}”"),
        N_("a route needs a step of the kind review, decide or authorize"),
        N_("add the deciding step to its path"),
    ),
    "applicant-decides": Message(
        N_("the applicant would decide on their own application at “{step}”"),
        "",
        N_("write by: with a role or a body"),
    ),
    "step-twice": Message(
        N_("“{step}” stands twice in this path"),
        N_("after a return it would not be clear where the application stands"),
        N_("give the second one a name of its own"),
    ),
    "unreachable-step": Message(
        N_("no path leads to the step “{step}”"), "", N_("add it to a path, or delete it")
    ),
    "no-end": Message(
        N_("from “{step}” no end can be reached"),
        N_("{key} leads to “{target}”, which is not on the route “{route}”"),
        N_("name an earlier step of every path with “{step}”, or end"),
    ),
    "target-not-earlier": Message(
        N_("{key} at “{step}” leads to “{target}”, which does not come before it"),
        N_("an application could pass over a decision, or never leave the step"),
        N_("name a step that stands before “{step}” on the route “{route}”"),
    ),
    "target-not-earlier/end": Message(
        N_("a return at “{step}” cannot end the application"),
        N_("a return goes back to an earlier step; only a refusal ends"),
        N_("name a step, such as submission"),
    ),
    "late-route": Message(
        N_("the route “{route}” depends on “{field}”, which is asked for only on other paths"),
        N_("what a route depends on is given with the submission, or asked for on its own path"),
        N_("let a step of its path ask for it, before the routes part"),
    ),
    "late-route/early": Message(
        N_("the routes “{first}” and “{second}” part before “{field}” is asked for"),
        N_("until it is known, nobody could say which of the two an application is on"),
        N_("let both begin alike, up to the step that asks for it"),
    ),
    "late-route/optional": Message(
        N_("“{field}” may be left out, and the route “{route}” depends on it"),
        "",
        N_("delete required: false"),
    ),
    "gap": Message(
        N_("{witness} fits no route"),
        N_("no route takes {range}"),
        N_("change a border so that it is included, or end with a route for otherwise"),
    ),
    "gap/more": Message(
        N_("{witness} fits no route"),
        N_("no route takes {range}; there are {more} more such combinations"),
        N_("change a border so that it is included, or end with a route for otherwise"),
    ),
    "choice-not-covered": Message(
        N_("no route takes {values} of “{field}”"),
        "",
        N_("add a route for it, or end with a route for otherwise"),
    ),
    "overlap": Message(
        N_("{witness} fits the routes “{first}” and “{second}”"),
        N_("line {line} has {first_takes}; here stands {second_takes}"),
        N_("let only one of them include it; rising upper borders and otherwise may overlap"),
    ),
    "unreachable-route": Message(
        N_("no application can reach the route “{route}” ({takes})"),
        N_("routes are read from the top; before it are {blockers}"),
        N_("correct the border or the value, or move the route up"),
    ),
    "unreachable-route/never": Message(
        N_("no application can reach the route “{route}” ({takes})"),
        N_("its own conditions exclude each other"),
        N_("correct the borders or values of its conditions"),
    ),
    "too-many-combinations": Message(
        N_("the routes have {count} combinations of conditions"),
        N_("every one is proved, and at most {most} can be"),
        N_("read fewer fields in when:, or split the chain in two"),
    ),
    "no-examples": Message(
        N_("there is not one worked example"),
        N_("examples are the second writing of every border; they show a slip of the pen"),
        N_("add examples: with facts and decided_by: for every route"),
    ),
    "example-missing": Message(
        N_("no example takes the route “{route}” ({takes})"),
        N_("a slip in its conditions would not be seen"),
        N_("add an example that takes it"),
    ),
    "example-empty": Message(
        N_("this example does not say what must come out"), "", N_("add decided_by: or path:")
    ),
    "example-fails/decided": Message(
        N_("{facts}: the example expects the decision of “{expected}”, but it is “{actual}”"),
        N_("the facts take the route “{route}” ({takes})"),
        N_("correct the example or the border, whichever is wrong"),
    ),
    "example-fails/path": Message(
        N_("{facts}: the example expects the path {expected}, but it is {actual}"),
        N_("the facts take the route “{route}” ({takes})"),
        N_("correct the example or the path, whichever is wrong"),
    ),
    "example-fails/open": Message(
        N_("{facts}: this example may take the route “{first}” or “{second}”"),
        N_("what a later step asks for decides between them"),
        N_("add it to the example"),
    ),
    "example-fails/shares": Message(
        N_("this example comes out otherwise: {actual}"),
        N_("expected was: {expected}"),
        N_("correct the example or the split"),
    ),
    "example-fails/none": Message(
        N_("{facts}: no route takes this example"), "", N_("correct the example or the routes")
    ),
    "example-unclear": Message(
        N_("the value of “{field}” cannot be read in this example"),
        "",
        N_("write it as an applicant would; for people a list of posts"),
    ),
    "never-collectable": Message(
        N_("“{document}”, required at “{step}”, can never be handed in on the route “{route}”"),
        N_("no step at or before “{step}” on that route takes it"),
        N_("name such a step in handed_in_at of the document"),
    ),
    "never-used": Message(
        N_("“{name}” is never used"),
        N_("what is written and not used is often a slip in another name"),
        N_("delete it, or use it"),
    ),
    "split-rest": Message(
        N_("{count} parts of the split take the rest"),
        N_("exactly one part takes what is left, and with it every residual fen"),
        N_("write rest: true at one part, and no of: there"),
    ),
    "split-sum": Message(
        N_("the shares add up to {total}%"),
        N_("shares of one amount add up to at most 100%, even at the bottom of every band"),
        N_("lower one of the shares"),
    ),
    "split-band": Message(
        N_("nothing says where in its band the part “{part}” stands"),
        N_("chosen: must name a percent field, and “{field}” is none"),
        N_("write chosen: with a field of the type percent"),
    ),
    "split-band/reversed": Message(
        N_("the band of “{part}” ends before it begins"), "", N_("write the lower percent first")
    ),
    "split-slices": Message(
        N_("the bands of “{part}” do not take every amount in one of them"),
        N_("each but the last has a higher upto: than the one before, and the last has none"),
        N_("write the bands from the lowest to the highest, and the last without upto:"),
    ),
    "split-grid": Message(
        N_("the table of “{part}” reads “{field}”, which is no choice"),
        "",
        N_("write rows: and columns: with fields of the type choice"),
    ),
    "split-grid/cell": Message(
        N_("the table of “{part}” has no cell for {row} and {column}"),
        N_("an application with these values would have no share, and none is guessed"),
        N_("write the percent into the cell"),
    ),
    "split-floor": Message(
        N_("the rewards are at most {most}%, below the floor of {floor}%"),
        N_("a floor is the least that those who did the work must get"),
        N_("raise a part with reward: true, or mark the parts that are rewards"),
    ),
    "split-less": Message(
        N_("deductions are taken off a net income only; this base is {of}"),
        "",
        N_("write of: net-income, or delete less:"),
    ),
    "pays-what": Message(
        N_("what “{step}” pays is not clear: “{name}”"),
        N_("pays: names a part of the split or a money field, and only one of them"),
        N_("write the name of a part or of a field of the type money"),
    ),
    "split-base": Message(
        N_("“{name}” is not an amount that can be divided"),
        "",
        N_("write base: with a field of the type money"),
    ),
    "split-of": Message(
        N_("the part “{part}” is a share of “{of}”, which is no part above it"),
        "",
        N_("write of: with a part that stands before this one"),
    ),
    "relief-publicity": Message(
        N_("the publicity “{step}” of the tax relief may be shorter than {least} working days"),
        N_("国科发政〔2018〕103号 asks for {least} working days at the least (not verified)"),
        N_("write days: {least} or more and unit: working at “{step}”"),
    ),
    "relief-step": Message(
        N_("“{step}” is no publicity"),
        N_("the tax relief for cash rewards asks for a publicity that has run its time"),
        N_("write publicity: with a step of the kind publicize"),
    ),
    "relief-step/filing": Message(
        N_("“{step}” cannot be the filing of the tax relief"),
        N_("it is owed after payments, while the application goes on, and once for each month"),
        N_("write filing: with a step of the kind file, blocking: false, without every_months"),
    ),
    "relief-filing": Message(
        N_("the filing “{step}” of the tax relief is on the path of “{route}”"),
        N_("there it would be owed although nothing was paid with the relief"),
        N_("take it out of the path; paying with the relief makes it owed"),
    ),
    "relief-mode": Message(
        N_("“{field}” does not say for which choices there is the tax relief"),
        N_("it holds for transfers and licences only, so a choice field must name them"),
        N_("write modes: {{FIELD: [assignment, licence]}} with a field of the type choice"),
    ),
    "duplicate-version": Message(
        N_("{key} is already written otherwise in {other}"),
        N_("a version never changes: applications stay on the one they began with"),
        N_("give the newer one the next version"),
    ),
}
