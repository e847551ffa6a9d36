"""The web server: pages and files of the package, one WebSocket, and headers that let nothing else in or out."""

from __future__ import annotations

import asyncio
import html
import io
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import segno
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from simulator.languages.speech import say, spoken, words_of
from simulator.live.connections import TOO_MANY, Connection, OverBudget
from simulator.live.own_names import LOOPBACK_NAMES, name_of
from simulator.live.workshop import Workshop

STATIC = Path(__file__).with_name("static")
_POLICY_VIOLATION, _TRY_AGAIN_LATER = 1008, 1013
HELLO_SECONDS = 20.0  # until a line must have found its room

#: Everything comes from this server; styles are set by the page's own scripts through the object model only.
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-cache",
}


class Guard:
    """Refuse requests for another host's name (a page elsewhere may point its name here), and set the headers."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app, self.hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on when it is for one of our names, and comes from one of our pages."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        is_ours = name_of(host) in self.hosts
        origin = headers.get("origin")
        if scope["type"] == "websocket":
            if not is_ours or (origin is not None and origin.partition("://")[2].lower() != host.lower()):
                await WebSocket(scope, receive, send).close(_POLICY_VIOLATION)
                return
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        app = self.app if is_ours else PlainTextResponse(say("This address is not served here."), 421)
        await app(scope, receive, send_guarded)


def qr_svg(text: str) -> bytes:
    """Return a QR code as an SVG image."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="svg", scale=8, border=2, light="#fff", omitsize=True)
    return drawn.getvalue()


def base_for(request: Request, reach: str) -> str:
    """Return where phones reach this server: as this page did, unless that is a name of this machine alone."""
    host = request.headers["host"]
    is_own = name_of(host) in LOOPBACK_NAMES
    return reach if reach and is_own else f"{request.url.scheme}://{host}"


def in_language(page: str) -> str:
    """Return a page that no script localises in the language that is spoken."""
    page = page.replace('lang="en"', f'lang="{spoken()}"')
    return re.sub(r">([^<>]+)<", lambda text: f">{html.escape(say(text[1]), quote=False)}<", page)


def create_app(workshop: Workshop, hosts: Collection[str] = LOOPBACK_NAMES) -> Any:
    """Return the server's ASGI application for a workshop that is reached under some host names."""
    missing = in_language((STATIC / "missing.html").read_text(encoding="utf-8"))

    async def page(_request: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def join(_request: Request) -> Response:
        return FileResponse(STATIC / "join.html")

    async def qr(request: Request) -> Response:
        code = request.path_params["code"]
        if code not in workshop.rooms:
            return PlainTextResponse(say("There is nothing here."), 404)
        return Response(qr_svg(f"{base_for(request, workshop.reach)}/join/{code}"), media_type="image/svg+xml")

    async def offer(request: Request) -> Response:
        if request.path_params["name"] != workshop.offer.name:
            return PlainTextResponse(say("There is nothing here."), 404)
        return Response(workshop.offer.packed, media_type="application/json", headers={"content-encoding": "gzip"})

    async def language(_request: Request) -> Response:
        return JSONResponse({"language": spoken(), "words": words_of(spoken())})

    async def not_found(_request: Request, _problem: Exception) -> Response:
        return HTMLResponse(missing, 404)

    async def broken(_request: Request, _problem: Exception) -> Response:
        return PlainTextResponse(say("Something went wrong."), 500)

    async def line(socket: WebSocket) -> None:
        await _serve(workshop, socket)

    inner = Starlette(
        routes=[
            Route("/", page),
            Route("/join/{code}", join),
            Route("/qr/{code}.svg", qr),
            Route("/offer/{name}.json", offer),
            Route("/language.json", language),
            WebSocketRoute("/line", line),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        exception_handlers={404: not_found, 500: broken},
    )
    return Guard(inner, hosts)


async def _serve(workshop: Workshop, socket: WebSocket) -> None:
    """Serve one browser until it goes: one task reads, another sends."""
    connection = Connection(socket)
    if not workshop.has_room_for(connection.address):
        await socket.close(_TRY_AGAIN_LATER)
        return
    workshop.connections.add(connection)  # before anything is awaited: a burst must not pass the limit
    try:
        await socket.accept()
        await _talk(workshop, connection)
    finally:
        workshop.leave(connection)


async def _talk(workshop: Workshop, connection: Connection) -> None:
    sender = asyncio.create_task(connection.send_all())
    reader = asyncio.create_task(_read(workshop, connection))
    try:
        await asyncio.wait({sender, reader}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        connection.end()
        for task in (sender, reader):
            task.cancel()
        await asyncio.gather(sender, reader, return_exceptions=True)


async def _read(workshop: Workshop, connection: Connection) -> None:
    """Do what a browser asks for until it goes, asks too much, or does not even say which room it comes for."""
    try:
        async with asyncio.timeout(HELLO_SECONDS) as patience:
            while True:
                message = await connection.receive()
                if message is not None:
                    workshop.handle(connection, message)
                if connection.room is not None:
                    patience.reschedule(None)
    except WebSocketDisconnect:
        return
    except OverBudget:
        await connection.socket.close(_POLICY_VIOLATION, say(TOO_MANY))
    except TimeoutError:
        await connection.socket.close(_POLICY_VIOLATION, say("say hello first"))
