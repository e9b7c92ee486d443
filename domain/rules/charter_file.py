"""A charter as people write it: a file in TOML of the format `gongshi-charter/1`.

`examples/charters/` has charters to begin with. What the file says beyond its form is asked by the decision that adopts
it (`domain/rules/adoption.py`), so that a file and a fact are refused alike.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import msgspec

from domain.rules.charter import CalendarYear, CharterTerm, CharterVocabulary, Period, Quote
from domain.rules.office_time import offset_of
from domain.rules.said import Said

FORMAT = "gongshi-charter/1"
CALENDAR = "weekend, table, years"
CLOCK = "utc_offset"
_PLAIN = ("title", "title_en", "basis", "basis_en", "currency", "codes", "report_number")
_KEYS = {"format", CLOCK, "calendar", "periods", "vocabularies", "quotes", *_PLAIN}


class WrongCharter(ValueError):
    """A file is no charter; `problems` has one line for each thing that is wrong, with its line in the file."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problems))


class _File:
    """A file while it is read: what is wrong with it is gathered, each with its line."""

    def __init__(self, data: bytes) -> None:
        self.problems: list[str] = []
        try:
            self.lines = data.decode("utf-8").splitlines()
            self.told = tomllib.loads(data.decode("utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise WrongCharter([Said("this is no TOML: {error}", error=error)]) from None
        except RecursionError:
            raise WrongCharter([Said("this is no charter: its lists stand too deep in one another")]) from None

    def line(self, *path: str) -> str:
        """Where something is written: `line 12`, or the name of its table where that is not found."""
        table, key = ".".join(path[:-1]), path[-1]
        within = not table
        for number, line in enumerate(self.lines, 1):
            text = line.strip()
            if text.startswith("["):
                within = text.split("#")[0].strip("[] ") in (table, ".".join(path))
                if text.split("#")[0].strip("[] ") == ".".join(path):
                    return Said("line {number}", number=number)
            elif within and re.match(rf'"?{re.escape(key)}"?\s*=', text):
                return Said("line {number}", number=number)
        return f"[{table}] {key}" if table else key

    def wrong(self, path: tuple[str, ...], problem: Said) -> None:
        self.problems.append(Said("{where}: {problem}", where=self.line(*path), problem=problem))

    def table(self, name: str) -> Mapping[str, Any]:
        told = self.told.get(name, {})
        if not isinstance(told, dict):
            self.wrong((name,), Said("{name} is a table: write [{name}]", name=name))
            return {}
        return told

    def convert(self, value: Any, kind: Any, path: tuple[str, ...]) -> Any:
        try:
            return msgspec.convert(_plain(value), kind)
        except msgspec.ValidationError as error:
            self.wrong(path, Said("{name}: {error}", name=path[-1], error=error))
            return None


def parsed(data: bytes) -> dict[str, Any]:
    """The fields of a charter that a file states, for the fact and the state alike. Raises `WrongCharter`."""
    file = _File(data)
    if file.told.get("format") != FORMAT:
        raise WrongCharter([Said('{where}: write format = "{format}"', where=file.line("format"), format=FORMAT)])
    for key in sorted(set(file.told) - _KEYS):
        file.wrong((key,), Said("a charter has no {key}; it has {known}", key=key, known=", ".join(sorted(_KEYS))))
    calendar = file.table("calendar")
    found = {key: file.told[key] for key in _PLAIN if key in file.told}
    found |= {key: calendar[key] for key in ("weekend", "table") if key in calendar}
    for key in sorted(set(calendar) - {"weekend", "table", "years"}):
        file.wrong(
            ("calendar", key), Said("a calendar has no {key}; it has {known}", key=key, known="weekend, table, years")
        )
    found["vocabularies"] = _vocabularies(file)
    found["periods"] = tuple(
        filter(None, (file.convert({"name": name, **_map(told)}, Period, ("periods", name))
                      for name, told in file.table("periods").items()))
    )  # fmt: skip
    found["years"] = tuple(
        filter(None, (file.convert({"year": _number(year), **_map(told)}, CalendarYear, ("calendar", "years", year))
                      for year, told in _map(calendar.get("years", {})).items()))
    )  # fmt: skip
    found["quotes"] = tuple(
        filter(None, (file.convert({"article": _number(article), "phrases": phrases}, Quote, ("quotes", article))
                      for article, phrases in file.table("quotes").items()))
    )  # fmt: skip
    _clock(file)
    if file.problems:
        raise WrongCharter(file.problems)
    for key in ("weekend", "codes"):
        if key in found:
            found[key] = tuple(found[key]) if isinstance(found[key], list) else found[key]
    return {key: value for key, value in found.items() if value != () or key in ("weekend",)}


def clock_of(data: bytes) -> int | None:
    """The office's clock that a file proposes for the opening of a book, in minutes ahead of UTC; None where none.

    It is no part of the charter: the opening says it, once (Art. 3).
    """
    return _clock(_File(data))


def _clock(file: _File) -> int | None:
    text = file.told.get(CLOCK)
    try:
        return None if text is None else offset_of(str(text))
    except ValueError:
        form = Said("{text!r} is no offset from UTC; write it as +08:00, in whole quarters of an hour", text=text)
        file.wrong((CLOCK,), form)
        return None


def _vocabularies(file: _File) -> tuple[CharterVocabulary, ...]:
    found = []
    for name, terms in file.table("vocabularies").items():
        path = ("vocabularies", name)
        if not isinstance(terms, dict) or not all(isinstance(term, dict) for term in terms.values()):
            file.wrong(path, Said("{name}: write each term as {form}", name=name, form='CODE = { zh = "…", en = "…" }'))
            continue
        read = [
            file.convert({"code": code, **_map(term)}, CharterTerm, (*path, code))
            for code, term in terms.items()
        ]  # fmt: skip
        if all(read):
            whole = file.convert({"name": name, "terms": read}, CharterVocabulary, path)
            found += [whole] if whole else []
    return tuple(found)


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {"": value}


def _number(text: str) -> Any:
    return int(text) if text.isdecimal() else text


def _plain(value: Any) -> Any:
    """A value of TOML as facts hold it: days as texts, lists as they are, structures as maps."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, msgspec.Struct):
        return msgspec.to_builtins(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
