"""Content for a Hugo site that makes our project pages itself, from the same facts, with this folder's templates.

Each page's front matter holds what our builder reads from the view for it: the project's state, its entries as decoded
facts beside their canonical bytes, its evaluations, the records of what is missing. Numbers are numbers (fen), days ISO
texts, codes codes. `data/` holds what pages share: the states of the streams that they name, the words of the terms,
the kinds of entries, the settings; `i18n/` our texts, and the patterns of our sentences as Go templates.

Two things are given ready-made, because a template is no place for them: how many working days lie between a decision
and its record (it takes the State Council's calendar), and the bytes of each record. What a made-up book never shows
has no template, which spares Hugo its conditions: corrections, transcribed lists, personal fields, payments, outcomes,
reports, rated dimensions, years of post-evaluation, charts, other currencies, the notice of an example, lists of which
single items change.

As its users advise for speed, what many pages share is a cached partial, and no partial returns a value in a loop.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from domain.ledger.workdays import public_day, workdays_between
from domain.rules import catalogue
from domain.rules.terms import TERMS
from projections.findings.rules import RULES
from projections.findings.standing import records
from projections.view import ViewReader
from site_builder.addresses import FOLDERS, page_of
from site_builder.content.evaluations import STAGES, streams_in
from site_builder.reader import Reader, Shown
from site_builder.rulebook.law import place_of
from site_builder.settings import Settings
from site_builder.words.sentences import Segment, parse, rooms
from site_builder.words.stages import AS_AFTER
from site_builder.words.state_fields import FIELDS
from site_builder.words.texts import counted, translator
from site_builder.words.voice import LANGUAGES, OWN

THEME = Path(__file__).parent
UI_TEXT = re.compile(r'\bT "([^"]+)"|"([^"]*[^\x00-\x7f][^"]*)"')
# How a field of a project's state is said: as a text, a day, …, or by the terms of a vocabulary.
SAY = {
    "status": "project_status",
    "title": "text",
    "programme": "name",
    "undertakers": "names",
    "budget": "budget",
    "start": "day",
    "end": "day",
    "approved_on": "day",
    "contract": "text",
    "contract_budget": "budget",
    "signed_on": "day",
    "milestones": "milestones",
}
CASE = {name: {"from": name} for name in ("title", "programme", "undertakers", "budget", "start", "end")}
# What an entry of a kind sets in the project's state: a value, a field of its fact, or its day.
SETS: dict[str, dict[str, dict[str, Any]]] = {
    "project.proposed": {"status": {"value": "proposed"}, **CASE},
    "project.approved": {"status": {"value": "approved"}, **CASE, "approved_on": {"day": True}},
    "project.contract_signed": {
        "status": {"value": "contracted"},
        "contract": {"from": "number"},
        "contract_budget": {"from": "budget"},
        "signed_on": {"day": True},
        "milestones": {"from": "milestones"},
    },
    "evaluation.reported": {},
}


def write_facts_site(view: Path, settings: Settings, folder: Path) -> int:
    """Write the Hugo site in a folder for the project pages of a view; how many pages it has."""
    shutil.copytree(THEME / "layouts", folder / "layouts")
    shutil.copyfile(THEME / "hugo.toml", folder / "hugo.toml")
    read = Reader(ViewReader(view), settings.as_of)
    streams, count = {}, 0
    for stream in _projects(read):
        params = _params(read, stream)
        state = params["held"]["state"]
        for other in (state["programme"], *state["undertakers"]):
            streams[other] = read.held(other)
        for language in LANGUAGES:
            told = {"title": _title(language, state), "url": f"/{language}/{page_of(stream)}", "params": params}
            _write(folder / "content" / language / page_of(stream).replace(".html", ".md"), told)
            count += 1
    for name, data in {**_data(settings), "streams": streams}.items():
        _write(folder / "data" / f"{name}.json", data)
    for language in LANGUAGES:
        _write(folder / "i18n" / f"{language}.json", _texts(language))
    return count


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False) + "\n", encoding="utf-8")


def _projects(read: Reader) -> Iterator[str]:
    number = 0
    while read.held(stream := f"project/P{number:06}"):
        read.begin()
        yield stream
        number += 1


def _title(language: str, state: dict[str, Any]) -> str:
    return str((state.get("title_en") if language == "en" else None) or state["title"])


def _params(read: Reader, stream: str) -> dict[str, Any]:
    """What our builder reads for a project's page."""
    story = read.whole("story", stream)
    return {
        "stream": stream,
        "held": read.held(stream),
        "story": [_entry(shown) for shown in story],
        "evaluations": read.streams_named(streams_in(story, "evaluation")),
        "findings": list(records(read.document("findings", stream))),
    }


def _entry(shown: Shown) -> dict[str, Any]:
    entry = shown.entry
    lag = workdays_between(entry.decided_on, public_day(entry.recorded_at)) if entry.decided_on else None
    return {
        "index": shown.index,
        "lag": lag,
        "entry": msgspec.json.decode(shown.body),
        "body": shown.body.decode(),
    }


def _data(settings: Settings) -> dict[str, Any]:
    """What pages share, by the name of its file."""
    return {
        "settings": {
            "base_url": settings.base_url,
            "as_of": settings.as_of,
            "contact": settings.contact,
            "zh": {"title": settings.title, "owner": settings.owner},
            "en": {"title": settings.title_en, "owner": settings.owner_en},
        },
        "folders": FOLDERS,
        "stages": STAGES,
        "terms": {
            language: {name: {code: pair[at] for code, pair in words.items()} for name, words in TERMS.items()}
            for at, language in enumerate(LANGUAGES)
        },
        "fields": list(SAY),
        "kinds": {kind: _kind(kind, sets) for kind, sets in SETS.items()},
        "rules": {
            name: {
                "article": rule.article,
                "place": place_of(rule.article),
                "power": rule.power.value if rule.power else "",
                **{language: rooms()["findings"][name][f"name_{language}"] for language in LANGUAGES},
            }
            for name, rule in RULES.items()
        },
    }


def _field(name: str) -> dict[str, Any]:
    zh, en, _ = FIELDS[name]
    return {"field": name, "zh": zh, "en": en, "say": SAY[name]}


def _kind(kind: str, sets: dict[str, dict[str, Any]]) -> dict[str, Any]:
    fact = catalogue.KINDS[kind].fact
    return {
        "zh": fact.zh,
        "en": fact.en,
        "power": fact.power.value,
        "article": fact.article,
        "rule": place_of(fact.article),
        "sentence": f"sentences/{kind.replace('.', '_')}.html",
        "sets": [{**_field(name), **given} for name, given in sets.items()],
    }


def _texts(language: str) -> dict[str, str]:
    """The texts of the templates by their Chinese source, and the patterns of sentences by kind and rule."""
    say_in = translator(language)
    texts = {
        text: counted(say_in(text), "many").replace("%(n)s", "%v")
        for path in sorted(THEME.rglob("*.html"))
        for text in (found[1] or found[2] for found in UI_TEXT.finditer(path.read_text(encoding="utf-8")))
        if not text.isascii()
    }
    texts["as after entry"] = AS_AFTER[language == "en"].format("%v")
    texts["lag of one"] = counted(say_in("，距决定 %(n)s 个工作日"), 1).replace("%(n)s", "%v")
    texts["own"] = OWN["project"][language]
    for kind in SETS:
        texts[kind] = _pattern(parse(rooms()["sentences"][kind][language]))
    for rule, told in rooms()["findings"].items():
        texts[rule] = _pattern(parse(told[language]))
    return texts


def _pattern(segments: Sequence[Segment]) -> str:
    """A pattern of ours as a Go template: a segment in brackets is left out where one of its places says nothing."""
    parts = []
    for segment in segments:
        if isinstance(segment, list):
            places = [_place(each) for each in segment if isinstance(each, tuple)]
            wanted = places[0] if len(places) == 1 else f"and {' '.join(places)}"
            parts.append(f"{{{{ if {wanted} }}}}{_pattern(segment)}{{{{ end }}}}")
        else:
            parts.append(segment if isinstance(segment, str) else f"{{{{ {_place(segment)} }}}}")
    return "".join(parts)


def _place(path: tuple[str, ...]) -> str:
    return "." + "_".join(path)
