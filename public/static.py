"""The built site over HTTP: as any static host would serve it, with exact entity tags and nothing outside of it."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

import falcon

from public.files import File, ServedFolder, cache_control, parts_of, type_of
from public.preconditions import ByteSpan, codings, requested_span, unchanged

WHOLE = 262_144  # up to here a body is sent in one piece
SIBLINGS = {"br": ".br", "gzip": ".gz"}
PACKED = (
    "text/", "image/svg", "application/json", "application/feed", "application/atom", "application/rss",
    "application/xml",
)  # fmt: skip
METHODS = "GET, HEAD, OPTIONS"

MISSING = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>没有这个页面 · Page not found</title>
<link rel="stylesheet" href="{root}/static/style.css">
</head>
<body>
<main id="main">
<h1>没有这个页面</h1>
<p>本站没有这个地址的页面。请检查网址是否完整,或<a href="{root}/index.html">从首页查找</a>。</p>
<div lang="en">
<h2>Page not found</h2>
<p>There is no page at this address. Check that it is complete, or <a href="{root}/index.html">start from the home
page</a>.</p>
</div>
</main>
</body>
</html>
"""


def serve_file(folder: ServedFolder, req: falcon.Request, resp: falcon.Response) -> None:
    """Answer a request for a file of the site."""
    if req.method == "OPTIONS":
        resp.status = falcon.HTTP_204
        resp.set_header("Allow", METHODS)
        return
    if req.method not in ("GET", "HEAD"):
        raise falcon.HTTPMethodNotAllowed(METHODS.split(", "))
    parts = parts_of(req.path)
    if parts is None:
        raise falcon.HTTPNotFound
    indexed = folder.is_folder(parts) and folder.is_file((*parts, "index.html"))
    if indexed and not req.path.endswith("/"):
        _elsewhere(parts, "/", req, resp)  # so that the relative links of its index page hold
        return
    if indexed:
        parts = (*parts, "index.html")
    file = folder.open(parts) if indexed or not req.path.endswith("/") else None
    if file is None and parts and folder.is_file((*parts[:-1], f"{parts[-1]}.html")):
        _elsewhere(parts, ".html", req, resp)
        return
    if file is None:
        raise falcon.HTTPNotFound
    resp.content_type = type_of(folder, file.name)
    resp.set_header("Cache-Control", cache_control(file.name))
    _answer(folder, _chosen(folder, file, req, resp), req, resp)


def _elsewhere(parts: tuple[str, ...], ending: str, req: falcon.Request, resp: falcon.Response) -> None:
    """Send on to the page that an address without its ending means, which is there."""
    resp.status = falcon.HTTP_308
    resp.set_header("Location", f"{req.root_path}/{quote('/'.join(parts))}{ending}{_query(req)}")
    resp.set_header("Cache-Control", "no-cache")


def not_found(req: falcon.Request, resp: falcon.Response) -> None:
    """Say in both languages that there is no such page."""
    resp.content_type = "text/html; charset=utf-8"
    resp.text = MISSING.format(root=escape(req.root_path))
    resp.set_header("Cache-Control", "no-cache")


def _query(req: falcon.Request) -> str:
    return f"?{req.query_string}" if req.query_string else ""


def _chosen(folder: ServedFolder, file: File, req: falcon.Request, resp: falcon.Response) -> File:
    """The file, or a packed one beside it that the client takes; one that is older than the file is not its packing."""
    if not (resp.content_type or "").startswith(PACKED):
        return file
    offered = tuple(coding for coding, ending in SIBLINGS.items() if folder.has(file.name + ending))
    if offered:
        resp.append_header("Vary", "Accept-Encoding")
    if req.get_header("Range") is not None:
        return file
    for coding in codings(req.get_header("Accept-Encoding"), offered):
        packed = folder.open(tuple((file.name + SIBLINGS[coding]).split("/")))
        if packed is not None and packed.modified_ns >= file.modified_ns:
            file.handle.close()
            resp.set_header("Content-Encoding", coding)
            return packed
        if packed is not None:
            packed.handle.close()
    return file


def _answer(folder: ServedFolder, file: File, req: falcon.Request, resp: falcon.Response) -> None:
    etag = folder.etag(file)
    resp.set_header("ETag", etag)
    resp.last_modified = file.moment
    resp.set_header("Accept-Ranges", "bytes")
    part = ByteSpan(0, file.size)
    if unchanged(req.get_header("If-None-Match"), req.get_header("If-Modified-Since"), etag, file.modified):
        resp.status = falcon.HTTP_304
        part = ByteSpan(0, 0)
    elif req.method == "GET" and (asked := _part(req, file, etag)) is not None:
        part = asked
        empty = part.start >= part.stop
        resp.status = falcon.HTTP_416 if empty else falcon.HTTP_206
        shown = "*" if empty else f"{part.start}-{part.stop - 1}"
        resp.set_header("Content-Range", f"bytes {shown}/{file.size}")
    _body(file, part, req, resp)


def _part(req: falcon.Request, file: File, etag: str) -> ByteSpan | None:
    return requested_span(req.get_header("Range"), req.get_header("If-Range"), file.size, etag, file.modified)


def _body(file: File, part: ByteSpan, req: falcon.Request, resp: falcon.Response) -> None:
    length = max(0, part.stop - part.start)
    if req.method == "HEAD" or not length:
        file.handle.close()
        if resp.status != falcon.HTTP_304:
            resp.content_length = length
    elif length <= WHOLE:
        resp.data = b"".join(file.pieces(*part))
    else:
        resp.content_length = length
        resp.stream = file.pieces(*part)
