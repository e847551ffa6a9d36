"""The workshop: who is connected, which rooms there are, and what each message does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from simulator.engine.limits import Limits
from simulator.languages.speech import say, spoken
from simulator.live import leading, taking_part
from simulator.live.connections import WENT_WRONG, Connection
from simulator.live.controls import Preset
from simulator.live.film_shelf import FilmShelf
from simulator.live.film_story import SUBJECTS
from simulator.live.films import film_key
from simulator.live.kept import Keeper, text_of
from simulator.live.offer import Offer, offer_of
from simulator.live.other_worlds import OtherWorlds
from simulator.live.pictures import all_figures_of, picture_of
from simulator.live.reasons import figure_named, may_be_taken_apart, reason_of, with_parts
from simulator.live.response_curves import tell_curve
from simulator.live.revealing import Preparing
from simulator.live.rooms import Room
from simulator.live.showing import room_for
from simulator.live.studies import Studies
from simulator.live.switches import has_hidden_losses
from simulator.live.wishes import Refused, arms_of, whole
from simulator.study.arms import Arm

MOST_CONNECTIONS = 600
MOST_OF_ONE = 200  # connections from one address: a hall behind one router, but not the whole server
HIGHEST_SEED = 1_000

log = logging.getLogger("fairlot.live")


class Workshop:
    """One server's state. ``is_open``: everybody may work the levers, as on one's own machine."""

    def __init__(
        self,
        presets: Sequence[Preset],
        room_names: Sequence[str] = ("Workshop",),
        *,
        is_open: bool,
        keeper: Keeper | None = None,
        kept_rooms: Sequence[Room] = (),
        limits: Limits | None = None,
    ) -> None:
        self.presets = tuple(presets)
        new = set(room_names) - {room.name for room in kept_rooms}
        self.rooms = {r.code: r for r in (*kept_rooms, *(Room(name) for name in room_names if name in new))}
        for room in self.rooms.values():
            if room not in kept_rooms:
                room.fit(is_troubled=has_hidden_losses(self.presets[0].scenario))
        self.is_open = is_open
        self.keeper = keeper
        self.studies = Studies(limits=limits)
        self.other_worlds = OtherWorlds(self.studies)
        self.connections: set[Connection] = set()
        self._films = FilmShelf()
        self._told_later: set[str] = set()
        self.revealing: set[asyncio.Task[None]] = set()
        self.preparing = Preparing(self.presets, self.studies)
        self.reach = ""  # where phones reach this server; nothing where only this machine can

    def has_room_for(self, address: str) -> bool:
        """Say whether one more browser from an address may connect."""
        own = sum(connection.address == address for connection in self.connections)
        return len(self.connections) < MOST_CONNECTIONS and own < MOST_OF_ONE

    @cached_property
    def offer(self) -> Offer:
        """What every page needs to begin; made when the first one comes."""
        return offer_of(self.presets)

    @property
    def first_room(self) -> Room:
        """The room of those who name none."""
        return next(iter(self.rooms.values()))

    @property
    def has_tables(self) -> bool:
        """Say whether anybody has sat down; before that nothing is kept."""
        return any(room.tables for room in self.rooms.values())

    def text(self) -> str:
        """Return the session as the text of its file."""
        return text_of([*self.rooms.values()], self.presets, is_open=self.is_open)

    def greet(self, connection: Connection, message: Mapping[str, Any]) -> None:
        """Find out who is there, and send what the page needs to begin."""
        code, token = message.get("room"), message.get("token")
        room = self.rooms.get(code) if isinstance(code, str) else None
        if room is None and isinstance(token, str):
            room = next((r for r in self.rooms.values() if r.knows(token)), None)
        if room is None and (code is not None or not self.is_open):
            raise Refused("there is no such room; ask the facilitator for the address")
        connection.room = room or self.first_room
        is_own = self.is_open and code is None
        connection.is_facilitator = is_own or connection.room.knows(token)
        connection.member = connection.room.member(message.get("member"))
        is_lead = connection.is_facilitator
        connection.tell("welcome", facilitator=is_lead, language=spoken(), offer=self.offer.path)
        self._tell_room_to(connection)
        self._tell_phones(connection.room)

    def handle(self, connection: Connection, message: object) -> None:
        """Do what a browser asks for; say why where that is not done."""
        verb = str(message.get("do")) if isinstance(message, Mapping) else ""
        verb = verb if verb in _VERBS else ""
        try:
            if not isinstance(message, Mapping) or not verb:
                raise Refused("that was not understood")
            if connection.room is None and verb != "hello":
                raise Refused("say hello first")
            if verb in _FOR_FACILITATOR and not connection.is_facilitator:
                raise Refused("only the facilitator can do that")
            _VERBS[verb](self, connection, message)
        except Refused as refusal:
            connection.refuse(str(refusal), verb)
        except Exception:
            log.exception("a message could not be handled")
            connection.refuse(say(WENT_WRONG), verb)

    # What the facilitator may do

    def compare(self, connection: Connection, message: Mapping[str, Any]) -> None:
        """Compare two arms; pictures follow. An earlier comparison of this browser is given up."""
        arms = arms_of(message, self.presets)
        number = whole(message.get("number", 0), say("the number"), 0, 2**31)

        async def tell(picture: dict[str, Any]) -> None:
            connection.tell("picture", number=number, **picture)

        async def tell_lines(lines: dict[str, Any]) -> None:
            connection.tell("growing", topic="picture", number=number, **lines)  # never after a newer picture

        connection.stop("curve")

        async def work() -> None:
            comparison = await self.studies.compare(arms, tell, tell_lines=tell_lines)
            connection.tell("figures", number=number, **await self.studies.in_painter(all_figures_of, comparison))
            wide = await self.other_worlds.of(comparison)
            if wide.worlds is not None:
                picture = await self.studies.in_painter(picture_of, wide)
                connection.tell("picture", number=number, **picture, of=len(wide.seeds), seconds=None, done=True)
                connection.tell("figures", number=number, **await self.studies.in_painter(all_figures_of, wide))

        connection.undertake("compare", work)

    def why(self, connection: Connection, message: Mapping[str, Any]) -> None:
        """Say why a figure of B differs from A: at once what the runs show, then what each policy adds."""
        arms, figure = arms_of(message, self.presets), figure_named(message.get("figure"))

        async def keep_quiet(_picture: dict[str, Any]) -> None:
            return None

        async def work() -> None:
            comparison = await self.studies.compare(arms, keep_quiet)
            has_parts = may_be_taken_apart(arms)
            connection.tell("why", **reason_of(comparison, figure, is_whole=not has_parts))
            if has_parts:
                whole = await with_parts(comparison, self.studies)
                connection.tell("why", **reason_of(whole, figure, is_whole=True))

        connection.undertake("why", work)

    def curve(self, connection: Connection, message: Mapping[str, Any]) -> None:
        """Tell how a figure responds to a lever, point by point; the next comparison of this browser ends it."""

        async def tell(curve: dict[str, Any]) -> None:
            connection.tell("curve", topic=f"curve {curve['lever']}", **curve)

        connection.undertake("curve", partial(tell_curve, message, self.presets, self.studies, tell))

    def film(self, connection: Connection, message: Mapping[str, Any]) -> None:
        """Send the film of two arms."""
        arms = arms_of(message, self.presets)
        if len({tuple(council.name for council in arm.scenario.councils) for arm in arms}) > 1:
            raise Refused("A and B are different places and cannot be played beside one another")
        seed = whole(message.get("seed", 1), say("the seed"), 0, HIGHEST_SEED)
        connection.undertake("film", partial(self._send_film, connection, arms, seed))

    def story(self, connection: Connection, message: Mapping[str, Any]) -> None:
        """Tell the story of a supplier, contract or tender of a film."""
        film = self._films.find(str(message.get("film")))
        if film is None:
            raise Refused("that film is no longer here; play it again")
        arm = whole(message.get("arm"), say("the arm"), 0, 1)
        subject = message.get("subject")
        if not isinstance(subject, str) or subject not in SUBJECTS:
            raise Refused("a story is about a supplier, a contract, a tender or a bid")
        row = whole(message.get("row"), say("the row"), 0, 2**31)

        async def tell() -> None:
            if not film.is_heavy:
                await self.studies.in_thread(self._films.lighten, film)
            told = await self.studies.story(film, arm, subject, row)
            connection.tell("story", arm=arm, name=film.names[arm], **told)

        connection.undertake("story", tell)

    def unseat(self, room: Room) -> None:
        """Let go of people who are no longer known in a room."""
        for connection in self.connections:
            if connection.room is room and connection.member is not None:
                connection.member = room.member(connection.member.secret)

    # How it is done -------------------------------------------------------------------------------------------------

    async def _send_film(self, connection: Connection, arms: tuple[Arm, Arm], seed: int) -> None:
        key = film_key(arms, seed)
        film = self._films.find(key)
        if film is None:
            scenarios = (arms[0].scenario, arms[1].scenario)
            await self.studies.in_thread(self._films.shrink)
            film = await self.studies.film(scenarios, (arms[0].name, arms[1].name), seed)
            self._films.put(key, film)
        connection.put("film", b"FILM" + key.encode() + film.content)

    def tell_room(self, room: Room) -> None:
        """Tell everybody in a room how it stands, soon: many changes at once become one message."""
        if room.code not in self._told_later:
            self._told_later.add(room.code)
            asyncio.get_running_loop().call_later(0.1, self._tell_all, room)

    def _tell_all(self, room: Room) -> None:
        self._told_later.discard(room.code)
        if self.keeper is not None and (self.has_tables or self.keeper.is_begun):
            self.keeper.write_soon(self.text)
        for connection in self.connections:
            if connection.room is room:
                self._tell_room_to(connection)

    def _tell_room_to(self, connection: Connection) -> None:
        state = room_for(connection.room, connection.member, is_facilitator=connection.is_facilitator)
        connection.tell("room", room=state | {"reach": self.reach})

    def leave(self, connection: Connection) -> None:
        """Take leave of a browser that has gone."""
        self.connections.discard(connection)
        if connection.room is not None and not connection.is_facilitator:
            self._tell_phones(connection.room)

    def _tell_phones(self, room: Room) -> None:
        """Tell who leads a room how many phones are on its page."""
        inside = [connection for connection in self.connections if connection.room is room]
        count = sum(not connection.is_facilitator for connection in inside)
        for connection in inside:
            if connection.is_facilitator:
                connection.tell("phones", count=count)


_FOR_FACILITATOR = {
    "compare": Workshop.compare,
    "why": Workshop.why,
    "curve": Workshop.curve,
    "film": Workshop.film,
    "story": Workshop.story,
    "scenario": leading.scenario,
    "criteria": leading.criteria,
    "lock": leading.lock,
    "hide": leading.hide,
    "timer": leading.timer,
    "target": leading.target,
    "reset": leading.reset,
    "forget": leading.forget,
    "remove": leading.remove,
    "reveal": leading.reveal_results,
    "unveil": leading.unveil,
    "round": leading.show_round,
    "export": leading.export,
}
_VERBS = _FOR_FACILITATOR | {
    "hello": Workshop.greet,
    "ping": taking_part.ping,
    "join": taking_part.join,
    "propose": taking_part.propose,
    "predict": taking_part.predict,
    "vote": taking_part.vote,
}
