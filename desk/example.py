"""An example of each kind as a command line: the simplest decision that the law's own scenarios show to be taken.

The scenarios are plain data of the published rulebook, which the tests write; no code of the site is imported.
"""

from __future__ import annotations

import functools
import shlex
from collections.abc import Iterator
from importlib import resources
from typing import Any

import msgspec

from domain.rules.catalogue import Kind
from domain.rules.currencies import RENMINBI
from domain.rules.fact import Power
from domain.rules.in_force import CharterTable
from domain.rules.office_time import offset_text
from domain.rules.shape import Shape, shape_of_kind

RULEBOOK = resources.files("site_builder") / "rulebook" / "rulebook.json"
OFFICERS = {
    Power.DECISION: "officer/founder",
    Power.EXECUTION: "officer/registrar",
    Power.SUPERVISION: "officer/supervisor",
}  # as `gongshi-desk new` appoints them; the correction that is shown corrects an act of execution


# What a key signs, no hand types: these have commands of their own.
SIGNED = {
    "key.succeeded": "gongshi-desk key succeed log --by officer/founder",
    "book.recovery_key_named": "gongshi-desk key recovery --by officer/founder",
}

WITH_KEYS = {  # what rests on keys of officers, which no example can hold
    "officer.key_registered": "gongshi-desk officer key register --proof-file zhang.proof --by officer/founder",
    "book.signatures_required": "gongshi-desk record book.signatures_required --stream book/ID --by officer/founder",
    "decision.countersigned": "gongshi-desk countersign project/Z1 7 --by officer/second --key second.key",
}


def example(kind: Kind, charter: CharterTable | None = None) -> str:
    """A command that hands in a decision of this kind, each field on a line of its own; amounts as a book has them."""
    if kind.name in SIGNED or kind.name in WITH_KEYS:
        return {**SIGNED, **WITH_KEYS}[kind.name]
    by = OFFICERS.get(kind.fact.power, OFFICERS[Power.EXECUTION])
    if kind.name not in _scenarios():  # a kind that is being written: its scenario comes last
        return (
            f"gongshi-desk record {kind.name} --stream {kind.fact.state.subject or 'project'}/ID --by {by} FIELD=VALUE"
        )
    when = scenario(kind)["when"]
    head = f"gongshi-desk record {kind.name} --stream {shlex.quote(when['stream'])}"
    lines = [f"{head} --by {by} --on {when['on']}"]
    told = [*_told(shape_of_kind(kind.fact, charter), when["terms"], "")]
    told += [(name, "张三") for name, _, _ in kind.fact.personal]
    lines += [shlex.quote(f"{name}={text}") for name, text in told]
    return " \\\n      ".join(lines)


def rests_on(kind: Kind) -> list[str]:
    """The streams that must be on record before the example can be: its own, if it is begun, and what it names.

    With the newest other kind that the scenario gives each.
    """
    if kind.name in SIGNED or kind.name in WITH_KEYS or kind.name not in _scenarios():
        return []
    when = scenario(kind)["when"]
    given = _given(scenario(kind).get("given", []))
    begun = {each["stream"]: each["fact"]["kind"] for each in given if each["fact"]["kind"] != kind.name}
    named = [when["stream"], *_references(shape_of_kind(kind.fact), when["terms"])]
    return [f"{each} ({begun[each]})" for each in dict.fromkeys(named) if each in begun]


def _given(steps: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The facts that a scenario begins with, in order."""
    for step in steps:
        if "situation" in step:
            yield from _given(_rulebook()["situations"][step["situation"]]["steps"])
        else:
            yield step


def _references(shape: Shape, terms: Any) -> Iterator[str]:
    """The streams that terms name."""
    if shape.form == "structure" and isinstance(terms, dict):
        for name, value in terms.items():
            yield from _references(shape.by_name[name].shape, value)
    elif shape.form == "list" and shape.item and isinstance(terms, list):
        for item in terms:
            yield from _references(shape.item, item)
    elif shape.form == "reference" and isinstance(terms, str):
        yield terms


def scenario(kind: Kind) -> dict[str, Any]:
    """The scenario with the shortest terms in which a decision of this kind is taken."""
    return min(_scenarios()[kind.name], key=lambda each: len(msgspec.json.encode(each["when"]["terms"])))


@functools.cache
def _rulebook() -> dict[str, Any]:
    return dict(msgspec.json.decode(RULEBOOK.read_bytes()))


@functools.cache
def _scenarios() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for each in _rulebook()["scenarios"]:
        if each.get("outcome") and each.get("when", {}).get("kind"):
            found.setdefault(each["when"]["kind"], []).append(each)
    return found


def _told(shape: Shape, terms: dict[str, Any], outer: str) -> Iterator[tuple[str, str]]:
    """Fields as FIELD=VALUE: parts by dots, a list of values by repeating the field, one of structures as JSON."""
    for name, value in terms.items():
        inner, path = shape.by_name[name].shape, f"{outer}{name}"
        if inner.form == "structure" and not any(isinstance(part, list | dict) for part in value.values()):
            yield from _told(inner, value, f"{path}.")
        elif isinstance(value, list) and inner.item and inner.item.form != "structure":
            yield from ((path, _text(inner.item, item)) for item in value)
        elif isinstance(value, list | dict):
            yield path, msgspec.json.encode(_plain(inner, value)).decode()
        else:
            yield path, _text(inner, value)


def _plain(shape: Shape, value: Any) -> Any:
    """A structure with all that is inside it as texts."""
    if isinstance(value, list) and shape.item:
        return [_plain(shape.item, item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(shape.by_name[name].shape, part) for name, part in value.items()}
    return _text(shape, value)


def _text(shape: Shape, value: Any) -> str:
    if shape.form in ("fen", "change"):
        if shape.currency != RENMINBI:
            return f"{shape.currency} {value // 100}.{value % 100:02}"
        whole = value % 1_000_000 == 0
        return f"{value // 1_000_000}万元" if whole else f"{value // 100}.{value % 100:02}元"
    if shape.form == "offset":
        return offset_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
