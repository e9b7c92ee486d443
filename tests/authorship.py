"""Who decided each entry of a book, worked out from its entries alone, and whether everything that tells it agrees."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lxml import etree, html

from domain.ledger.entry import AnyEntry
from domain.rules.evaluation_course import EvaluationReported
from domain.rules.officer_keys import OfficerKeyRevoked
from domain.rules.signing import DecisionCountersigned, SignaturesRequired, carried
from projections.authorship import Authorship, Word
from site_builder.content import authorship
from site_builder.site import Site
from site_builder.words.voice import LANGUAGES
from tests.site_builder.given_site import SETTINGS, published

LABELS = {
    "zh": ("拟稿人", "签发人", "记录人", "紧急签发", "签名密钥", "补签", "评估机构"),
    "en": (
        "Drafted by", "Issued by", "Recorded by", "Issued in urgency", "Signing key", "Countersignature", "Evaluator",
    ),
}  # fmt: skip
MARKS = {
    "zh": ("紧急签发", "密钥存疑", "尚未补签", "已补签", "不予补签", "评估机构已签名", "评估机构未签名"),
    "en": (
        "Issued in urgency", "Signing key in doubt", "Not yet countersigned", "Countersigned", "Countersigning refused",
        "Signed by the evaluator", "Not signed by the evaluator",
    ),
}  # fmt: skip


def expected(entries: Sequence[AnyEntry], index: int) -> Authorship:
    """Who decided an entry, in other words than those of the fold."""
    entry = entries[index]
    doubted, at = min(doubts(entries, entry), default=(None, None))
    words = [
        Word(place, other.by, other.decided_on, other.fact.refused)
        for place, other in enumerate(entries)
        if isinstance(other.fact, DecisionCountersigned) and place > max(index, 0 if entry.urgent else at or 0)
        if (other.stream, other.fact.number) == (entry.stream, entry.number)
    ]
    body = any(each.role == "evaluator" for each in entry.signatures)
    required = any(isinstance(other.fact, SignaturesRequired) for other in entries[:index])
    lacks = required and not body and entry.source is None and isinstance(entry.fact, EvaluationReported)
    return Authorship(
        issuer=entry.by, drafter=entry.drafted_by, signed=bool(entry.signatures), urgent=entry.urgent, doubted=doubted,
        doubted_at=at, words=tuple(words) if entry.urgent or doubted else (),
        evaluator="signed" if body else "missing" if lacks else "",
    )  # fmt: skip


def doubts(entries: Sequence[AnyEntry], entry: AnyEntry) -> list[tuple[str, int]]:
    """For each key on an entry that is not trusted on its day, since when, and the entry that says so."""
    return [
        (fact.untrusted_from, at)
        for at, other in enumerate(entries)
        if isinstance(fact := other.fact, OfficerKeyRevoked) and fact.untrusted_from
        if other.stream in (entry.by, entry.drafted_by) and fact.untrusted_from <= (entry.decided_on or "")
        if carried(fact.key) in [each.key for each in entry.signatures]
    ]


def disagreements(site: Site, entries: Sequence[AnyEntry]) -> Iterator[str]:
    """Where the fold, the book's pages, the feeds or their data do not say of an entry what its book says."""
    for index in range(len(entries)):
        if authorship.authored(site.reader, site.reader.entry(index)) != expected(entries, index):
            yield f"fold of {index}"
    for language in LANGUAGES:
        said = [told(site, language, index) for index in range(len(entries))]
        marks = [
            [each.text for each in authorship.authorship_marks(site.words, language, expected(entries, index))]
            for index in range(len(entries))
        ]
        for number in range((len(entries) + 255) // 256):
            yield from _on_page(published(site, "entries", str(number)), language, said, marks)
        made = published(site, "feed", "")
        for number in range(len(entries) // 100):
            made |= published(site, "archive", f"#{number}")
        yield from _in_json(site, made, language, entries, said)
        yield from _in_xml(made, language, entries, said)


def told(site: Site, language: str, index: int) -> list[tuple[str, str]]:
    """What is to be said of an entry, as label and plain text."""
    shown = site.reader.entry(index)
    found = authorship.authorship_rows(site, language, shown, authorship.authored(site.reader, shown))
    return [(each.label, each.plain) for each in found]


def _on_page(
    made: dict[str, bytes], language: str, said: list[list[tuple[str, str]]], marks: list[list[str]]
) -> Iterator[str]:
    (page,) = (data for path, data in made.items() if f"/{language}/" in path)
    for item in html.fromstring(page.decode()).xpath("//li[starts-with(@id,'e')]"):
        index = int(item.get("id")[1:])
        pairs = [(_text(each), _text(each.getnext())) for each in item.xpath("(.//details)[1]/dl/dt")]
        if [pair for pair in pairs if pair[0] in LABELS[language]] != said[index]:
            yield f"{language} page of {index}: {pairs} {said[index]}"
        tags = [_text(each) for each in item.xpath("./p/span[contains(@class,'tag')]")]
        if [each for each in tags if each in MARKS[language]] != marks[index]:
            yield f"{language} line of {index}: {tags}"


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).replace("\u2068", "").replace("\u2069", "").split())


def _in_json(
    site: Site, made: dict[str, bytes], language: str, entries: Sequence[AnyEntry], said: list[list[tuple[str, str]]]
) -> Iterator[str]:
    found: dict[int, dict[str, Any]] = {}
    for path, data in made.items():
        if path.startswith(f"{SETTINGS.base_url}{language}/") and path.endswith(".json"):
            found |= {item["_gongshi"]["entry"]: item for item in json.loads(data)["items"]}
    if sorted(found) != list(range(len(entries))):
        yield f"{language} feed: {len(found)} items"
    for index, item in found.items():
        by = expected(entries, index)
        if item["_gongshi"] != {"entry": index, **by.fields()}:
            yield f"{language} feed's data of {index}"
        if not item["summary"].endswith("\n".join(_lines(language, said[index]))):
            yield f"{language} feed of {index}"
        people = [by.issuer, *([by.drafter] if by.drafter else [])]
        names = [site.recorder(language, each, index)[0] for each in people] if by.signed else [_owner(language)]
        if [each["name"] for each in item["authors"]] != names + (
            [] if by.signed or not by.drafter else [site.recorder(language, by.drafter, index)[0]]
        ):
            yield f"{language} feed's authors of {index}"


def _owner(language: str) -> str:
    return SETTINGS.owner if language == "zh" else SETTINGS.owner_en


def _lines(language: str, said: list[tuple[str, str]]) -> list[str]:
    return [f"{label}{'：' if language == 'zh' else ': '}{text}" for label, text in said]


def _in_xml(
    made: dict[str, bytes], language: str, entries: Sequence[AnyEntry], said: list[list[tuple[str, str]]]
) -> Iterator[str]:
    for path, data in made.items():
        if not path.startswith(f"{SETTINGS.base_url}{language}/") or path.endswith(".json"):
            continue
        for item in etree.fromstring(data).iter("{*}item", "{*}entry"):
            name = (item.findtext("{*}guid") or item.findtext("{*}id") or "").split("/")
            index = int(name[-2])
            summary = item.findtext("{*}summary") or item.findtext("{*}description") or ""
            text = summary if path.endswith(".atom") else html.fromstring(f"<p>{summary}</p>").text_content()
            if not text.endswith("\n".join(_lines(language, said[index]))):
                yield f"{path} of {index}"
            if path.endswith(".atom") and len(item.findall("{*}contributor")) != bool(entries[index].drafted_by):
                yield f"{path}: who drafted {index}"


def printed(site: Site, maker: str, key: str, folder: Path, language: str = "zh") -> str:
    """The text of a report, without white space."""
    (pdf,) = (data for path, data in published(site, maker, key).items() if f"/{language}/" in path)
    (folder / "report.pdf").write_bytes(pdf)
    asked = ["pdftotext", "-raw", folder / "report.pdf", "-"]
    text = subprocess.run(asked, capture_output=True, check=True, text=True).stdout
    return re.sub(r"\s", "", text)
