"""Who decided an entry: told alike on its page, in lists and in feeds, and anew once another entry says more of it."""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from domain.ledger.entry import AnyEntry, Signature, parse
from domain.ledger.note import ED25519, VerifierKey, format_vkey
from domain.ledger.signing import fingerprint
from domain.ledger.store import Book, open_book
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.officer import OfficerAppointed
from domain.rules.officer_keys import OfficerKeyRegistered, OfficerKeyRevoked
from domain.rules.proposal import ProjectProposed
from domain.rules.signing import DecisionCountersigned, SignaturesRequired, carried
from projections.view import ViewReader
from site_builder.addresses import page_of
from site_builder.build.make import make
from tests.authorship import disagreements, doubts, expected
from tests.projections.given import Folded, Step, entries
from tests.signed_book import BODY, F, S, SignedBook, T, X
from tests.site_builder.given_site import SETTINGS, built, site_over, tree
from tests.soak import examples

DAY = "2026-03-02"
TERMS = {"body": BODY, "post": "p"}
PLACES = (page_of("officer/y"), "entries/0.html", "entries.html", "feed.json", "feed.atom", "feed.rss")


def urgent(book: Book) -> SignedBook:
    """A book in which F, S and T decide, and F appointed an officer alone."""
    made = SignedBook(book)
    made.do(made.two(made.submission("officer.appointed", T, S, holds="decision", **TERMS), X))
    made.do(made.two(made.submission("officer.key_registered", T, S, **made.key(T)), F, 2))
    made.do(made.one(made.submission("officer.appointed", "officer/y", F, holds="execution", **TERMS), "汛期"))
    return made


def test_what_is_countersigned_is_told_anew_wherever_it_stands(tmp_path: Path) -> None:
    def told(language: str = "zh") -> dict[str, str]:
        make(book.pages, SETTINGS, tmp_path / "www")
        return {place: (tmp_path / "www" / language / place).read_text(encoding="utf-8") for place in PLACES}

    with open_book(tmp_path / "book.sqlite", create=True) as book:
        made = urgent(book)
        assert all("紧急签发" in text and "尚未补签" in text for text in told().values())
        made.do(made.one(made.submission("decision.countersigned", "officer/y", S, number=1, refused="理由不足")))
        for place, text in told().items():
            assert "尚未补签" not in text and "不予补签" in text, place
            assert place == "entries.html" or "p（s）不予补签，2026年3月2日，第 11 号" in plain(text), place
        made.do(made.countersigned("officer/y", 1, T))
        for place, text in told().items():
            assert "已补签" in text or "已由" in text, place
            assert place == "entries.html" or "已由p（t）补签，2026年3月2日，第 12 号" in plain(text), place
        assert "Not yet countersigned" not in "".join(told("en").values())
        make(book.pages, SETTINGS, tmp_path / "clean")
    assert tree(tmp_path / "www") == tree(tmp_path / "clean")


def test_a_key_that_is_revoked_renders_what_it_signed_anew_only_where_it_is_doubted(tmp_path: Path) -> None:
    given = entries(
        [
            *(
                Step(each, OfficerAppointed(holds="decision", body="organisation/o", post="p"), DAY)
                for each in OFFICERS
            ),
            *(Step(each, OfficerKeyRegistered(key=key(each), proof="x"), DAY) for each in OFFICERS),
            Step("project/P1", ProjectProposed(title="示例项目"), DAY),
            Step("officer/2", OfficerKeyRevoked(key=key("officer/2"), reason="更换"), DAY),
            Step("officer/1", OfficerKeyRevoked(key=key("officer/1"), reason="失窃", untrusted_from=DAY), DAY),
        ]
    )
    signatures = tuple(
        Signature(role=role, key=carried(key(who)), sig="A" * 86 + "==")  # type: ignore[arg-type]
        for role, who in (("draft", "officer/2"), ("decision", "officer/1"))
    )
    given[6] = msgspec.structs.replace(
        given[6], by="officer/1", drafted_by="officer/2", draft="0" * 32, signatures=signatures
    )
    page = tmp_path / "www/zh" / page_of("project/P1")
    built(given[:7], tmp_path / "www")
    stood = page.read_bytes()
    (place,) = (each for each in (tmp_path / ".www.state").glob("view*.sqlite") if each.stat().st_size)
    view = ViewReader(place)
    reads = {key for _, key, page in view.rows("SELECT * FROM reads") if page == "project project/P1" and "=" in key}
    view.close()
    assert reads == {f"{of}{carried(key(each))}" for each in OFFICERS[:2] for of in ("", "doubt ")}
    built(given[:8], tmp_path / "www")
    assert page.read_bytes() == stood
    built(given, tmp_path / "www")
    assert "密钥存疑" in page.read_text(encoding="utf-8")
    built(given, tmp_path / "clean")
    assert tree(tmp_path / "www") == tree(tmp_path / "clean")


def test_a_signed_book_is_told_alike_everywhere(tmp_path: Path) -> None:
    with open_book(tmp_path / "book.sqlite", create=True) as book:
        made = urgent(book)
        made.do(made.one(made.submission("decision.countersigned", "officer/y", S, number=1, refused="理由不足")))
        made.do(made.countersigned("officer/y", 1, T))
        entries = [parse(data) for _, data in book.pages(0, 100)]
    with site_over(tmp_path, entries, "2026-12-31") as site:
        assert list(disagreements(site, entries)) == []


@pytest.mark.parametrize("seed", range(examples(4, 300)))
def test_whatever_is_signed_is_told_alike_everywhere(tmp_path: Path, seed: int) -> None:
    """History refuses nothing: so books that no desk would make are told as well."""
    given = random_book(random.Random(seed))
    with site_over(tmp_path, given, "2026-12-31") as site:
        assert list(disagreements(site, given)) == []
        assert findings(tmp_path, given) == told_findings(given)
        found = {name: Folded(tmp_path / "v", given).documents(name) for name in ("authorship", "keys")}
        assert found == {name: Folded(tmp_path / "w", given, [3] * 12).documents(name) for name in found}


def findings(folder: Path, given: list[AnyEntry]) -> Counter[str]:
    """How many findings of signatures stand at last, by their rules; of doubted keys, on how many decisions."""
    view, found = Folded(folder / "f", given), Counter[str]()
    for subject in {*STREAMS, *OFFICERS, "book/b"}:
        for each in view.standing(subject, "2030-01-01"):
            if each.rule in RULES:
                found[each.rule] += int(each.told["number"]) if each.rule == "key_doubted" else 1
    return found


RULES = ("urgent_open", "countersign_refused", "key_doubted", "evaluator_unsigned")


def told_findings(given: list[AnyEntry]) -> Counter[str]:
    """The same from who decided each entry."""
    found = Counter[str]()
    for index in range(len(given)):
        by = expected(given, index)
        found["urgent_open"] += by.standing == "open" and by.urgent is not None
        found["countersign_refused"] += by.standing == "refused"
        found["evaluator_unsigned"] += by.evaluator == "missing"
        found["key_doubted"] += len(doubts(given, given[index])) if by.standing != "countersigned" else 0
    return +found


OFFICERS = ("officer/1", "officer/2", "officer/3")
STREAMS = ("project/P1", "project/P2", "evaluation/E1", "officer/1")


def key(officer: str) -> str:
    """The text of an officer's key."""
    return format_vkey(VerifierKey(officer, ED25519, hashlib.sha256(officer.encode()).digest()))


def random_book(chosen: random.Random) -> list[AnyEntry]:
    """Officers with keys, and then anything about anybody."""
    day = lambda: f"2026-03-{chosen.randrange(2, 28):02}"  # noqa: E731
    post = OfficerAppointed(holds="decision", body="organisation/o", post="p")
    steps = [Step(each, post, "2026-03-01") for each in OFFICERS]
    steps += [Step(each, OfficerKeyRegistered(key=key(each), proof="x"), "2026-03-01") for each in OFFICERS]
    body = EvaluationReported(subject="project/P1", evaluator="organisation/e", overall="good", comment="c")
    steps += [Step("project/P1", ProjectProposed(title="示例项目"), "2026-03-01")]
    for officer in chosen.sample(OFFICERS, 2):  # each once: a key is revoked once
        doubt = chosen.choice((None, day()))
        steps.append(Step(officer, OfficerKeyRevoked(key=key(officer), reason="失窃", untrusted_from=doubt), day()))
    for _ in range(25):
        refused = chosen.choice((None, "理由不足"))
        word = DecisionCountersigned(number=chosen.randrange(1, 8), refused=refused, countersignature="x")
        steps += [
            Step(chosen.choice(STREAMS), word, day()),
            Step("evaluation/E1", body, day()),
            Step("project/P2", ProjectProposed(title="示例项目二"), day()),
            Step("book/b", SignaturesRequired(kinds=("project.disbursed",)), day()),
        ][chosen.randrange(4) :][:1]
    steps[7:] = chosen.sample(steps[7:], len(steps) - 7)
    return [signed(chosen, each) for each in entries(steps)]


def signed(chosen: random.Random, entry: AnyEntry) -> AnyEntry:
    """The entry by one officer or two, or in urgency, or as it is."""
    way = chosen.choice(("none", "one", "two", "urgent", "body"))
    if way == "none":
        return entry
    by, drafter = chosen.sample(OFFICERS, 2)
    roles = (
        [("decision", by)] + [("draft", drafter)] * (way == "two") + [("evaluator", "organisation/e")] * (way == "body")
    )
    return msgspec.structs.replace(
        entry,
        by=by,
        draft="0" * 32,
        drafted_by=drafter if way == "two" else None,
        urgent="汛期" if way == "urgent" else None,
        signatures=tuple(Signature(role=role, key=carried(key(who)), sig="A" * 86 + "==") for role, who in roles),  # type: ignore[arg-type]
    )


def plain(text: str) -> str:
    """A file without its tags, be they escaped."""
    return re.sub(r"<[^>]*>|&lt;.*?&gt;|\\u003c.*?\\u003e", "", text)


def test_officers_pages_tell_of_recovery_lost_keys_and_fingerprints(tmp_path: Path) -> None:
    post = OfficerAppointed(holds="decision", body="organisation/o", post="p")
    new = format_vkey(VerifierKey("officer/1", ED25519, hashlib.sha256(b"new").digest()))
    given = entries(
        [
            *(Step(each, post, DAY) for each in OFFICERS[:2]),
            *(Step(each, OfficerKeyRegistered(key=key(each), proof="x"), DAY) for each in OFFICERS[:2]),
            Step("officer/1", OfficerKeyRegistered(key=new, proof="x", recovery="r", lost=(key("officer/2"),)), DAY),
            Step("officer/2", OfficerKeyRevoked(key=key("officer/2"), reason="遗失"), DAY),
        ]
    )
    page = lambda officer: plain((tmp_path / "www/zh" / page_of(officer)).read_text(encoding="utf-8"))  # noqa: E731
    built(given[:5], tmp_path / "www")
    assert "附持有证明以恢复密钥登记" in page("officer/1") and "已称遗失" not in page("officer/1")
    assert "已称遗失，尚未撤销 第 4 号" in page("officer/2") and "以恢复密钥登记" not in page("officer/2")
    assert fingerprint(hashlib.sha256(b"officer/2").digest()) in page("officer/2")
    built(given, tmp_path / "www")
    assert "已称遗失" not in page("officer/2") and "已撤销 第 5 号" in page("officer/2")
