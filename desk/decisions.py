"""Decision files: YAML with the common terms first and a list of decisions; read whole before anything is decided."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import yaml

from desk.advice import suggestion
from desk.charters import charter_after, filled
from desk.disk import LARGEST, read_text
from desk.example_keys import draft_id
from desk.field_names import own_names
from desk.submission import DeskError, Draft, Submission
from desk.terms import NO, YES, WrongTerms, read_terms
from desk.text_file import told_unreadable
from domain.ledger.entry import Moment, Source
from domain.rules import forms
from domain.rules.catalogue import KINDS, Kind
from domain.rules.fact import LINE, Day
from domain.rules.in_force import CharterTable
from domain.rules.said import Said, enumerated

LINED = frozenset({LINE})
COMMON = ("by", "on", "authority", "illustrative", "source", "recorded_at")
EACH = ("kind", "stream", "streams", "fields", "command", "salts", "drafted_by", "urgent", "evaluator_signs", *COMMON)

try:
    from yaml import CBaseLoader as Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import BaseLoader as Loader  # type: ignore[assignment]


def read_file(path: Path, charter: CharterTable | None = None, *, example: bool) -> list[Submission]:
    """The decisions of a file, in order. `WrongTerms` has a line for each thing that is wrong in it.

    `example`: the file may state `recorded_at` and `salts`, as example books do to come out the same every time.
    """
    root, content, doubles = _loaded(path)
    if not isinstance(content, dict) or not isinstance(content.get("decisions"), list):
        raise DeskError("{path}: a decision file has a list named `decisions`; see docs/desk.md", path=path)
    problems: list[str] = [
        Said("{path} line {line}: '{name}' stands twice", path=path, line=line, name=name) for name, line in doubles
    ]
    common = {name: value for name, value in content.items() if name != "decisions"}
    for name in common:
        if name not in COMMON:
            told = {"path": path, "name": name, "suggestion": suggestion(name, COMMON), "common": enumerated(COMMON)}
            problems.append(Said("{path}: '{name}' is not a common term{suggestion}; they are {common}", **told))
    submissions = list(_submissions(path, content["decisions"], common, _lines(root), (charter, example), problems))
    if problems:
        raise WrongTerms(problems)
    return submissions


def _loaded(path: Path) -> tuple[yaml.Node | None, Any, list[tuple[str, int]]]:
    """What a file holds, as nodes and as values, and the names that stand twice in it, each with its line."""
    try:
        with told_unreadable(path):
            text = read_text(path, LARGEST, "utf-8-sig")
        root = yaml.compose(text, Loader=Loader)
        return root, yaml.load(text, Loader=Loader), list(_doubles(root))
    except yaml.YAMLError as error:
        told = {"where": _where(error), "error": getattr(error, "problem", error)}
        raise DeskError("{path}{where}: is not YAML: {error}", path=path, **told) from None
    except RecursionError:
        raise DeskError(
            "{path}: is nested too deeply; a decision's fields hold lists and maps of texts", path=path
        ) from None


def _submissions(
    path: Path, items: list[Any], common: dict[str, Any], lines: list[int],
    of: tuple[CharterTable | None, bool], problems: list[str],
) -> Iterator[Submission]:  # fmt: skip
    (charter, example), seen = of, Counter[str]()
    for item, line in zip(items, lines, strict=True):
        where = Said("{path} line {line}", path=path, line=line)
        if not isinstance(item, dict):
            problems.append(Said("{where}: a decision is a map with kind, stream and fields", where=where))
            continue
        whole = filled({name: value for name, value in (common | item).items() if value != ""}, path.parent)
        digest = hashlib.sha256(msgspec.json.encode(whole, order="deterministic")).hexdigest()[:32]
        seen[digest] += 1
        command = f"file-{digest}-{seen[digest]}"
        try:
            told = read_submission(whole, command, charter, example=example)
            charter = charter_after(charter, told.terms, told.on)
            yield replace(told, where=where)
        except WrongTerms as wrong:
            problems += [Said("{where}: {problem}", where=where, problem=problem) for problem in wrong.problems]


def read_submission(
    told: Mapping[str, Any], command: str, charter: CharterTable | None = None, *, example: bool = False
) -> Submission:
    """One decision as a map of texts, lists and maps: kind, stream or streams, fields, by, on and the rest.

    `command` is its id where it names none. Raises `WrongTerms`.
    """
    problems = list(_wrong(told, example))
    kind = KINDS.get(str(told.get("kind", "")))
    streams = told.get("streams") or told.get("stream") or ()
    if problems or kind is None:
        raise WrongTerms(problems)
    fields, personal = split_personal(kind, own_names(kind, told.get("fields", {})))
    streams = tuple(streams) if isinstance(streams, list) else (str(streams),)
    fields, named = split_named(kind, fields, streams[0])
    made = Submission(
        kind=kind,
        streams=streams,
        named=named,
        terms=read_terms(kind, fields, charter, decided=not told.get("source")),
        by=str(told["by"]),
        command=str(told.get("command", command)),
        on=read_as(Day, told.get("on"), "on", Said("year-month-day, such as 2014-04-14")),
        authority=told.get("authority"),
        illustrative=str(told.get("illustrative", "")).lower() in YES,
        source=read_as(Source, told.get("source"), "source", Said("title, sha256 and row")),
        personal=personal,
        recorded_at=read_as(Moment, told.get("recorded_at"), "recorded_at", "2014-04-14T08:00:00Z"),
        salts=_salts(told, kind, command, example),
        draft=_draft(told, str(told.get("command", command))),
    )
    if faults := [*_faults(made)]:
        raise WrongTerms(each.said for each in faults)
    return made


def _faults(submission: Submission) -> Iterator[forms.Malformed]:
    """Every text that hides a sign, is blank or broken, wherever it stands: all are told at once."""
    yield from forms.faults(submission.terms)
    for name in ("by", "authority", "command", "source"):
        yield from forms.faults(getattr(submission, name), name, LINED)
    yield from (fault for name, value in submission.personal.items() for fault in forms.faults(value, name, LINED))


def _draft(told: Mapping[str, Any], command: str) -> Draft | None:
    """In an example, what is signed with its keys at recording; the draft's id follows from the command."""
    if not any(told.get(name) for name in ("drafted_by", "urgent", "evaluator_signs")):
        return None
    return Draft(
        id=draft_id(command),
        drafted_by=told.get("drafted_by"),
        urgent=told.get("urgent"),
        evaluator_signs=str(told.get("evaluator_signs", "")).lower() in YES,
    )


def _wrong(told: Mapping[str, Any], example: bool) -> Iterator[str]:
    """What is wrong with the terms of a decision beside its fields, a line each."""
    for name in told:
        if name not in EACH:
            told_of = {"name": name, "suggestion": suggestion(name, EACH), "each": enumerated(EACH)}
            yield Said("{name}: there is no such term{suggestion}; a decision has {each}", **told_of)
    for name in ("recorded_at", "salts", "evaluator_signs"):
        if name in told and not example:
            yield Said("{name}: only example books state it", name=name)
    for name, said in (("drafted_by", "--drafted-by"), ("urgent", "--urgent")):
        if name in told and not example:
            yield Said("{name}: only example books state it; a draft is made with {option}", name=name, option=said)
    if str(told.get("kind", "")) not in KINDS:
        yield unknown_kind(str(told.get("kind", "")))
    if not told.get("by"):
        yield Said("by: is missing; name the officer, as officer/ID")
    for name in ("by", "authority", "command"):
        if not isinstance(told.get(name, ""), str):
            yield Said("{name}: one text is wanted here", name=name)
    if str(told.get("illustrative", "no")).lower() not in YES + NO:
        yield Said("illustrative: '{told}' is not yes or no (是, 否)", told=told["illustrative"])
    yield from _wrong_streams(told.get("stream"), told.get("streams"))


def _wrong_streams(one: Any, several: Any) -> Iterator[str]:
    if one and several:
        yield Said("streams: name the streams by stream or by streams, not by both")
    elif not (one or several):
        yield Said("stream: is missing; name the stream that it is recorded on, as SUBJECT/ID")
    told = one or several
    if told and not all(isinstance(each, str) for each in (told if isinstance(told, list) else [told])):
        yield Said("stream: one text is wanted for each stream, as SUBJECT/ID")


def unknown_kind(name: str) -> str:
    """What to say of a kind that does not exist."""
    return Said(
        "kind: there is no kind '{name}'{suggestion}; `gongshi-desk kinds` lists them",
        name=name,
        suggestion=suggestion(name, KINDS),
    )


def split_personal(kind: Kind, fields: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of the fact, and those that are personal data and stay beside the book (Art. 32)."""
    if not isinstance(fields, Mapping):
        raise WrongTerms([Said("fields: a map of fields is wanted")])
    names = {name for name, _, _ in kind.fact.personal}
    personal = {name: value for name, value in fields.items() if name in names and value != ""}
    wrong = [
        Said("{name}: one text is wanted here", name=name)
        for name, value in personal.items()
        if not isinstance(value, str)
    ]
    if wrong:
        raise WrongTerms(wrong)
    return {name: value for name, value in fields.items() if name not in names}, personal


def split_named(kind: Kind, fields: Mapping[str, Any], own: str) -> tuple[dict[str, Any], dict[str, tuple[str, int]]]:
    """The fields of the fact, and the entries that some of them name by stream (else the decision's own) and number.

    An entry's place in the book is stated as a whole number from 0, or as `{stream: project/Z1401, number: 3}`.
    """
    named: dict[str, tuple[str, int]] = {}
    for name in kind.fact.entries:
        value = fields.get(name)
        if isinstance(value, Mapping):
            number = str(value.get("number", ""))
            if not {*value} <= {"stream", "number"} or not (number.isascii() and number.isdigit() and int(number)):
                raise WrongTerms(
                    [Said("{name}: write the entry's place in the book, or its stream and number from 1", name=name)]
                )
            named[name] = (unicodedata.normalize("NFC", str(value.get("stream") or own)), int(number))
    return {name: "0" if name in named else value for name, value in fields.items()}, named


def read_as(type_: Any, value: Any, name: str, wanted: str) -> Any:
    """A value of a type, or None where there is none; `WrongTerms` says what is wanted."""
    if value in (None, "", {}):
        return None
    try:
        found = msgspec.convert(value, type_, strict=False)
        forms.check(found, name, frozenset({"day"}) if type_ is Day else frozenset())
    except (msgspec.ValidationError, forms.Malformed):
        raise WrongTerms(
            [Said("{name}: '{value}' does not fit; write {wanted}", name=name, value=value, wanted=wanted)]
        ) from None
    return found


def _salts(told: Mapping[str, Any], kind: Kind, command: str, example: bool) -> dict[str, bytes]:
    """In an example, salts that are stated, or follow from the command: its personal data is invented anyway."""
    if not example:
        return {}
    stated = told.get("salts") or {}
    if not isinstance(stated, Mapping):
        raise WrongTerms([Said("salts: a map of fields is wanted")])
    wrong = [
        Said("salts.{name}: write 64 hexadecimal digits", name=name)
        for name, salt in stated.items()
        if not _is_salt(salt)
    ]
    if wrong:
        raise WrongTerms(wrong)
    chosen = str(told.get("command", command))
    made = {name: hashlib.sha256(f"example {chosen} {name}".encode()).digest() for name, _, _ in kind.fact.personal}
    return made | {name: bytes.fromhex(salt) for name, salt in stated.items()}


def _is_salt(text: Any) -> bool:
    return isinstance(text, str) and len(text) == 64 and all(c in "0123456789abcdef" for c in text)


def _where(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return Said(" line {line}", line=mark.line + 1) if mark else ""


def _lines(root: Any) -> list[int]:
    """The line on which each decision of a file begins, counted from 1; of two lists YAML takes the last."""
    found = [value for key, value in root.value if key.value == "decisions"]
    return [node.start_mark.line + 1 for node in found[-1].value]


def _doubles(node: Any) -> Iterator[tuple[str, int]]:
    """Keys that stand twice in one map, where YAML would silently take the last."""
    if isinstance(node, yaml.MappingNode):
        counted = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and counted[key.value] > 1:
                counted[key.value] = 0
                yield key.value, key.start_mark.line + 1
            yield from _doubles(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _doubles(item)
