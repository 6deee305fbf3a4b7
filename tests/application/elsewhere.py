"""The refusals that are provoked in tests of their own, and where."""

from __future__ import annotations

APART = {  # those of `seats` are another wording of a refusal before: test_elsewhere
    "applying.start external-cannot-start",  # noted with the office: tests/scenarios/test_external
    "perform.require_real_work demonstration-file",  # nothing may be written: its test is below
    "closing.carried cannot-carry",  # a start is noted with the office: scenarios/test_children
    "context._require_apart apart",  # needs a definition that says so: scenarios/test_apart
    *("applying.require_fitting draft-version", "applying.require_fitting draft-version/gone"),
    # another version must be in force: scenarios/test_drafts
    "applying._require_as_carried fact-carried",  # needs one above: scenarios/test_children
    "publicity._publicity wrong-verb/publicity",  # an objection is always at a publicity
    *("seats.why_not_now wrong-verb/nowhere", "seats._ended already-ended/completed"),
    "seats._ended already-ended/recall",  # in scenarios/test_after_the_end, as the two of recall
    *("deciding.recall nothing-to-recall/ended", "deciding.recall not-yours-to-recall/ended"),
    *("seats._objection already-ended/objection-void", "seats._objection wrong-verb/no-publicity"),
    "objections.accepted_already accepted-already/not-asked",  # these in test_objections_now
    "objections.finding_given finding-given",
    *(
        f"objections.not_open no-such-objection/{how}"
        for how in ("declined", "disposed", "published")
    ),
    *(
        f"seats._none_raised no-such-objection/{word}"
        for word in ("so-far", "too-late", "no-publicity")
    ),
}
