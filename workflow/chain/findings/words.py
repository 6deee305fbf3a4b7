"""The words of every finding, by code; `code/variant` is another wording of one code."""

from __future__ import annotations

from workflow.chain.findings.wording import Message
from workflow.chain.findings.words_checking import CHECKS
from workflow.chain.findings.words_clocks import CLOCKS
from workflow.errors import N_

FILE = {
    "no-file": Message(
        N_("there is no file of this name"), "", N_("check the path, or list the folder")
    ),
    "not-a-file": Message(
        N_("this is a folder or a device, not a file"), "", N_("name the YAML file itself")
    ),
    "unreadable": Message(
        N_("the file cannot be read: {reason}"), "", N_("check who may read it, then try again")
    ),
    "too-big": Message(
        N_("the file has more than {most} bytes"),
        N_("a definition of an approval chain has some thousand bytes"),
        N_("check that this is the right file"),
    ),
    "empty-file": Message(
        N_("there is nothing in the file"), "", N_("begin with a copy of one in definitions/")
    ),
    "not-utf8": Message(
        N_("this byte does not belong in a UTF-8 text"),
        N_("the file may have been saved as GBK or GB18030"),
        N_("save it as UTF-8"),
    ),
    "bad-character": Message(
        N_("the invisible character {character} stands here"),
        N_("control and right-to-left characters make a text read otherwise than it is"),
        N_("delete it"),
    ),
    "yaml-syntax": Message(
        N_("the file cannot be read on from here: {problem}"),
        N_("this is not YAML"),
        N_("compare the indentation, colons, brackets and quotes with the lines above"),
    ),
    "yaml-alias": Message(
        N_("{name} stands here"),
        N_("a definition is read as it is printed, so nothing in it stands for something else"),
        N_("write the value out"),
    ),
    "yaml-tag": Message(
        N_("the tag {tag} stands here"),
        N_("every value is read as text, and the key says what it must be"),
        N_("delete the tag"),
    ),
    "unknown-fragment": Message(
        N_("there is no part named “{name}” to take over"),
        N_("like: NAME takes over shared/NAME.yaml: beside the file, or one that comes with tto"),
        N_("correct the name, or write the file"),
    ),
    "fragment-cycle": Message(
        N_("“{name}” takes over itself: {chain}"),
        N_("parts that take each other over have no end"),
        N_("write one of them out"),
    ),
    "fragment-broken": Message(
        N_("the part “{name}” cannot be read; its first mistake stands in its line {line}"),
        "",
        N_("mend that file: tto definition check names the mistakes in it"),
    ),
    "yaml-documents": Message(
        N_("a second document begins here"),
        N_("one file holds one chain"),
        N_("put it in a file of its own"),
    ),
    "yaml-depth": Message(
        N_("the nesting goes deeper than {most} levels"),
        N_("no part of a definition is nested so deeply"),
        N_("check the brackets and the indentation"),
    ),
    "yaml-size": Message(
        N_("the file has more than {most} values"),
        N_("a definition of an approval chain has some hundred"),
        N_("check that this is the right file"),
    ),
}

SHAPE = {
    "duplicate-key": Message(
        N_("“{key}” stands here for the second time"),
        N_("it was already written in line {line}; only one of them can hold"),
        N_("delete one of the two"),
    ),
    "unknown-key": Message(
        N_("“{key}” is not known here"), "", N_("write one of: {allowed}; or delete it")
    ),
    "unknown-key/guess": Message(
        N_("“{key}” is not known here"), "", N_("did you mean {guess}? Known here: {allowed}")
    ),
    "key-of-other-kind": Message(
        N_("“{key}” has no meaning for {kind}"), "", N_("delete it, or change {kind}")
    ),
    "missing-key": Message(N_("“{key}” is missing in {where}"), "", N_("add {key}: …")),
    "missing-key/empty": Message(
        N_("“{key}” has no value"), "", N_("write a value after the colon, or delete the key")
    ),
    "wrong-shape/text": Message(
        N_("“{key}” must be one value"), "", N_("write {key}: value, without brackets or a list")
    ),
    "wrong-shape/list": Message(
        N_("“{key}” must be a list"), "", N_("write {key}: [first, second]")
    ),
    "wrong-shape/mapping": Message(
        N_("“{key}” must be a group of keys and values"), "", N_("write {key}: followed by keys")
    ),
    "wrong-shape/file": Message(
        N_("the file must be a group of keys and values"),
        "",
        N_("begin with a copy of one in definitions/"),
    ),
    "wrong-shape/key": Message(N_("a key must be one word"), "", N_("write a word before the :")),
    "bad-value": Message(
        N_("“{text}” is not a value of “{key}”"), "", N_("write one of: {allowed}")
    ),
    "bad-value/whole": Message(
        N_("“{text}” is not a number that “{key}” can have"),
        "",
        N_("write a whole number from {low} to {high}"),
    ),
    "bad-value/date": Message(
        N_("“{text}” is not a date"), "", N_("write year-month-day, such as 2026-09-15")
    ),
    "bad-name": Message(
        N_("“{text}” cannot be a name"),
        N_("names are typed and compared, so they are kept plain"),
        N_("use lower-case letters, digits, - and _, beginning with a letter"),
    ),
    "reserved-name": Message(
        N_("“{text}” already has a meaning of its own"), "", N_("choose another name")
    ),
    "name-clash": Message(
        N_("“{text}” is both a role and a body"),
        N_("“by: {text}” would not say which of the two acts"),
        N_("rename one of them"),
    ),
    "no-title": Message(
        N_("{where} has no title"), "", N_("write zh: and en:, or at least one of the two")
    ),
    "bad-version": Message(
        N_("“{text}” is not a version"), "", N_("write a whole number from 1 up")
    ),
    "bad-number-prefix": Message(
        N_("“{text}” cannot begin an application number"),
        "",
        N_("write 2 to 6 capital letters, such as PKU"),
    ),
    "dates-reversed": Message(
        N_("the chain would end on {end}, before it begins on {start}"),
        "",
        N_("correct effective: from or to"),
    ),
    "bad-basis": Message(
        N_("this basis names no source"),
        "",
        N_("write collection: and its number, or instrument: and article:"),
    ),
    "bad-condition": Message(
        N_("“{text}” is not a condition"),
        "",
        N_(
            'write otherwise, or conditions such as {{amount: "<= 400万"}}, {{mode: licence}} '
            "or {{any beneficiary holds: [leader]}}"
        ),
    ),
    "bad-condition/border": Message(
        N_("“{text}” is not a border of “{key}”"),
        "",
        N_('write <=, <, >=, > or == before a value, such as "<= 400万"'),
    ),
    "bad-condition/type": Message(
        N_("“{key}” cannot be a condition on the {type} field “{field}”"),
        N_("routes read amounts, percentages, dates, choices and posts of people"),
        N_("for people write: any {each} holds; text cannot choose a route"),
    ),
    "submission-in-path": Message(
        N_("“submission” is written in the path"),
        N_("every path begins with it, so it is never written"),
        N_("delete it from the path"),
    ),
    "not-in-this-release": Message(
        N_("{feature} cannot be carried out by this release"),
        N_("the definition language has a place for it, the engine does not yet"),
        N_("write the steps one after the other; side by side they are branches: of one step"),
    ),
    "duplicate-route": Message(
        N_("there is already a route “{name}”"), "", N_("give each route a name of its own")
    ),
    "publicity-without-unit": Message(
        N_("the publicity “{step}” does not say which days count"),
        N_("15 working days are about 21 natural days; nothing is guessed"),
        N_("write unit: natural or unit: working"),
    ),
    "publicity-without-length": Message(
        N_("the publicity “{step}” does not say how long it lasts"), "", N_("write days: 15")
    ),
    "publicity-incomplete": Message(
        N_("the publicity “{step}” lacks “{key}”"),
        N_("a notice needs a place, someone who handles objections, and what they lead to"),
        N_("add {key}: …"),
    ),
    "body-rule-incomplete": Message(
        N_("the rule of the body “{body}” lacks “{key}”"),
        N_("schools count quorum and majority differently, so nothing of it is guessed"),
        N_("write quorum, passes, of and recused; or none, and its secretary records minutes"),
    ),
    "contract-without-parties": Message(
        N_("the contract “{step}” does not say who signs"),
        N_("it ends when all parties have signed"),
        N_("write parties: with a name and a title for each"),
    ),
    "period-without-months": Message(
        N_("the period “{step}” does not say how long it lasts"), "", N_("write months: 12")
    ),
    "no-refusal-target": Message(
        N_("“{step}” can refuse, but nothing says what happens then"),
        "",
        N_("write on_refuse: end (or a step) here, or refuse: end under defaults"),
    ),
    "split-part": Message(
        N_("the part “{part}” must have exactly one of percent, bands, table and rest"),
        "",
        N_("write percent: 70%, or percent: 70%..95% with chosen:, or rest: true"),
    ),
}

MESSAGES: dict[str, Message] = {**FILE, **SHAPE, **CHECKS, **CLOCKS}
