"""Forgeries of keys, of lists, of evaluations and of countersignatures."""

from __future__ import annotations

from base64 import b64encode

import msgspec

from domain.ledger.signing import key_bytes
from domain.rules.admission import OrganisationKeyRevoked, OrganisationQualified
from domain.rules.evaluation_course import EvaluationCommissioned, EvaluationReported
from domain.rules.officer import OfficerDismissed
from domain.rules.officer_keys import OfficerKeyRegistered, OfficerKeyRevoked
from domain.rules.signing import DecisionCountersigned
from tests.auditing.forging import (
    CORRECTED_TWICE,
    KEY_AGAIN,
    LISTED_STREAM,
    NEW,
    POST,
    REVOKED,
    SIGNED_REPORT,
    SMALL,
    SOFTENS,
    SOURCE,
    UNPROVEN,
    URGENT_ACT,
    Forge,
    altered,
    before,
    both,
    corrected,
    listed,
    more,
    on,
    recovered,
    registered,
    repeated,
    resealed,
    small_key,
)
from tests.auditing.signed_log import (
    AFTER,
    CLERK,
    EVALUATOR,
    FIRST,
    INSPECTOR,
    OFFICE,
    RECOVERY,
    SECOND,
    STRANGER,
    THIRD,
    Step,
    countersigned,
    paid,
    text,
)

KEY_OF_7, KEY_OF_BODY = text("insider", "officer/7"), text("insider", EVALUATOR)
KEYS: dict[str, Forge] = {
    "a key registered without a proof signs": both(
        more(Step(FIRST, SECOND, OfficerKeyRegistered(key=text("insider", FIRST)), CLERK)),
        more(NEW, decision="insider"),
    ),
    "a key of an older book, without a proof, signs": before(
        UNPROVEN, more(Step("officer/10", "officer/12", POST, CLERK))
    ),
    "a key of an older book, without a proof, drafts": before(
        UNPROVEN, more(Step("officer/10", FIRST, POST, "officer/12"))
    ),
    "a key of small order registered": more(
        Step("officer/7", SECOND, lambda book: OfficerKeyRegistered(
            key=small_key("officer/7"), proof=b64encode(SMALL + bytes(32)).decode()
        ), CLERK)
    ),
    "signed with a key of small order": both(
        more(NEW),
        lambda book: repeated(REVOKED + 1, 0, 1)(book),
        resealed(REVOKED + 1, 1, lambda _: b64encode(SMALL), "key"),
        resealed(REVOKED + 1, 1, lambda _: b64encode(SMALL + bytes(32))),
    ),
    "a revocation dated back, of what signed since": altered(REVOKED, decided_on="2017-01-03"),
    "a revocation whose day of doubt is moved": altered(REVOKED, {"untrusted_from": "2017-01-04"}),
    "a revocation whose day of doubt is taken out": altered(REVOKED, {"untrusted_from": None}),
    "a revocation of another key": altered(REVOKED, {"key": text(SECOND)}),
    "a revoked key registered again": more(Step(THIRD, SECOND, registered(THIRD, THIRD), CLERK)),
    "a revoked key registered again for another": more(
        Step("officer/7", SECOND, registered("officer/7", THIRD), CLERK)
    ),
    "a key that nobody registered": more(NEW, decision="somebody"),
    "a key of another officer": more(NEW, draft=SECOND),
    "a revoked key": more(Step("officer/10", THIRD, POST, CLERK)),
    "a revoked key, dated back": more(Step("officer/10", THIRD, POST, urgent="汛情紧急")),
    "a drafter's revoked key": more(Step("officer/10", FIRST, POST, THIRD)),
    "a second key registered by one officer in urgency": more(
        Step(FIRST, SECOND, registered(FIRST, "insider"), urgent="密钥遗失")
    ),
    "a key replaced by one officer in urgency": more(
        Step(FIRST, SECOND, lambda book: OfficerKeyRevoked(
            key=text(FIRST), reason="遗失", replacement=text("insider", FIRST),
            proof=book.sign("insider", "key", key_bytes(FIRST, text("insider", FIRST))),
        ), urgent="密钥遗失")
    ),
    "a proof of another key": more(Step(FIRST, SECOND, registered(FIRST, "insider", key=text("other", FIRST)), CLERK)),
    "a proof for another officer": more(
        Step("officer/7", SECOND, lambda book: OfficerKeyRegistered(
            key=text("insider", "officer/7"), proof=book.proof(CLERK, "insider")
        ), CLERK)
    ),
    **{f"a key with {what} at its {end}": more(
        Step("officer/7", SECOND, registered("officer/7", "insider", key=f"{before_}{KEY_OF_7}{after}"), CLERK)
    ) for what, end, before_, after in (
        ("a line feed", "end", "", "\n"), ("a space", "end", "", " "), ("a space", "beginning", " ", "")
    )},
    "a body's key with a line feed at its end": more(Step(EVALUATOR, INSPECTOR, lambda book: OrganisationQualified(
        scope="科技评估", valid_from="2017-01-01", valid_until="2019-12-31", key=f"{KEY_OF_BODY}\n",
        proof=book.sign("insider", "key", key_bytes(EVALUATOR, f"{KEY_OF_BODY}\n")),
    ))),
    "a replacement with a line feed at its end": more(Step(CLERK, SECOND, lambda book: OfficerKeyRevoked(
        key=text(CLERK), reason="遗失", replacement=f"{text('insider', CLERK)}\n",
        proof=book.sign("insider", "key", key_bytes(CLERK, f"{text('insider', CLERK)}\n")),
    ), FIRST)),
    "a key with the name of another": more(
        Step("officer/7", SECOND, registered("officer/7", "insider", key=text("insider", CLERK)), CLERK)
    ),
    "a key that is another's": more(
        Step("officer/7", SECOND, registered("officer/7", CLERK, key=text(CLERK, "officer/7")), CLERK)
    ),
    "the recovery key while others can sign": more(
        Step(FIRST, FIRST, recovered(RECOVERY, [text(FIRST)]), signed=False)
    ),
    "the recovery key's signature by another": more(
        Step(FIRST, FIRST, recovered(SECOND, [text(each) for each in (FIRST, SECOND, STRANGER)]), signed=False)
    ),
    "the recovery key's registration without a proof": more(
        Step(FIRST, FIRST, lambda book: msgspec.structs.replace(
            recovered(RECOVERY, [text(each) for each in (FIRST, SECOND, STRANGER)])(book), proof=None
        ), signed=False)
    ),
    "keys named as lost without the recovery key": more(
        Step(FIRST, SECOND, registered(FIRST, f"{FIRST} again", lost=(text(FIRST),)), CLERK)
    ),
    "a key revoked that leaves one": more(
        Step(FIRST, SECOND, OfficerKeyRevoked(key=text(FIRST), reason="遗失"), CLERK)
    ),
    "a dismissal that leaves one": more(Step(FIRST, SECOND, OfficerDismissed(reason="调任"), CLERK)),
    "an appointment anew that leaves one": more(
        Step(FIRST, SECOND, msgspec.structs.replace(POST, holds="execution"), CLERK)
    ),
    "an appointment anew, to another body": more(
        Step(FIRST, SECOND, msgspec.structs.replace(POST, body="organisation/别处"), CLERK)
    ),
    "a lost key named twice": more(
        Step(FIRST, FIRST, recovered(RECOVERY, [text(each) for each in (FIRST, FIRST, SECOND, STRANGER)]), signed=False)
    ),
    "a revocation of what is no key": more(
        Step(CLERK, SECOND, OfficerKeyRevoked(key=text(FIRST), reason="遗失"), FIRST)
    ),
    "a body's key substituted by a correction": more(
        on(EVALUATOR, corrected(2, "key", f'"{text(EVALUATOR)}"', f'"{text("insider", EVALUATOR)}"', INSPECTOR))
    ),
    "an officer's key substituted by a correction": more(
        on(FIRST, corrected(2, "key", f'"{text(FIRST)}"', f'"{text("insider", FIRST)}"', SECOND, drafted_by=CLERK))
    ),
    "a body's key with the proof of another": more(
        Step(EVALUATOR, INSPECTOR, lambda book: OrganisationQualified(
            scope="科技评估", valid_from="2017-01-01", valid_until="2019-12-31", key=text("insider", EVALUATOR),
            proof=book.proof(OFFICE, "insider"),
        ))
    ),
    "a body's key revoked that is none": more(
        Step(EVALUATOR, INSPECTOR, OrganisationKeyRevoked(key=text("insider", EVALUATOR), reason="遗失"))
    ),
}  # fmt: skip
LISTS: dict[str, Forge] = {
    "transcribed instead": more(Step("project/P1", CLERK, paid(2), signed=False)),
    "transcribed over the book's own record": both(
        more(Step("project/P1", CLERK, paid(2), signed=False)), altered(REVOKED + 1, source=SOURCE)
    ),
    "transcribed with a signature": both(
        more(Step("project/P9", CLERK, paid(2))), altered(REVOKED + 1, source=SOURCE)
    ),
    "a key taken from a list": both(
        more(Step("organisation/另一机构", CLERK, lambda book: OrganisationQualified(
            scope="科技评估", key=text("insider", "organisation/另一机构"),
            proof=book.proof("organisation/另一机构", "insider"),
        ), signed=False)),
        altered(REVOKED + 1, source=SOURCE),
    ),
    "a proof taken from a list": listed(
        Step("organisation/另一机构", CLERK, OrganisationQualified(scope="科技评估", proof="AAAA"))
    ),
}  # fmt: skip
SECOND_REPORT = Step("evaluation/E1", INSPECTOR, EvaluationReported(
    subject="project/P1", evaluator=EVALUATOR, overall="good", comment="进展良好"
))  # fmt: skip
SECOND_COMMISSION = Step("evaluation/E1", INSPECTOR, EvaluationCommissioned(
    subject="project/P1", evaluator=OFFICE, stage="annual"
))  # fmt: skip
SOFTENS_AGAIN = on("evaluation/E1", corrected(3, "right", '"\\"good\\""', '"\\"excellent\\""', INSPECTOR))
EVALUATIONS: dict[str, Forge] = {
    "a signed report corrected without its author": more(
        on("evaluation/E1", corrected(2, "overall", '"poor"', '"good"', INSPECTOR))
    ),
    "a signed report corrected by another's key": more(
        on("evaluation/E1", corrected(2, "overall", '"poor"', '"good"', INSPECTOR, evaluator="insider"))
    ),
    "a report signed by another's key": more(Step("evaluation/E2", INSPECTOR, EvaluationReported(
        subject="project/P1", evaluator=EVALUATOR, overall="good"
    ), evaluator="insider")),
    "an evaluator's signature where none belongs": more(
        Step("project/P1", CLERK, paid(2), SECOND, evaluator=EVALUATOR)
    ),
    "a report signed before the requirement, corrected without a signature": before(
        SIGNED_REPORT, more(SOFTENS._replace(signed=False))
    ),
    "the same, corrected by the inspector alone": before(SIGNED_REPORT, more(SOFTENS)),
    "the same, corrected out of a list": before(SIGNED_REPORT, listed(SOFTENS)),
    "the commission of a signed report moved to another subject": more(
        on("evaluation/E1", corrected(1, "subject", '"project/P1"', '"project/P2"', INSPECTOR))
    ),
    "the commission of a signed report given to another body": more(
        on("evaluation/E1", corrected(1, "evaluator", f'"{EVALUATOR}"', f'"{OFFICE}"', INSPECTOR))
    ),
    "the same, of a book that required no signatures yet, unsigned": before(SIGNED_REPORT, more(
        on("evaluation/E1", corrected(1, "evaluator", f'"{EVALUATOR}"', f'"{OFFICE}"', INSPECTOR, signed=False))
    )),
    "a signed report corrected with a second key of its body": both(
        more(KEY_AGAIN), more(SOFTENS._replace(evaluator=f"{EVALUATOR} again"))
    ),
    "a second report without the body's signature": more(SECOND_REPORT),
    "a second report with the body's signature": more(SECOND_REPORT._replace(evaluator=EVALUATOR)),
    "a second report, of a book that required no signatures yet": before(SIGNED_REPORT, more(SECOND_REPORT)),
    "the same, unsigned": before(SIGNED_REPORT, more(SECOND_REPORT._replace(signed=False))),
    "a second report out of a list": before(SIGNED_REPORT, listed(SECOND_REPORT._replace(by=CLERK))),
    "another body commissioned for what is reported": more(SECOND_COMMISSION),
    "a correction of a correction, of what it calls right": before(CORRECTED_TWICE, more(SOFTENS_AGAIN)),
    "the same where signatures are required": before((AFTER[0], *CORRECTED_TWICE), more(SOFTENS_AGAIN)),
}  # fmt: skip
COUNTERSIGNING: dict[str, Forge] = {
    "a refusal to countersign out of a list": before(
        URGENT_ACT, listed(Step("officer/8", SECOND, DecisionCountersigned(number=1, refused="不同意")))
    ),
    "a countersignature of nonsense out of a list": before(
        URGENT_ACT, listed(Step("officer/8", SECOND, DecisionCountersigned(number=1, countersignature="AAAA")))
    ),
    "a doubted decision on a stream of lists countersigned out of a list": before(
        LISTED_STREAM,
        listed(Step("project/L1", "officer/11", DecisionCountersigned(number=2, countersignature="AAAA"))),
    ),
    "countersigned by its issuer": more(Step("officer/9", FIRST, countersigned("officer/9", 1, FIRST))),
    "countersigned twice": more(Step("officer/8", SECOND, countersigned("officer/8", 1, SECOND))),
    "countersigned by a stranger": more(Step("officer/9", STRANGER, countersigned("officer/9", 1, STRANGER))),
    "countersigned by another power": more(Step("officer/9", CLERK, countersigned("officer/9", 1, CLERK))),
    "countersigned with another's words": more(Step("officer/9", SECOND, countersigned("officer/8", 1, SECOND))),
    "countersigned where nothing was urgent": more(Step("officer/7", SECOND, countersigned("officer/7", 1, SECOND))),
    "refused for a reason of blanks": more(
        Step("officer/9", SECOND, DecisionCountersigned(number=1, refused="\u3000"))
    ),
    "refused for a reason that nobody sees": more(
        Step("officer/9", SECOND, DecisionCountersigned(number=1, refused="\u200b"))
    ),
    "refused for a reason that is turned round": more(
        Step("officer/9", SECOND, DecisionCountersigned(number=1, refused="并不\u202e紧急"))
    ),
    "refused for a reason of two lines": more(
        Step("officer/9", SECOND, DecisionCountersigned(number=1, refused="并不紧急\n已补签"))
    ),
    "countersigned and refused": more(Step("officer/9", SECOND, lambda book: msgspec.structs.replace(
        countersigned("officer/9", 1, SECOND)(book), refused="不同意"
    ))),
    "neither countersigned nor refused": more(Step("officer/9", SECOND, DecisionCountersigned(number=1))),
    "a refusal turned into an approval": both(
        more(Step("officer/9", SECOND, DecisionCountersigned(number=1, refused="不同意"))),
        lambda book: altered(REVOKED + 1, {
            "refused": None, "countersignature": book.sign(CLERK, "countersign", b"")
        })(book),
    ),
    "a countersignature's refusal corrected": both(
        more(Step("officer/9", SECOND, DecisionCountersigned(number=1, refused="不同意"))),
        more(on("officer/9", corrected(2, "refused", '"不同意"', '"同意"', SECOND, drafted_by=CLERK))),
    ),
    "a countersignature with a drafter": more(
        Step("officer/9", SECOND, countersigned("officer/9", 1, SECOND), CLERK)
    ),
}  # fmt: skip
GROUPS = {
    "Keys": KEYS,
    "Lists": LISTS,
    "Evaluations": EVALUATIONS,
    "Countersigning": COUNTERSIGNING,
}
