"""Feeds: of all, of each programme, project and organisation, of each list of entries; in each language and format."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from markupsafe import escape

from domain.rules.correction import EntryCorrected
from domain.rules.personal import PersonalDataErased
from projections.authorship import Authorship
from projections.key import ListKey
from projections.view import ViewReader
from site_builder.addresses import bundle_page, page_of
from site_builder.content.authorship import authored, authorship_rows
from site_builder.content.currencies import coined, owed
from site_builder.content.entries import entry_sentence
from site_builder.content.headlines import correction_words, entry_headline
from site_builder.content.publication import published, recorded
from site_builder.feeds import archive
from site_builder.feeds import maker as listed
from site_builder.feeds.about import EVERYTHING, feed_of, tag
from site_builder.feeds.maker import Listed
from site_builder.feeds.text import apart
from site_builder.feeds.values import FeedItem
from site_builder.lists.groups import (
    GROUPING,
    STANDING,
    group_of,
    has_feed,
    question_of,
)
from site_builder.maker import Maker, because, near_item
from site_builder.reader import Shown
from site_builder.rulebook.law import place_of
from site_builder.site import Output, Site
from site_builder.words.fields import authority, fields, label_of
from site_builder.words.voice import TAGS, day

COLONS = {"zh": "：", "en": ": "}
FULL_STOPS = {"zh": "。", "en": "."}
STOPS = ("。", "！", "？", "…", ".", "!", "?")
FOLLOWED = ("programme", "project", "organisation")


def _question(key: ListKey) -> tuple[str, str]:
    if key.stream:
        return "concerned", key.stream
    return ("book", "all") if key == EVERYTHING else question_of(key)


def _feed_of(question: str, text: str) -> ListKey | None:
    """The feed that a page of a list belongs to, with the number of the page; or None."""
    if question in ("concerned", "book"):
        page = ListKey.parse_page(text)
        return page._replace(name="") if question == "book" or page.sort in FOLLOWED else None
    group = group_of(question, text)
    return group if group and has_feed(group) else None


def _of(question: str, text: str) -> Iterable[str]:
    if question == "site":
        return map(str, (EVERYTHING, *STANDING))
    key = _feed_of(question, text)
    return (str(key.whole),) if key and key.whole not in (EVERYTHING, *STANDING) else ()


def current(site: Site, key: str) -> Iterator[Output]:
    """The feed that subscribers poll."""
    return listed.current(site, _source(ListKey.parse(key)))


def _archive_of(question: str, text: str) -> Iterable[str]:
    key = None if question == "site" else _feed_of(question, text)
    if key is None:
        return ()
    return [str(key.at(page)) for page in listed.archives(question, key.page or 0)]


def archived(site: Site, place: str) -> Iterator[Output]:
    """One archive page of a feed."""
    page = ListKey.parse_page(place)
    return listed.archived(site, _source(page.whole), page.page or 0)


def _near_current(view: ViewReader, text: str) -> int:
    question, key = _question(ListKey.parse(text))
    return near_item(view, question, key, archive.plan(view.list_length(question, key)).current.start)


def _near_archived(view: ViewReader, place: str) -> int:
    page = ListKey.parse_page(place)
    return near_item(view, *_question(page.whole), archive.positions(page.page or 0).start)


def _source(key: ListKey) -> Listed:
    return Listed(functools.partial(feed_of, key), _question(key), _items)


def _items(site: Site, language: str, entries: Iterable[Shown]) -> tuple[FeedItem, ...]:
    return tuple(
        site.reader.shared(("item", language, str(shown.index)), functools.partial(item, site, language, shown))
        for shown in entries
    )


def item(site: Site, language: str, shown: Shown) -> FeedItem:
    """One entry as a subscriber reads it, its subjects named as they were then.

    Nothing later changes it but what is erased of it, and what is said of who decided it.
    """
    entry, root = shown.entry, f"{site.settings.base_url}{language}/"
    say_in, colon = site.words.say_in(language), COLONS[language]
    sentence = ended(language, str(entry_sentence(site, site.voice(language, at=shown.index), shown)))
    title, notes = entry_headline(site, language, shown), _notes(site, language, shown)
    home, spoken = root + site.home_of(shown), site.voice(language, at=shown.index, root=root)
    told, by = authored(site.reader, shown), site.recorder(language, entry.by, shown.index)[0]
    decided_by = authorship_rows(site, language, shown, told, spoken.leads)
    paragraphs = [
        str(entry_sentence(site, spoken, shown)),
        *map(_escaped, notes),
        *(f"{_escaped(each.label)}{colon}{each.said}" for each in decided_by),
        article(site, language, entry.fact.article),
        links(site, language, shown),
    ]
    return FeedItem(
        id=tag(site, f"entry/{shown.index}/{language}"),
        title=f"[{say_in('示例')}] {title}" if entry.illustrative else title,
        url=home,
        updated=_updated(site, shown, told),
        published=apart(recorded(site, entry), shown.index),
        author=by if told.signed else site.settings.owner if language == "zh" else site.settings.owner_en,
        contributors=(site.recorder(language, told.drafter, shown.index)[0],) if told.drafter else (),
        decided={"entry": shown.index, **told.fields()},
        html=f"<p>{paragraphs[0]}</p>{_stated(site, language, shown.index)}"
        + "".join(f"<p>{each}</p>" for each in paragraphs[1:]),
        summary="\n".join([sentence, *notes, *(f"{each.label}{colon}{each.plain}" for each in decided_by)]),
        categories=(site.words.kind(language, type(entry.fact)),),
    )


def _notes(site: Site, language: str, shown: Shown) -> list[str]:
    """On what authority an entry stands, when it was decided and when it was public."""
    entry, say_in, colon = shown.entry, site.words.say_in(language), COLONS[language]
    ground = authority(entry, entry.fact)
    notes = [f"{say_in('依据')}{colon}{ground or say_in('未公布')}"] if ground is not None else []
    decided = day(language, entry.decided_on) if entry.decided_on else say_in("未公布")
    known = published(site, entry)
    notes.append(f"{say_in('决定日期')}{colon}{decided}")
    if known.misdated:
        notes.append(say_in("日期有误：当时的系统时钟快了"))
    public, bound = day(language, known.on), known.why == "clock" and not known.reason
    notes.append(f"{say_in('公开日期')}{colon}{say_in('不晚于%(day)s') % {'day': public} if bound else public}")
    if known.why == "clock":
        stated = say_in("系统时钟当时快了；记录时间写为%(day)s") % {"day": day(language, known.stated)}
        notes.append(f"{say_in('记录时间有误')}{colon}{known.reason or stated}")
    return notes


def _updated(site: Site, shown: Shown, told: Authorship) -> str:
    """When the item came to say what it says: with its entry, or with a later one that says who countersigned it or
    not, or erased a personal value of it (Art. 32, 36).

    Its own index keeps it apart from the item of that entry, which has the same second.
    """
    since = (recorded(site, site.reader.entry(index).entry) for index in told.since)
    moment, index = max([recorded(site, shown.entry), *since]), str(shown.index)
    if site.reader.document("erased", index, list[str]) if shown.entry.pd else None:
        for at in site.reader.view.list_slice("story", shown.entry.stream, 0, 2**31):
            later = site.reader.entry(at)
            if isinstance(later.entry.fact, PersonalDataErased) and str(later.entry.fact.index) == index:
                moment = max(moment, recorded(site, later.entry))
    return apart(moment, shown.index)


def _stated(site: Site, language: str, index: int) -> str:
    """Everything that an entry states, before and after."""
    spoken = site.voice(language, at=index, root=f"{site.settings.base_url}{language}/")
    entry, colon = site.reader.entry(index).entry, COLONS[language]
    stated = dict(fields(spoken, coined(site, site.reader.entry(index), entry.fact)))
    back = owed(site, spoken, site.reader.entry(index), entry.fact)
    stated.update((label_of(site.words, language, type(entry.fact), name), escape(text)) for name, text in back.items())
    if isinstance(entry.fact, EntryCorrected):  # its values are JSON; said as the field that they correct says them
        told = correction_words(site, spoken, index, entry.stream, entry.fact)
        labelled = ((label_of(site.words, language, EntryCorrected, name), text) for name, text in told.items())
        stated.update((label, escape(text)) for label, text in labelled if label in stated)
    listed = "".join(f"<li>{_escaped(label)}{colon}{value}</li>" for label, value in stated.items())
    return f"<ul>{listed}</ul>" if listed else ""


def ended(language: str, sentence: str) -> str:
    """The sentence with a full stop, which one that ends with words of the record may lack."""
    return sentence if sentence.endswith(STOPS) else sentence + FULL_STOPS[language]


def article(site: Site, language: str, number: int) -> str:
    """The article of the law under which something was done or is missing, with its place in the rulebook."""
    named = site.words.say_in(language)("规则第 %(n)s 条") % {"n": number}
    return _link(f"{site.settings.base_url}{language}/{place_of(number)}", named)


def links(site: Site, language: str, shown: Shown) -> str:
    """Where it is told whole, where it stands in the book with its proof, and the PDF of a report."""
    say_in, root = site.words.say_in(language), site.settings.base_url
    home = f"{root}{language}/{site.home_of(shown)}"
    entry = say_in("记录簿第 %(n)s 号") % {"n": shown.index}
    found = [
        _link(home, say_in("在网页上查看")),
        _link(f"{root}{language}/{bundle_page(shown.index)}#e{shown.index}", entry),
        _link(f"{root}{language}/audit.html", say_in("怎样核验")),
    ]
    found += [_link(root + path, told, _tongue(language, path)) for path, told in papers(site, language, shown)]
    return " · ".join(found) + f" · <code>gongshi proof {shown.index} --site {_escaped(root)}</code>"


def papers(site: Site, language: str, shown: Shown) -> Iterator[tuple[str, str]]:
    """The PDFs about what an entry tells of, each as its path and what it is called; none of them ever goes away."""
    say_in, made, subject = site.words.say_in(language), site.settings.pdf, site.subject_of(shown.entry.stream)
    if shown.entry.kind == "report.submitted" and "report" in made:
        yield f"zh/{page_of(shown.entry.stream).removesuffix('.html')}.pdf", say_in("科技报告（PDF）")
    for kind, of, told in (
        ("dossier", "project/", say_in("项目档案（PDF）")),
        ("account", "organisation/", say_in("单位履职报告（PDF）")),
    ):
        if kind in made and subject.startswith(of) and site.fresh(subject):
            yield f"{language}/{page_of(subject).removesuffix('.html')}.pdf", told


def _tongue(language: str, path: str) -> str:
    """The language of a file of another language's folder; empty where it is the reader's own."""
    other = path.partition("/")[0]
    return TAGS[other] if other != language else ""


def _link(address: str, text: str, tongue: str = "") -> str:
    said = f' hreflang="{tongue}"' if tongue else ""
    return f'<a href="{_escaped(address)}"{said}>{_escaped(text)}</a>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


MAKERS = (
    Maker("feed", because("site", "book", *GROUPING, of=_of), current, near=_near_current),
    Maker("archive", because("site", "book", *GROUPING, of=_archive_of), archived, near=_near_archived),
)
