"""From values to a PDF of the site: the template filled in, the proof put inside, the press asked only when needed."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Mapping

import msgspec

from domain.ledger.files import write_atomically
from site_builder.maker import PageName
from site_builder.reports.grounds import Grounds
from site_builder.reports.logo import logo_of
from site_builder.reports.paper import EmbeddedFile, Image, Paper
from site_builder.reports.press import press, recipe, tools
from site_builder.reports.signers import resting_on
from site_builder.seals import Sealed
from site_builder.site import Context, Output, Site
from site_builder.words import voice
from site_builder.words.voice import TAGS, Voice

FORMAT = "gongshi-report/1"
RECORD = "gongshi-report.json"
CARRIED = 200  # entries that a PDF carries with their proofs; the others are listed


class ReportProof(msgspec.Struct, frozen=True, kw_only=True):
    """What a report stands on: the newest entry, those it cites and of them those it carries, and the seal over all.

    `signed` counts the carried ones that are signed; `keys` are the entries that registered the keys of these.
    """

    sealed: Sealed | None
    root: str
    newest: int
    cited: list[int]
    carried: list[int]
    signed: int
    keys: list[int]
    made: str


class Edition:
    """Where one report in one language is put together.

    It rests on the entries that it cites, and names everything as it was called at the newest of them (`at`): what is
    recorded later and says nothing about them leaves it as it is, byte for byte.
    """

    def __init__(self, site: Site, language: str, path: str, page: PageName, rests: Iterable[int]) -> None:
        self.site = site
        self.at = max(rests)
        self.page = str(page)  # by which the same report is made again
        self.language = language
        self.path = f"{language}/{path}"
        self.say = site.words.say_in(language)
        self.grounds = Grounds(f"{site.settings.base_url}{language}/", self.say("注"))

    def name(self, stream: str, at: int | None = None) -> str:
        """The name of a subject, as it was called at an entry, or at the newest that the report rests on."""
        return self.site.name(self.language, stream, self.at if at is None else at)

    def term(self, vocabulary: str, code: str) -> str:
        """A code in words."""
        return self.site.words.term(self.language, vocabulary, code)

    def heading(self, vocabulary: str, code: str) -> str:
        """A term as a heading or label."""
        return self.site.words.heading(self.language, vocabulary, code)

    def counted(self, vocabulary: str, code: str) -> str:
        """What something is counted by, as a label: a term, or that none is published."""
        return voice.headed(self.language, self.site.words.counted(self.language, vocabulary, code))

    def money(self, amount: int, currency: str | None = None) -> str:
        """An amount in its currency, in that of the book where it states none."""
        return self.site.words.money(self.language, amount, currency)

    def voice(self, at: int | None = None, own: str | None = None) -> Voice:
        """A voice that names without links: paper has none but those of its grounds."""
        return self.site.voice(self.language, at=self.at if at is None else at, own=own)

    def made(
        self, page: Context, *,
        images: Mapping[str, Image] | None = None, sources: tuple[EmbeddedFile, ...] = (),
    ) -> Output:  # fmt: skip
        """Fill in the template and print it."""
        proof = functools.cache(self._proof)  # asked for last, when everything has been read
        site, settings = self.site, self.site.settings
        html = (
            site.environment(self.language)
            .get_template(page.template)
            .render(
                {field: getattr(page, field) for field in page.__struct_fields__},
                lang=self.language,
                tag=TAGS[self.language],
                settings=settings,
                cite=self.grounds,
                grounds=self.grounds,
                name=self.name,
                proof=proof,
            )
        )
        carried, made = self._carried(proof()), proof().made
        paper = Paper(html, made, {**(images or {}), **logo_of(site)}, (*sources, *carried))
        return Output(self.path, printed(site, self.path, paper))

    def _proof(self) -> ReportProof:
        site = self.site
        cited = self.grounds.cited
        newest = max([self.at, *cited])
        sealed = site.sealed(newest)
        return ReportProof(
            sealed=sealed,
            root=sealed.root.hex() if sealed else "",
            newest=newest,
            cited=cited,
            carried=cited[:CARRIED],
            signed=sum(bool(site.reader.entry(index).entry.signatures) for index in cited[:CARRIED]),
            keys=resting_on(site.reader, cited[:CARRIED]),
            made=site.reader.entry(newest).entry.recorded_at,
        )

    def _record(self, proof: ReportProof) -> EmbeddedFile:
        """What the report stands on, for programs: the last page says the same in words."""
        sealed: Sealed | None = proof.sealed
        after, until = self._days()
        told = {
            "format": FORMAT,
            "page": self.page,
            "path": self.path,
            "origin": self.site.settings.origin,
            "newest": proof.newest,
            "size": sealed.size if sealed else None,
            "root": sealed.root.hex() if sealed else None,
            "cited": proof.cited,
            "carried": proof.carried,
            "after": after,
            "until": until,
            "tools": tools(),
        } | ({"keys": proof.keys} if proof.keys else {})
        data = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        return EmbeddedFile(RECORD, data, "application/json", self.say("本报告的依据"))

    def _days(self) -> tuple[str | None, str | None]:
        """The report is the same on every as-of day after the first of these and up to the second."""
        return self.site.reader.turned or None, self.site.reader.turns or None

    def _carried(self, proof: ReportProof) -> list[EmbeddedFile]:
        pieces = [self._record(proof)]
        for index in (*proof.carried, *proof.keys):
            about = f"{self.say('记录原文')} {index}"
            pieces.append(
                EmbeddedFile(f"entry-{index}.json", self.site.reader.entry(index).body, "application/json", about)
            )
            if sealed := proof.sealed:
                about = f"{self.say('记录的离线证明')} {index}"
                pieces.append(EmbeddedFile(f"entry-{index}.tlog-proof", sealed.proof(index), "text/plain", about))
        return pieces


def printed(site: Site, path: str, paper: Paper) -> bytes:
    """The PDF of a paper, taken from the folder of those made before where nothing that makes it has changed.

    Each path has one file there: the recipe, the hash of the PDF, the PDF. A torn or altered file is made anew.
    """
    if site.shelf.pdfs is None:
        return press(paper)
    kept = site.shelf.pdfs / hashlib.sha256(path.encode()).hexdigest()[:32]
    wanted = recipe(paper)
    try:
        data = kept.read_bytes()
    except FileNotFoundError:
        data = b""
    if data[:32] == wanted and data[32:64] == hashlib.sha256(data[64:]).digest():
        return data[64:]
    pdf = press(paper)
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(kept, wanted + hashlib.sha256(pdf).digest() + pdf)
    return pdf
