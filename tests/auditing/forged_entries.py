"""Forgeries of what was decided, of its signatures, and of who may decide."""

from __future__ import annotations

from typing import Any

import msgspec

from domain.ledger.entry import WrongClock
from domain.rules.proposal import ProjectProposed
from domain.rules.signing import SignaturesRequired
from tests.auditing.forging import (
    ANSWER,
    APPOINTED,
    BY_TWO,
    GONE,
    NEW,
    OPEN,
    PAID,
    POST,
    PROPOSED,
    QUALIFIED,
    REPORTED,
    REQUIRED,
    REVOKED,
    TWO_OFFICES,
    TWO_PROJECTS,
    URGENT,
    Forge,
    act,
    again,
    altered,
    before,
    beyond_the_order,
    both,
    corrected,
    in_another_role,
    loose_bits,
    more,
    on,
    repeated,
    resealed,
    resigned,
    roles_swapped,
    small_order,
    stripped,
    swapped,
)
from tests.auditing.signed_log import (
    AFTER,
    CLERK,
    FIRST,
    INSPECTOR,
    OFFICE,
    SECOND,
    STRANGER,
    Book,
    Step,
    paid,
    signed_book,
)

ALTERED: dict[str, Forge] = {
    "another post": altered(APPOINTED, {"post": "别的职务"}),
    "another power": altered(APPOINTED, {"holds": "decision"}),
    "another body": altered(APPOINTED, {"body": "organisation/别处"}),
    "another amount": altered(PAID, {"amount": 10**9}),
    "another rating": altered(REPORTED, {"overall": "good"}),
    "a comment left out": altered(REPORTED, {"comment": None}),
    "another evaluator": altered(REPORTED, {"evaluator": OFFICE}),
    "another issuer": altered(APPOINTED, by=SECOND),
    "another drafter": altered(APPOINTED, drafted_by=SECOND),
    "another day": altered(APPOINTED, decided_on="2017-01-02"),
    "no day": altered(APPOINTED, decided_on=None),
    "an authority added": altered(APPOINTED, authority="示例会议纪要"),
    "another command": altered(APPOINTED, command="another"),
    "another draft": altered(APPOINTED, draft="0" * 32),
    "another reason for urgency": altered(URGENT, urgent="另有原因"),
    "real instead of illustrative": altered(APPOINTED, illustrative=False),
    "a reason for urgency of blanks": resigned(URGENT, FIRST, urgent="\u3000"),
    "a reason for urgency that nobody sees": resigned(URGENT, FIRST, urgent="\u200b"),
    "a reason for urgency that clears the screen": resigned(URGENT, FIRST, urgent="汛情紧急\x1b[2J"),
    "a reason for urgency that is turned round": resigned(URGENT, FIRST, urgent="汛情\u202e紧急"),
    "a reason for urgency of two lines": resigned(URGENT, FIRST, urgent="汛情紧急\n已补签"),
    "urgency added": altered(APPOINTED, urgent="汛情紧急"),
}  # fmt: skip
ONE_KEY: dict[str, Forge] = {
    "the clerk signs for both": resigned(APPOINTED, CLERK, {"holds": "decision"}),
    "the issuer signs for both": resigned(APPOINTED, FIRST, {"holds": "decision"}),
    "the second officer signs for the first": resigned(URGENT, SECOND, {"holds": "decision"}),
    "an urgent act in another's name": more(Step("officer/10", FIRST, POST, urgent="汛情紧急"), decision=SECOND),
    "the drafter signs a payment alone": resigned(PAID, SECOND, {"amount": 10**9}),
    "the inspector softens a report": resigned(REPORTED, INSPECTOR, {"overall": "good"}),
    "the inspector softens a comment": resigned(REPORTED, INSPECTOR, {"comment": "进展良好"}),
}  # fmt: skip
MOVED: dict[str, Forge] = {
    "signatures of two entries change places": swapped(URGENT, OPEN),
    "drafter's and issuer's change places": roles_swapped,
    "a signature made in another role": in_another_role,
    "an appointment replayed for somebody else": again(APPOINTED, "officer/10"),
    "an appointment replayed for the same": again(APPOINTED, "officer/7"),
    "a payment replayed": again(PAID, "project/P1"),
    "a payment replayed under another command": again(PAID, "project/P1", command="again"),
    "a payment replayed in another project": again(PAID, "project/P2"),
    "a countersignature replayed for another act": again(ANSWER, "officer/9"),
    "the signatures of another book": altered(0, {"title": "另一本"}),
}  # fmt: skip
OTHER_FORMS: dict[str, Forge] = {
    "s beyond the group's order": resealed(APPOINTED, 1, beyond_the_order),
    "the drafter's s beyond the group's order": resealed(APPOINTED, 0, beyond_the_order),
    "the evaluator's s beyond the group's order": resealed(REPORTED, 1, beyond_the_order),
    "a signature of small order": resealed(APPOINTED, 1, small_order),
    "a signature in base64 with loose bits": resealed(APPOINTED, 1, loose_bits),
    "a key in base64 with loose bits": resealed(APPOINTED, 1, loose_bits, "key"),
    "the issuer's signature twice": repeated(APPOINTED, 0, 1, 1),
    "the drafter's signature twice": repeated(APPOINTED, 0, 0, 1),
    "the issuer's signature first": repeated(APPOINTED, 1, 0),
    "the evaluator's signature twice": repeated(REPORTED, 0, 1, 1),
    "the evaluator's signature alone": repeated(REPORTED, 1),
}  # fmt: skip
STRIPPED: dict[str, Forge] = {
    **{
        f"{what} without its signatures": stripped(place)
        for place, what in enumerate(
            ("the qualification", "a proposal", "a payment", "an appointment", "an urgent appointment",
             "a countersignature", "another urgent appointment", "a commission", "a report", "a correction",
             "the revocation of a key"), QUALIFIED,
        )
    },
    "the drafter left out": stripped(APPOINTED, "draft", drafted_by=None),
    "the drafter's signature left out": stripped(APPOINTED, "draft"),
    "the issuer's signature left out": stripped(APPOINTED, "decision"),
    "urgency left out": altered(URGENT, urgent=None),
    "the draft's id left out": altered(PROPOSED, draft=None),
    "unsigned after all": more(NEW._replace(drafted_by=None, signed=False)),
}  # fmt: skip
WHO: dict[str, Forge] = {
    "the same officer twice": more(NEW._replace(drafted_by=FIRST)),
    "a drafter of another body": more(NEW._replace(drafted_by=STRANGER)),
    "supervision drafts for decision": more(NEW._replace(drafted_by=INSPECTOR)),
    "a drafter who was never appointed": more(NEW._replace(drafted_by="officer/99")),
    "a drafter who was dismissed": before(GONE, more(NEW)),
    "an issuer who was dismissed": before(GONE, more(TWO_PROJECTS[0])),
    "the drafter and the issuer change places": altered(APPOINTED, by=CLERK, drafted_by=FIRST),
    "an issuer without the power": more(NEW._replace(by=CLERK, drafted_by=FIRST)),
    "a payment by one officer": more(Step("project/P1", CLERK, paid(2))),
    "a payment in urgency with a drafter": more(Step("project/P1", CLERK, paid(2), SECOND, urgent="汛情紧急")),
    "what one decides, in urgency": more(Step("project/P3", CLERK, msgspec.structs.replace(
        signed_book().entries[PROPOSED].fact, title="示例项目三"  # type: ignore[call-arg]
    ), urgent="汛情紧急")),
}  # fmt: skip
REQUIREMENT: dict[str, Forge] = {
    "the requirement said again": more(Step("book/示例", SECOND, SignaturesRequired(), CLERK)),
    "a kind that is none": more(Step("book/示例", SECOND, SignaturesRequired(kinds=("x.y",)), CLERK)),
    "it names countersignatures": more(
        Step("book/示例", SECOND, SignaturesRequired(kinds=("decision.countersigned",)), CLERK)
    ),
    "the requirement by one": more(Step("book/示例", SECOND, SignaturesRequired(kinds=("project.extended",)))),
    "its kinds altered": altered(REQUIRED, {"kinds": ()}),
    "it is taken back by a correction": more(
        on("book/示例", corrected(2, "kinds", '["project.disbursed"]', "[]", SECOND, drafted_by=CLERK))
    ),
    "it is signed by one for both": resigned(REQUIRED, SECOND),
}  # fmt: skip


def halves(**changes: Any) -> Forge:
    """An act on two streams whose second half was decided differently, and signed so."""

    def forge(book: Book) -> None:
        act(*TWO_OFFICES)(book)
        made = msgspec.structs.replace(book.entries[-1], **changes)
        book.entries[-1] = book.signed(made)

    return forge


CLOCK: dict[str, Forge] = {
    "an entry recorded late, said to follow a wrong clock": altered(
        REVOKED, wrong_clock=WrongClock(true_at="2017-01-04T03:30:00Z", reason="主板电池失效")
    ),
    "an entry dated back as if it followed a wrong clock": altered(
        REVOKED, wrong_clock=WrongClock(true_at="2017-01-04T01:00:00Z", reason="主板电池失效")
    ),
}  # fmt: skip
STATED: dict[str, Forge] = {
    f"the {field} of a payment corrected": more(
        on("project/P1", corrected(2, field, '"a"', '"b"', CLERK, drafted_by=SECOND))
    )
    for field in ("drafted_by", "urgent", "draft", "signatures", "decided_on", "kind")
}  # fmt: skip
BY_ONE: dict[str, Forge] = {
    "what two decide is corrected by one": more(on("project/P1", corrected(2, "amount", "100", "200", CLERK))),
    "the reason of such a correction is corrected by one": before(
        BY_TWO, more(on("project/P1", corrected(3, "reason", '"笔误"', '"录入有误"', CLERK)))
    ),
}  # fmt: skip
ACTS: dict[str, Forge] = {
    "half an act": altered(PROPOSED, act_size=2, act=signed_book().entries[PROPOSED].draft),
    "one part of an act on two left out": before(AFTER, act(TWO_PROJECTS[0], size=2)),
    "a part more than an act says": before(AFTER, act(*TWO_PROJECTS, Step(
        "project/P5", CLERK, ProjectProposed(title="示例项目5", programme="programme/1")
    ), size=2)),
    "the parts of an act say different sizes": before(AFTER, both(
        act(*TWO_PROJECTS), altered(REVOKED + 1, act_size=3)
    )),
    "one part of an act on two altered": before(AFTER, both(
        act(*TWO_PROJECTS), altered(REVOKED + 2, {"title": "别的项目"})
    )),
    "an act that is not its draft": altered(PROPOSED, act="another"),
    "one half of an act by another officer": halves(by=SECOND),
    "one half of an act in urgency": halves(urgent="汛情紧急", drafted_by=None),
    "one half of an act by another drafter": halves(drafted_by=SECOND),
    "one half of an act on another day": halves(decided_on="2017-01-03"),
    "one half of an act under another command": halves(command="another"),
}  # fmt: skip
GROUPS = {
    "What was decided is altered under its signatures": ALTERED,
    "One officer's key in the stead of others": ONE_KEY,
    "Signatures are moved": MOVED,
    "The same signature in another form": OTHER_FORMS,
    "Signatures are stripped": STRIPPED,
    "Who may draft and issue": WHO,
    "The requirement": REQUIREMENT,
    "Acts on many streams": ACTS,
    "Corrections of what a decision does not state": STATED,
    "Corrections of what two decide": BY_ONE,
    "The clock": CLOCK,
}
