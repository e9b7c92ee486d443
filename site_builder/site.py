"""What every page maker is given: the reader, the settings, the templates, and how to name and link subjects."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import ClassVar, NamedTuple

import msgspec

from domain.ledger.office_clock import offset_in
from domain.rules.evaluation import Evaluation
from domain.rules.fact import State
from domain.rules.in_force import CharterTable, begun
from domain.rules.office_time import office_minute, public_day
from domain.rules.programme import Task
from domain.rules.stream import stream_id, stream_subject
from projections import wrong_clock
from projections.book_line import Held
from projections.lists import BUNDLE
from projections.saved_charter import charter_of
from site_builder.addresses import page_of, up
from site_builder.environment import PageEnvironment, environment_of
from site_builder.own.assets import read_asset
from site_builder.personal_values import Beside, beside, note_of
from site_builder.reader import Reader, Shown, names_at
from site_builder.seals import Sealed, Seals
from site_builder.settings import Settings
from site_builder.texts.po import read
from site_builder.words.bidi import isolated
from site_builder.words.book_words import BookWords
from site_builder.words.navigation import navigation_titles
from site_builder.words.voice import TAGS, Voice


class Output(NamedTuple):
    """One file of the site: its path from the site's root, and its bytes."""

    path: str
    data: bytes


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a template is given, and which template: each field is a name in it, and it may use no other.

    Beside these stand the names of every page: `path`, `up`, `lang`, `tag`, `other` (the other language, where the site
    speaks one), `settings`, `newest`, `name`, `listed_as` and `told_as` (for the tags of government sites), `about`
    (how a subject is cited), `head` and `foot` (the pages to which it leads), and the functions and filters of the
    environment.
    """

    template: ClassVar[str]


class ArticleTags(NamedTuple):
    """What the tags of government sites say of a page about one subject: its title, and when it was published."""

    title: str
    published: str  # 2014-05-06 17:30, by the office's clock


class Shelf(NamedTuple):
    """Folders beside the view: documents by SHA-256, published log, PDFs and templates made, the settings' files."""

    documents: Path | None = None
    log: Path | None = None
    pdfs: Path | None = None
    compiled: Path | None = None
    assets: Path | None = None


BARE = Shelf()
OWN_PAGES = ("project", "programme", "organisation")  # subjects on whose page all that concerns them is told


class Site:
    """The builder's working place in one process."""

    def __init__(self, reader: Reader, settings: Settings, shelf: Shelf = BARE) -> None:
        self.reader = reader
        self.settings = settings
        self.shelf = shelf
        self.seals = Seals(shelf.log)
        self.languages = settings.languages
        self._leads: dict[str, dict[str, list[tuple[str, str]]]] = {}
        files = (("zh", settings.texts), ("en", settings.texts_en))
        self.texts = read({language: (name, self.asset(name)) for language, name in files if name})

    def asset(self, name: str) -> bytes:
        """The bytes of a file that the settings name."""
        return read_asset(self.shelf.assets, name, self.settings.sha256(name))

    def article(self, title: str, index: int) -> ArticleTags | None:
        """What the tags say of a page whose newest entry is at an index; None where no tags are written."""
        if not self.settings.tags.written:
            return None
        moment = wrong_clock.true_moment(self.reader.entry(index).entry, self.wrong_clock)
        return ArticleTags(title, office_minute(moment, self.offset))

    @functools.cached_property
    def offset(self) -> int:
        """The offset of the office's clock, which the book's entry 0 says and nothing changes: read without a note."""
        return offset_in(self.reader.view.entry(0))

    def day_of(self, moment: str) -> str:
        """The office's day of a moment of recording."""
        return public_day(moment, self.offset)

    @functools.cached_property
    def wrong_clock(self) -> list[wrong_clock.Span]:
        """The moments of recording known to be wrong; read without a note, for news of them renders every page."""
        return wrong_clock.saved_spans(self.reader.view.document(*wrong_clock.PLACE))

    @functools.cached_property
    def charter(self) -> CharterTable:
        """The charter of the book, under which all of it was folded; read without a note, for news of it renders every
        page."""
        return charter_of(self.reader.view)

    @functools.cached_property
    def words(self) -> BookWords:
        """The words of the book, under its charter as of the day and with the office's own texts.

        A day on which a period begins leaves no note: it renders every page (`site_builder/build/stale.py`).
        """
        return BookWords(begun(self.charter.charter, self.reader.as_of), self.texts)

    def sealed(self, index: int) -> Sealed | None:
        """The smallest seal that covers the entry at an index; the page is stale once there is a first one."""
        self.reader.notes["seal", f"{index:012d}"] = None
        return self.seals.covering(index)

    def newest_seal(self) -> Sealed | None:
        """The newest seal; every seal makes the page stale."""
        self.reader.notes["seal", "*"] = None
        return self.seals.covering(self.seals.newest - 1) if self.seals.newest else None

    def personal(self, index: int) -> dict[str, str]:
        """The personal values that lie beside an entry; fields that were erased are missing.

        They are published with the seal, so the page is stale once the entry is sealed, and again when one of them is
        gone: an erasure acts on every site, whatever its as-of day.
        """
        self.reader.notes["seal", f"{index:012d}"] = None
        self.reader.document("erased", str(index), list[str])
        found = self._beside(index // BUNDLE).get(index, {})
        self.reader.notes["personal", note_of(index, found)] = None
        return {field: value for field, (value, _) in found.items()}

    @functools.lru_cache(256)  # noqa: B019 there is one of these in a process
    def _beside(self, bundle: int) -> Beside:
        return beside(self.shelf.log, bundle)

    def name(self, language: str, stream: str, at: int | None = None) -> str:
        """The name of a subject in a language, its id where it has none; `at` an index, as it was called then.

        An evaluation is named by its stage: whoever names it says also what is evaluated.
        """
        held = self.reader.held(stream) if at is None else self._settled(stream)
        if held and isinstance(state := held.state, Evaluation) and state.of and state.stage:
            return self.words.evaluation(language, state.stage, state.year)
        chinese, english = names_at(stream, held, at)
        return str((english if language == "en" else None) or chinese or stream_id(stream))

    def subject_of(self, stream: str) -> str:
        """The stream on whose page a stream's entries are told."""
        if stream_subject(stream) in OWN_PAGES:
            return stream
        held = self.reader.held(stream)
        state = held.state if held else None
        return str(getattr(state, "of", None) or getattr(state, "project", None) or stream)

    def home_of(self, shown: Shown) -> str:
        """The lasting address of an entry, from its language's folder: its subject's page and `#e<index>`."""
        return f"{page_of(self.subject_of(shown.entry.stream))}#e{shown.index}"

    def recorder(self, language: str, stream: str, at: int) -> tuple[str, str]:
        """Who put the entry at an index on record, by the post of then, and their page; no page where none is known.

        Whoever opens a book does so before their own appointment is on record.
        """
        held = self._settled(stream)
        if not held or held.first > at:
            held = self.reader.held(stream)
        return (self.name(language, stream, max(at, held.first)), page_of(stream)) if held else (stream, "")

    def fresh(self, stream: str) -> bool:
        """Whether a subject came on record by a decision and not from an old list; nothing later changes that.

        Such a project has a dossier, such an organisation an account.
        """
        held = self._settled(stream)
        return held is not None and self.reader.entry(held.first).entry.source is None

    def task(self, language: str, programme: str, key: str) -> str:
        """What a task of a programme is called in the entry that proposed the programme; its key where it is not."""
        held = self._settled(programme)
        proposed = self.reader.entry(held.first).entry.fact if held else None
        for each in getattr(proposed, "tasks", ()):
            if isinstance(each, Task) and each.key == key:  # an old book may name a call, which has keys alone
                return str((each.title_en if language == "en" else None) or each.title)
        return key

    def _settled(self, stream: str) -> Held[State] | None:
        """What is known of a stream, read without a note: for what was so at an entry, which nothing later changes."""
        noted = ("state", stream) in self.reader.notes
        held = self.reader.state(stream)
        if not noted:
            del self.reader.notes["state", stream]
        return held

    def voice(
        self, language: str, path: str | None = None, at: int | None = None, root: str = "", own: str | None = None
    ) -> Voice:
        """A voice in a language; with the path of a page, one that writes HTML with links from that page.

        With `root`, the address of the language's folder, its links are absolute; `own` as in `Voice`.
        """
        name = functools.partial(self.name, language, at=at)
        task = functools.partial(self.task, language)
        if path is None and not root:
            return Voice(self.words, language, name, own=own, task=task)
        to = root or up(path or "")
        link = lambda stream: None if page_of(stream) == path else self._link(to, path, stream, at)  # noqa: E731
        leads = lambda where: where.removeprefix(path) if path and where.startswith(f"{path}#") else to + where  # noqa: E731
        return Voice(self.words, language, name, link, own, task, leads)

    def _link(self, to: str, path: str | None, stream: str, at: int | None = None) -> str | None:
        held = self.reader.held(stream) if at is None else self._settled(stream)
        if not held or (at is not None and held.first > at):
            return None
        about = held.state.of if isinstance(held.state, Evaluation) else None  # told on its subject's page
        if not about:
            return to + page_of(stream)
        page = page_of(about)
        return f"{'' if page == path else to + page}#e{held.first}"

    def environment(self, language: str) -> PageEnvironment:
        """The templates in a language, with the words of the book."""
        return environment_of(language, self.words, self.shelf.compiled)

    def other(self, language: str) -> str:
        """The other language of the site; empty where it speaks one."""
        return next((each for each in self.languages if each != language), "")

    def _led(self, language: str) -> dict[str, list[tuple[str, str]]]:
        """The pages that every page leads to, at its head and at its foot: each by its slug, with its title."""
        if language not in self._leads:
            say_in, settings = self.words.say_in(language), self.settings
            titles = navigation_titles(say_in)
            head, foot = (
                [(slug, settings.titled(slug, language) or titles[slug]) for slug in slugs] for slugs in settings.slugs
            )
            self._leads[language] = {"head": head, "foot": foot}
        return self._leads[language]

    def render(
        self, language: str, path: str, page: Context, newest: int | None = None,
        *, listed_as: str = "", told_as: ArticleTags | None = None, about: object = None,
    ) -> Output:  # fmt: skip
        """One page in one language at `<language>/<path>`; `newest` is the entry it rests on, else the newest read.

        `listed_as` is what a list is called, `told_as` what tags of government sites say of the page of a subject,
        `about` how that is cited and what programs read of it (content/citation.py).
        """
        text = (
            self.environment(language)
            .get_template(page.template)
            .render(
                {field: getattr(page, field) for field in page.__struct_fields__},
                path=path,
                up=up(path),
                other=self.other(language),
                tag=TAGS[language],
                settings=self.settings,
                newest=self.reader.newest if newest is None else newest,
                name=functools.partial(self.name, language),
                listed_as=listed_as,
                told_as=told_as,
                about=about,
                **self._led(language),
            )
        )
        return Output(f"{language}/{path}", isolated(text).encode())
