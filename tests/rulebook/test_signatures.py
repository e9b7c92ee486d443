"""Who signs: keys, the requirement of signatures, countersigning (Art. 35, 36)."""

from __future__ import annotations

from domain.rules.admission import OrganisationQualified
from domain.rules.book import BookOpened
from domain.rules.officer import OfficerAppointed
from domain.rules.officer_keys import OfficerKeyRegistered, OfficerKeyRevoked
from domain.rules.organisation import OrganisationRegistered
from domain.rules.signing import SignaturesRequired
from tests.rulebook.given import LEADING
from tests.scenario import Scenario, Steps, article

BOOK, FIRST, SECOND = "book/示例", "officer/示例一", "officer/示例二"
CLERK, EVALUATOR = "officer/示例三", "organisation/示例评估机构"
DAY = "2016-03-01"


def deciding(officer: str, holds: str = "decision", body: str = LEADING) -> Steps:
    return [(officer, OfficerAppointed(holds=holds, body=body, post="示例职务"), DAY)]  # type: ignore[arg-type]


def key(officer: str, number: int = 1) -> Steps:
    return [(officer, OfficerKeyRegistered(key=f"{officer} 公钥{number}", proof="示例证明"), DAY)]


def opened() -> Steps:
    """The book is open, and two officers of the leading group decide."""
    book = BookOpened(title="示例记录簿", note="示例", founder=FIRST)
    return [(BOOK, book, DAY), deciding(FIRST), deciding(SECOND), deciding(CLERK, "execution")]


def required() -> Steps:
    """Both have registered a key, and the book requires signatures."""
    return [opened(), key(FIRST), key(SECOND), (BOOK, SignaturesRequired(), DAY)]


@article(35)
def test_an_officer_registers_a_key(scenario: Scenario) -> None:
    """An officer in office registers the public key with which they sign, with a proof that they hold it."""
    scenario.given(opened).on("2016-03-02").when(
        "officer.key_registered", stream=FIRST, key="示例公钥", proof="示例证明"
    ).then_state(keys=["示例公钥"], proven=["示例公钥"])


@article(35)
def test_a_key_without_a_proof(scenario: Scenario) -> None:
    """A key is not registered without the proof that it is held."""
    scenario.given(opened).on("2016-03-02").when("officer.key_registered", stream=FIRST, key="示例公钥").then_refused(
        "Art. 35: a decision of this kind states its proof."
    )


@article(35)
def test_a_key_needs_an_office(scenario: Scenario) -> None:
    """Nobody registers a key before they are in office."""
    scenario.given(opened).on("2016-03-02").when(
        "officer.key_registered", stream="officer/示例四", key="示例公钥", proof="示例证明"
    ).then_refused("Art. 3: officer/示例四 is not in office on 2016-03-02.")


@article(35)
def test_a_key_is_registered_once(scenario: Scenario) -> None:
    """A key belongs to one officer, and is not registered for another."""
    scenario.given(opened, key(FIRST)).on("2016-03-02").when(
        "officer.key_registered", stream=SECOND, key=f"{FIRST} 公钥1", proof="示例证明"
    ).then_refused(f"Art. 35: {FIRST} 公钥1 is registered already, for {FIRST}; make a new one.")


@article(35)
def test_a_revoked_key_does_not_come_back(scenario: Scenario) -> None:
    """A revoked key is not registered again."""
    revoked = (FIRST, OfficerKeyRevoked(key=f"{FIRST} 公钥1", reason="遗失"), DAY)
    scenario.given(opened, key(FIRST), revoked).on("2016-03-02").when(
        "officer.key_registered", stream=FIRST, key=f"{FIRST} 公钥1", proof="示例证明"
    ).then_refused(f"Art. 35: {FIRST} 公钥1 is registered already, for {FIRST}; make a new one.")


@article(35)
def test_a_key_is_revoked(scenario: Scenario) -> None:
    """A stolen key is revoked, and the day is named since when it is not trusted."""
    scenario.given(opened, key(FIRST)).on("2016-04-01").when(
        "officer.key_revoked", stream=FIRST, key=f"{FIRST} 公钥1", reason="被盗", untrusted_from="2016-03-20"
    ).then_state(keys=[], proven=[], doubted=[{"key": f"{FIRST} 公钥1", "since": "2016-03-20"}])


@article(35)
def test_only_a_key_in_force_is_revoked(scenario: Scenario) -> None:
    """What is no key of the officer is not revoked."""
    scenario.given(opened, key(FIRST), key(SECOND)).on("2016-04-01").when(
        "officer.key_revoked", stream=SECOND, key=f"{FIRST} 公钥1", reason="被盗"
    ).then_refused(f"Art. 35: {FIRST} 公钥1 is no key of {SECOND} in force.")


@article(35)
def test_without_a_key_there_is_none_to_revoke(scenario: Scenario) -> None:
    """Of an officer without a key none is revoked."""
    scenario.given(opened, key(FIRST)).on("2016-04-01").when(
        "officer.key_revoked", stream=SECOND, key=f"{FIRST} 公钥1", reason="被盗"
    ).then_refused(f"Art. 35: {SECOND} has no key in force.")


@article(35)
def test_doubt_does_not_begin_tomorrow(scenario: Scenario) -> None:
    """A key is not declared untrusted from a day that has not come."""
    scenario.given(opened, key(FIRST)).on("2016-04-01").when(
        "officer.key_revoked", stream=FIRST, key=f"{FIRST} 公钥1", reason="被盗", untrusted_from="2016-04-02"
    ).then_refused("Art. 35: the key would not be trusted from 2016-04-02 on, which has not come yet.")


@article(35)
def test_two_must_stay_able_to_sign(scenario: Scenario) -> None:
    """Where only two can sign, a key is revoked only together with its replacement."""
    scenario.given(required).on("2016-04-01").when(
        "officer.key_revoked", stream=FIRST, key=f"{FIRST} 公钥1", reason="遗失"
    ).then_refused(
        f"Art. 35: only {SECOND} would be left to sign decisions of {LEADING}; replace the key in the same act, or"
        " register another officer's key first."
    )


@article(35)
def test_a_key_is_replaced_in_one_act(scenario: Scenario) -> None:
    """A key is revoked and replaced in one act."""
    scenario.given(required).on("2016-04-01").when(
        "officer.key_revoked",
        stream=FIRST,
        key=f"{FIRST} 公钥1",
        reason="遗失",
        replacement="新公钥",
        proof="示例证明",
    ).then_state(keys=["新公钥"], proven=["新公钥"], former=[f"{FIRST} 公钥1"])


@article(35)
def test_a_replacement_needs_its_proof(scenario: Scenario) -> None:
    """A replacement without a proof is refused."""
    scenario.given(required).on("2016-04-01").when(
        "officer.key_revoked", stream=FIRST, key=f"{FIRST} 公钥1", reason="遗失", replacement="新公钥"
    ).then_refused("Art. 35: a replacement is registered with the proof that it is held.")


@article(35)
def test_the_last_but_one_is_not_dismissed(scenario: Scenario) -> None:
    """Of two who can sign, neither is dismissed before a third can."""
    scenario.given(required).on("2016-04-01").when("officer.dismissed", stream=SECOND, reason="调任").then_refused(
        f"Art. 35: only {FIRST} would be left to sign decisions of {LEADING}; replace the key in the same act, or"
        " register another officer's key first."
    )


@article(35)
def test_the_recovery_key_waits_until_none_can_sign(scenario: Scenario) -> None:
    """The recovery key registers a key only where no officer of decision has one that is not lost."""
    scenario.given(required).on("2016-04-01").when(
        "officer.key_registered",
        stream=FIRST,
        key="新公钥",
        proof="示例证明",
        recovery="示例签名",
        lost=[f"{FIRST} 公钥1"],
    ).then_refused(
        f"Art. 35: {SECOND} 公钥1 can still sign, and the recovery key does so only where none can: name each as lost"
        " that is."
    )


@article(35)
def test_the_recovery_key_registers_where_all_are_lost(scenario: Scenario) -> None:
    """Where every key of decision is lost, the recovery key signs one registration."""
    lost = [f"{FIRST} 公钥1", f"{SECOND} 公钥1"]
    scenario.given(required).on("2016-04-01").when(
        "officer.key_registered", stream=FIRST, key="新公钥", proof="示例证明", recovery="示例签名", lost=lost
    ).then("officer.key_registered", lost=lost)


@article(35)
def test_the_recovery_key_is_for_decision(scenario: Scenario) -> None:
    """The recovery key does not register the key of an officer of execution."""
    scenario.given(required).on("2016-04-01").when(
        "officer.key_registered", stream=CLERK, key="新公钥", proof="示例证明", recovery="示例签名"
    ).then_refused(
        f"Art. 35: the recovery key signs the registration of an officer of decision alone, and {CLERK} is none."
    )


@article(35)
def test_lost_keys_are_named_for_the_recovery_key_alone(scenario: Scenario) -> None:
    """In an ordinary registration no key is named as lost."""
    scenario.given(required).on("2016-04-01").when(
        "officer.key_registered", stream=FIRST, key="新公钥", proof="示例证明", lost=[f"{SECOND} 公钥1"]
    ).then_refused("Art. 35: keys are named as lost only where the recovery key signs.")


@article(35)
def test_a_lost_key_is_named_once(scenario: Scenario) -> None:
    """A key is named as lost once."""
    scenario.given(required).on("2016-04-01").when(
        "officer.key_registered",
        stream=FIRST,
        key="新公钥",
        proof="示例证明",
        recovery="示例签名",
        lost=["新公钥", "新公钥", f"{SECOND} 公钥1"],
    ).then_refused("Art. 35: 新公钥 stands twice in lost; name it once.")


@article(35)
def test_an_id_that_no_key_can_name(scenario: Scenario) -> None:
    """Nobody is appointed under an id with a space or a plus sign, for which no key could be registered."""
    scenario.given(opened).on("2016-03-02").when(
        "officer.appointed", stream="officer/示例四+", holds="execution", body=LEADING, post="示例职务"
    ).then_refused(
        "Art. 35: no key can be registered for officer/示例四+, whose id has a space or a plus sign; choose another id."
    )


@article(35)
def test_signatures_are_required(scenario: Scenario) -> None:
    """The book requires signatures once two officers of decision of one body have registered their keys."""
    scenario.given(opened, key(FIRST), key(SECOND)).on("2016-03-02").when(
        "book.signatures_required", stream=BOOK, kinds=["project.disbursed"]
    ).then_state(signing=["project.disbursed"])


@article(35)
def test_one_key_is_not_enough(scenario: Scenario) -> None:
    """With one key only the book does not require signatures."""
    scenario.given(opened, key(FIRST), key(CLERK)).on("2016-03-02").when(
        "book.signatures_required", stream=BOOK
    ).then_refused("Art. 35: two officers of decision of one body register their keys first; 1 can sign.")


@article(35)
def test_signatures_are_never_lifted(scenario: Scenario) -> None:
    """The requirement is said again only to name more kinds."""
    scenario.given(required).on("2016-03-02").when("book.signatures_required", stream=BOOK).then_refused(
        "Art. 35: the book requires signatures already; it may only name more kinds that two decide."
    )


@article(36)
def test_more_kinds_are_named(scenario: Scenario) -> None:
    """Later the book may name more kinds that two decide."""
    scenario.given(required).on("2016-03-02").when(
        "book.signatures_required", stream=BOOK, kinds=["project.disbursed"]
    ).then_state(signing=["project.disbursed"])


@article(36)
def test_kinds_are_kinds(scenario: Scenario) -> None:
    """A kind that does not exist is not named."""
    scenario.given(opened, key(FIRST), key(SECOND)).on("2016-03-02").when(
        "book.signatures_required", stream=BOOK, kinds=["project.payed"]
    ).then_refused("Art. 36: there is no kind project.payed.")


@article(35)
def test_signatures_need_an_open_book(scenario: Scenario) -> None:
    """A book that is not open requires nothing."""
    scenario.on("2016-03-02").when("book.signatures_required", stream=BOOK).then_refused(
        "Art. 35: the book is not open."
    )


def evaluator() -> Steps:
    """A third party is registered."""
    return [(EVALUATOR, OrganisationRegistered(name="示例评估机构", body="third_party"), DAY)]


@article(35)
def test_an_evaluating_body_registers_its_key(scenario: Scenario) -> None:
    """The key with which an evaluating body signs its reports is registered with its qualification."""
    scenario.given(evaluator).on("2016-03-02").when(
        "organisation.qualified", stream=EVALUATOR, scope="科技评估", issuer="示例单位", valid_from="2016-01-01",
        valid_until="2018-12-31", key="示例公钥", proof="示例证明",
    ).then_state(keys=["示例公钥"])  # fmt: skip


@article(35)
def test_its_key_needs_a_proof(scenario: Scenario) -> None:
    """A qualification does not register a key without a proof."""
    scenario.given(evaluator).on("2016-03-02").when(
        "organisation.qualified", stream=EVALUATOR, scope="科技评估", issuer="示例单位", valid_from="2016-01-01",
        valid_until="2018-12-31", key="示例公钥",
    ).then_refused("Art. 35: a key is registered with the proof that it is held.")  # fmt: skip


def qualified() -> Steps:
    """It is qualified, and has registered its key."""
    fact = OrganisationQualified(
        scope="科技评估", valid_from="2016-01-01", valid_until="2018-12-31", key="示例公钥", proof="示例证明"
    )
    return [evaluator(), (EVALUATOR, fact, DAY)]


@article(35)
def test_its_key_is_revoked(scenario: Scenario) -> None:
    """An evaluating body's key is revoked."""
    scenario.given(qualified).on("2016-04-01").when(
        "organisation.key_revoked", stream=EVALUATOR, key="示例公钥", reason="遗失"
    ).then_state(keys=[], former_keys=["示例公钥"])


@article(35)
def test_only_its_key_in_force_is_revoked(scenario: Scenario) -> None:
    """What is no key of the body is not revoked."""
    scenario.given(qualified).on("2016-04-01").when(
        "organisation.key_revoked", stream=EVALUATOR, key="另一公钥", reason="遗失"
    ).then_refused(f"Art. 35: 另一公钥 is no key of {EVALUATOR} in force.")


@article(35)
def test_a_body_without_a_key_has_none_to_revoke(scenario: Scenario) -> None:
    """Of an evaluating body without a key none is revoked."""
    scenario.given(evaluator).on("2016-04-01").when(
        "organisation.key_revoked", stream=EVALUATOR, key="另一公钥", reason="遗失"
    ).then_refused(f"Art. 35: {EVALUATOR} has no key in force.")


@article(31, 35)
def test_its_key_is_not_corrected(scenario: Scenario) -> None:
    """No correction puts another key in the place of the registered one."""
    scenario.given(qualified).on("2016-04-01").when(
        "entry.corrected",
        stream=EVALUATOR,
        number=2,
        field="key",
        wrong='"示例公钥"',
        right='"另一把"',
        reason="笔误",
    ).then_refused("Art. 35: the key of a organisation.qualified is never corrected: signatures rest on it.")


@article(36)
def test_countersigning_needs_a_word(scenario: Scenario) -> None:
    """What was issued in urgency is countersigned, or that is refused with a reason, and nothing between."""
    scenario.given(qualified).issued_in_urgency(EVALUATOR, 2).on("2016-04-01").when(
        "decision.countersigned", stream=EVALUATOR, number=2
    ).then_refused("Art. 36: it is countersigned, or refused with a reason.")


@article(36)
def test_what_is_not_urgent_is_not_countersigned(scenario: Scenario) -> None:
    """Of two decisions the one that was not issued in urgency is not countersigned."""
    scenario.given(opened, qualified).issued_in_urgency(EVALUATOR, 1).on("2016-04-01").when(
        "decision.countersigned", stream=EVALUATOR, number=2, refused="不同意"
    ).then_refused("Art. 36: entry 2 is not countersigned: it was not issued in urgency, and its keys are trusted.")


@article(36)
def test_where_nothing_is_urgent_nothing_is_countersigned(scenario: Scenario) -> None:
    """Where nothing was issued in urgency there is nothing to countersign."""
    scenario.given(opened, qualified).on("2016-04-01").when(
        "decision.countersigned", stream=EVALUATOR, number=2, refused="不同意"
    ).then_refused(f"Art. 36: nothing on {EVALUATOR} is to be countersigned.")


@article(36)
def test_another_officer_countersigns(scenario: Scenario) -> None:
    """What one officer issued in urgency is countersigned by another of the same power and body."""
    scenario.given(opened).issued_in_urgency(CLERK, 1, by=FIRST).by(SECOND).on("2016-04-01").when(
        "decision.countersigned", stream=CLERK, number=1, countersignature="示例签名"
    ).then("decision.countersigned", number=1)


@article(36)
def test_it_may_be_refused(scenario: Scenario) -> None:
    """Another officer may refuse to countersign, with a reason."""
    scenario.given(opened).issued_in_urgency(CLERK, 1, by=FIRST).by(SECOND).on("2016-04-01").when(
        "decision.countersigned", stream=CLERK, number=1, refused="情况并不紧急"
    ).then("decision.countersigned", refused="情况并不紧急")


@article(36)
def test_nobody_countersigns_their_own(scenario: Scenario) -> None:
    """Whoever issued it does not countersign it."""
    scenario.given(opened).issued_in_urgency(CLERK, 1, by=FIRST).by(FIRST).on("2016-04-01").when(
        "decision.countersigned", stream=CLERK, number=1, countersignature="示例签名"
    ).then_refused(f"Art. 36: {FIRST} decided it; another officer of the same power and body countersigns.")
