"""The public face as a WSGI application: the built site, the record behind it, and how the server is. Reads only."""

from __future__ import annotations

import functools
import hashlib
import logging
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import falcon
import msgspec

from public.counts import Counts
from public.files import ServedFolder
from public.preconditions import unchanged
from public.record import PublicRecord, Unreadable
from public.route import ApiAnswer, BadRequest, Route, ServerState, read_parameters
from public.routes import ROUTES
from public.static import not_found, serve_file

LOG = logging.getLogger("gongshi.public")
PLAIN = "text/plain; charset=utf-8"  # of answers without a body of their own
LASTING = "public, max-age=31536000, immutable"
OPEN = ("/api/", "/log/")  # other sites' pages may read these: auditors' tools run in browsers too
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'self'"
)
PAGES = ("text/html", "image/svg", "application/xml", "application/atom", "application/rss")


def create_app(site: Path, record: PublicRecord | None = None) -> falcon.App[falcon.Request, falcon.Response]:
    """The application that serves the built site in a folder and, if there is a record to read, answers about it."""
    folder, counts = ServedFolder(site), Counts()
    world = ServerState(record, counts, folder.there)
    app = falcon.App(media_type=PLAIN, middleware=[_House(counts)])
    app.set_error_serializer(_told)
    app.add_error_handler(BadRequest, _refused)
    app.add_error_handler(Unreadable, _unreadable)
    app.add_error_handler(Exception, _failed)
    for route in ROUTES:
        # A stream's name has slashes; Falcon takes the rest of the path for it.
        app.add_route(route.path.replace("{stream}", "{stream:path}"), _Resource(route, world))
    app.add_sink(functools.partial(serve_file, folder), "/")
    return app


class _Resource:
    """One route, as Falcon wants it."""

    def __init__(self, route: Route, world: ServerState) -> None:
        self.route, self.world = route, world

    def on_get(self, req: falcon.Request, resp: falcon.Response, **path: str) -> None:
        answer = self.route.answer(self.world, read_parameters(self.route, path, req.params))
        etag = f'"{hashlib.sha256(answer.body).hexdigest()}"'
        resp.content_type = answer.media_type
        resp.set_header("ETag", etag)
        resp.set_header("Cache-Control", LASTING if answer.lasting else "no-cache")
        if answer.next is not None:
            resp.set_header("Link", f'<{_address(req, self.route, answer)}>; rel="next"')
        if unchanged(req.get_header("If-None-Match"), None, etag, None):
            resp.status = falcon.HTTP_304
        else:
            resp.data = answer.body

    on_head = on_get


def _address(req: falcon.Request, route: Route, answer: ApiAnswer) -> str:
    query = {name: value for name, value in (answer.next or {}).items() if value is not None}
    return f"{req.root_path}{route.path}?{urlencode(query)}"


class _House:
    """What holds for every answer: its headers, and that it is counted."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: Any, succeeded: bool) -> None:
        resp.set_header("X-Content-Type-Options", "nosniff")
        resp.set_header("Referrer-Policy", "strict-origin-when-cross-origin")
        if resp.status_code == 304:
            resp.delete_header("Content-Type")  # it would be the type of no content
        elif (resp.content_type or "").startswith(PAGES):
            resp.set_header("Content-Security-Policy", POLICY)
        if req.path.startswith(OPEN):
            _open(req, resp)
        sent = 0 if req.method == "HEAD" else len(resp.render_body() or b"") or int(resp.content_length or 0)
        self._counts.answered(_area(req.path), resp.status_code, sent)


def _open(req: falcon.Request, resp: falcon.Response) -> None:
    resp.set_header("Access-Control-Allow-Origin", "*")
    if req.method == "OPTIONS":
        resp.set_header("Access-Control-Allow-Methods", "GET, HEAD")
        resp.set_header("Access-Control-Allow-Headers", "If-None-Match, If-Modified-Since, If-Range, Range")
        resp.set_header("Access-Control-Max-Age", "86400")
    else:
        resp.set_header("Access-Control-Expose-Headers", "ETag, Link, Content-Range")


def _area(path: str) -> str:
    for area in ("api", "log"):
        if path.startswith(f"/{area}/"):
            return area
    return "server" if path in ("/healthz", "/metrics") else "site"


def _problem(resp: falcon.Response, status: int, detail: str) -> None:
    resp.status = status
    resp.content_type = "application/problem+json"
    resp.set_header("Cache-Control", "no-store")
    title = falcon.code_to_http_status(status).partition(" ")[2]
    resp.data = msgspec.json.encode({"type": "about:blank", "title": title, "status": status, "detail": detail})


def _refused(req: falcon.Request, resp: falcon.Response, problem: BadRequest, params: Any) -> None:
    _problem(resp, problem.status, problem.detail)


def _unreadable(req: falcon.Request, resp: falcon.Response, error: Unreadable, params: Any) -> None:
    LOG.error("%s", error)
    _problem(resp, 503, "the record cannot be read just now; try again later")


def _failed(req: falcon.Request, resp: falcon.Response, error: Exception, params: Any) -> None:
    LOG.error("%s %.200r", req.method, req.path, exc_info=error)
    _problem(resp, 500, "this server failed to answer; the operator's log says why")


def _told(req: falcon.Request, resp: falcon.Response, error: falcon.HTTPError) -> None:
    """Say what Falcon refused: a page where people look for pages, a problem elsewhere."""
    if error.status_code == 404 and not req.path.startswith("/api/"):
        not_found(req, resp)
    elif error.status_code == 404:
        _problem(resp, 404, "there is nothing at this address; /api/v1/openapi.json describes what there is")
    elif error.status_code == 405:
        _problem(resp, 405, "this server only reads: ask with GET or HEAD")
    else:
        _problem(resp, error.status_code, error.description or error.title or "this cannot be answered")
