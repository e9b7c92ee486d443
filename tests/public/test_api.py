"""Questions about the record, asked over the application's routes."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from falcon.testing import Result, TestClient
from openapi_spec_validator import validate

from domain.ledger.entry import canonical
from domain.ledger.store import open_book
from domain.rules.book import BookOpened
from domain.rules.catalogue import KINDS, STATES
from public.app import create_app
from public.book_record import BookRecord
from public.record import Unreadable
from public.routes import ROUTES
from tests.public.given import UNIVERSITY, entry, lay_out, record_with_gaps, story

BODIES = [canonical(each) for each in story()]
ENTRIES = "/api/v1/entries"
STREAM = f"/api/v1/streams/{quote(UNIVERSITY)}"


def page(index: int, count: int) -> bytes:
    """What a page says: each entry's own bytes."""
    told = b",".join(b'{"index":%d,"entry":%b}' % (at, BODIES[at]) for at in range(index, index + count))
    return b"[" + told + b"]"


def test_a_page_holds_the_entries_as_they_are(api: TestClient) -> None:
    found = api.simulate_get(ENTRIES, params={"from": 10, "to": 13})
    assert (found.status_code, found.content) == (200, page(10, 3))
    assert found.headers["content-type"] == "application/json"
    assert found.headers["access-control-allow-origin"] == "*"
    assert "link" not in found.headers


def test_pages_lead_through_the_whole_record(api: TestClient) -> None:
    address, read = f"{ENTRIES}?limit=5", []
    while address:
        path, _, query = address.partition("?")
        found = api.simulate_get(path, query_string=query)
        read += [each["index"] for each in found.json]
        address = found.headers.get("link", "").removesuffix('>; rel="next"').lstrip("<")
    assert read == list(range(23))


def test_pages_of_a_kind_lead_through_all_of_it(api: TestClient) -> None:
    first = api.simulate_get(ENTRIES, params={"kind": "organisation.registered", "from": 9, "to": 22, "limit": 8})
    assert [each["index"] for each in first.json] == list(range(9, 17))
    assert first.headers["link"] == f'<{ENTRIES}?from=17&to=22&kind=organisation.registered&limit=8>; rel="next"'
    rest = api.simulate_get(ENTRIES, params={"kind": "organisation.registered", "from": 17, "to": 22, "limit": 8})
    assert [each["index"] for each in rest.json] == [17, 18, 19, 20]
    assert "link" not in rest.headers


def test_beyond_the_newest_entry_there_is_nothing_yet(api: TestClient) -> None:
    for asked in ({"from": 23}, {"from": 9_000_000_000}, {"from": 5, "to": 5}):
        assert api.simulate_get(ENTRIES, params=asked).content == b"[]"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("from=-1", "from: '-1' is not a whole number from 0 to 9007199254740991"),
        ("from=", "from: '' is not a whole number from 0 to 9007199254740991"),
        ("from=%EF%BC%91", "from: '１' is not a whole number from 0 to 9007199254740991"),
        ("to=9007199254740992", "to: '9007199254740992' is not a whole number from 0 to 9007199254740991"),
        ("limit=0", "limit: '0' is not a whole number from 1 to 1000"),
        ("limit=1001", "limit: '1001' is not a whole number from 1 to 1000"),
        ("limit=1e3", "limit: '1e3' is not a whole number from 1 to 1000"),
        ("from=9&to=3", "to: 3 is before from, 9"),
        ("kind=project.aproved", "kind: 'project.aproved' is no kind of entry"),
        ("form=3", "there is no parameter 'form' here; it takes from, to, kind, limit"),
        ("from=1&from=2", "from is given 2 times; give it once"),
    ],
)
def test_a_question_that_cannot_be_read_is_answered_in_one_line(window: TestClient, query: str, told: str) -> None:
    refused(window.simulate_get(ENTRIES, query_string=query), 400, told)


def refused(found: Result, status: int, told: str) -> None:
    assert found.headers["content-type"] == "application/problem+json"
    assert (found.status_code, found.json["status"], found.json["detail"]) == (status, status, told)
    assert "\n" not in told and found.headers["cache-control"] == "no-store"


def test_an_entry_is_its_canonical_bytes_for_ever(api: TestClient) -> None:
    found = api.simulate_get(f"{ENTRIES}/10")
    assert (found.status_code, found.content) == (200, BODIES[10])
    assert found.headers["etag"] == f'"{hashlib.sha256(BODIES[10]).hexdigest()}"'
    assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = api.simulate_get(f"{ENTRIES}/10", headers={"If-None-Match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = api.simulate_head(f"{ENTRIES}/10")
    assert (head.content, head.headers["content-length"]) == (b"", str(len(BODIES[10])))


def test_an_entry_that_is_not_there_is_not_found(api: TestClient) -> None:
    refused(api.simulate_get(f"{ENTRIES}/23"), 404, "the record has no entry 23 yet")
    refused(api.simulate_get(f"{ENTRIES}/x"), 400, "index: 'x' is not a whole number from 0 to 9007199254740991")
    refused(api.simulate_get(f"{ENTRIES}/1?a=1"), 400, "there is no parameter 'a' here; it takes none")


def known(api: TestClient, **days: str) -> dict[str, Any]:
    found = api.simulate_get(STREAM, params=days)
    assert found.status_code == 200
    told: dict[str, Any] = found.json
    return told


def test_a_stream_stands_as_its_entries_say(api: TestClient) -> None:
    assert known(api) == {
        "stream": UNIVERSITY,
        "true_on": None,
        "public_by": None,
        "illustrative": False,
        "state": {"id": "清华大学", "name": "清华", "registered_on": "2014-05-06", "former_names": ["清华大学"]},
        "counted": [
            counted(10, 1, "organisation.registered", "2014-05-06", "2014-05-08T01:00:00Z"),
            counted(21, 2, "organisation.renamed", "2015-03-01", "2015-04-01T17:00:00Z"),
            counted(22, 3, "entry.corrected", "2016-01-10", "2016-01-12T01:00:00Z"),
        ],
        "recorded": 3,
    }


def counted(index: int, number: int, kind: str, decided_on: str, recorded_at: str) -> dict[str, Any]:
    return {
        "index": index, "number": number, "kind": kind, "decided_on": decided_on, "recorded_at": recorded_at,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("days", "name", "indexes"),
    [
        ({"true_on": "2014-05-06"}, "清华大雪", [10]),
        ({"true_on": "2015-03-01"}, "清华", [10, 21]),
        ({"true_on": "2015-03-01", "public_by": "2015-04-01"}, "清华大雪", [10]),
        ({"true_on": "2015-03-01", "public_by": "2015-04-02"}, "清华", [10, 21]),
    ],
)
def test_a_stream_stands_as_known_on_a_day(
    api: TestClient, days: dict[str, str], name: str, indexes: list[int]
) -> None:
    told = known(api, **days)
    assert (told["state"]["name"], [each["index"] for each in told["counted"]]) == (name, indexes)
    assert {day: told[day] for day in days} == days


@pytest.mark.parametrize(("offset", "day"), [(None, "2015-04-02"), (-660, "2015-04-01"), (840, "2015-04-02")])
def test_it_was_public_by_the_day_of_its_offices_clock(tmp_path: Path, offset: int | None, day: str) -> None:
    opening = BookOpened(title="示例", founder="officer/1", utc_offset=offset)
    with open_book(tmp_path, create=True) as book:
        record_with_gaps(book, [entry("book/1", 1, opening, None, "2014-05-01T01:00:00Z"), *story()])
        api = TestClient(create_app(lay_out(tmp_path / "www"), BookRecord(book)))
        names = [known(api, public_by=each)["state"]["name"] for each in (before(day), day)]
    assert names == ["清华大雪", "清华"]


def before(day: str) -> str:
    return (datetime.date.fromisoformat(day) - datetime.timedelta(1)).isoformat()


def test_before_its_first_day_nothing_is_known_of_a_stream(api: TestClient) -> None:
    told = known(api, true_on="2014-05-05")
    assert (told["state"], told["counted"], told["recorded"]) == (None, [], 3)


def test_slashes_in_a_name_may_be_escaped(api: TestClient) -> None:
    assert api.simulate_get(f"/api/v1/streams/{quote(UNIVERSITY, safe='')}").json == known(api)


@pytest.mark.parametrize(
    "name", ["organisation/无", "organisation", "organisation/", "", "project/../x", "a/b/c/d", "x" * 5000, "%00"]
)
def test_a_stream_that_is_not_there_is_not_found(window: TestClient, name: str) -> None:
    assert window.simulate_get(f"/api/v1/streams/{quote(name)}").status_code == 404


@pytest.mark.parametrize("day", ["2015-02-29", "2015-2-1", "20150201", "today", "", "2015-W01-1", "２０１５-01-01"])
@pytest.mark.parametrize("clock", ["true_on", "public_by"])
def test_a_day_that_does_not_exist_is_refused(window: TestClient, clock: str, day: str) -> None:
    told = f"{clock}: {day!r} is not a day of the calendar (year-month-day, such as 2017-12-31)"
    refused(window.simulate_get(STREAM, params={clock: day}), 400, told)


def test_an_address_that_is_not_there_is_a_problem(window: TestClient) -> None:
    told = "there is nothing at this address; /api/v1/openapi.json describes what there is"
    for path in ("/api/", "/api/v2/entries", "/api/v1/", "/api/v1/streams"):
        refused(window.simulate_get(path), 404, told)


def test_without_a_record_the_files_are_served_and_questions_refused(client: TestClient) -> None:
    told = "this server has no record to read: neither a book nor the builder's view of one"
    for path in (ENTRIES, f"{ENTRIES}/0", STREAM):
        refused(client.simulate_get(path), 503, told)
    assert client.simulate_get("/").status_code == 200
    assert client.simulate_get("/healthz").content == b"ok\n"


class Broken:
    """A record whose disk is gone, and then one with a fault in it."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def size(self) -> int:
        raise self.error

    entries = of_kind = stream = lambda self, *_: self.size()


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (Unreadable("/srv/book.sqlite: disk I/O error"), 503, "the record cannot be read just now; try again later"),
        (RuntimeError("/srv/x"), 500, "this server failed to answer; the operator's log says why"),
    ],
)
def test_what_fails_is_told_to_the_operator_alone(
    site: Path, caplog: pytest.LogCaptureFixture, error: Exception, status: int, told: str
) -> None:
    client = TestClient(create_app(site, Broken(error)))
    refused(client.simulate_get(ENTRIES), status, told)
    assert "/srv/" in caplog.text
    assert client.simulate_get("/healthz").status_code == status


def test_what_is_served_is_counted(api: TestClient) -> None:
    for path in ("/", "/zh/", "/none", "/api/v1/entries?limit=1", "/log/checkpoint"):
        api.simulate_get(path)
    told = api.simulate_get("/metrics").text.splitlines()
    assert 'gongshi_answers_total{area="site",status="200"} 2' in told
    assert 'gongshi_answers_total{area="site",status="404"} 1' in told
    assert 'gongshi_answers_total{area="api",status="200"} 1' in told
    assert f'gongshi_bytes_total{{area="api"}} {len(page(0, 1))}' in told
    assert "gongshi_entries 23" in told


def test_the_description_is_valid_and_complete(client: TestClient) -> None:
    told = client.simulate_get("/api/v1/openapi.json").json
    validate(told)
    assert told["openapi"] == "3.1.0"
    assert set(told["paths"]) == {route.path for route in ROUTES}
    names = {schema["properties"]["kind"]["enum"][0] for schema in described(told, "Entry", "fact")}
    assert names == set(KINDS)
    assert len(described(told, "KnownStream", "state")) == len(STATES) + 1


def described(told: dict[str, Any], schema: str, field: str) -> list[dict[str, Any]]:
    schemas = told["components"]["schemas"]
    choices = schemas[schema]["properties"][field]["anyOf"]
    return [schemas[each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in choices]


def test_answers_are_as_described(api: TestClient) -> None:
    """Each entry and each state of the story holds to the schema that the description gives for it."""
    from jsonschema import Draft202012Validator

    schemas = api.simulate_get("/api/v1/openapi.json").json["components"]
    for name, answers in {
        "Entry": [each["entry"] for each in api.simulate_get(ENTRIES).json],
        "KnownStream": [known(api), known(api, true_on="2014-05-05")],
    }.items():
        validator = Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": schemas})
        for answer in answers:
            validator.validate(answer)
