"""Teams as the dialogue kit meets it: signed activities to the running server, and what then stands in a stub Teams."""

import io
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import aiohttp
from sqlalchemy import select

from bot.app import Squadbot
from bot.demo.people import SQUADS, DemoSquad
from bot.language.words import say_date, say_time
from bot.model.answer import Accepted, Answer, FormOffered, ShowForm
from bot.model.event import ButtonPressed, Conversation, ConversationKind, Due, Sender
from bot.model.form import Form, RawValue, RawValues
from bot.platforms.teams.inputs import _wire
from bot.platforms.teams.platform import Teams
from bot.registry import OPEN_DRAFT, RUN_DRAFT
from bot.server import serve
from storage.schema import DeliveryRow
from tests.kit import teams_payloads as payloads
from tests.kit.dialogue import Town
from tests.kit.listening import listen
from tests.kit.screen import Seen, SeenButton, Tagged, Typed
from tests.kit.teams_server import Json, TeamsServer
from tests.kit.teams_shapes import dialog_problems
from tests.kit.teams_signing import token
from tests.platforms.teams.reading import words_in

_BOLD = re.compile(r"^\*\*(.*?)\*\*")
_MOMENT = re.compile(r"\{\{(DATE|TIME)\((.*?)(?:, LONG)?\)\}\}")


class TeamsScreen:
    """tests.kit.screen.Screen, for Teams."""

    name = "teams"
    gives_back = True

    def __init__(self, squadbot: Squadbot, teams: TeamsServer, url: str) -> None:
        self.teams = teams
        self.url = url
        self._squadbot = squadbot
        self._session: aiohttp.ClientSession | None = None
        self._dialogs: dict[int, Json] = {}
        self._opened_in: dict[int, str] = {}
        self._heard = listen(squadbot)
        people(teams)

    # --- the Screen ---

    def account(self, name: str) -> str:
        return account_id(name)

    def channel(self, workspace: str, channel: str) -> Conversation:
        return Conversation("teams", workspace, channel_id(channel))

    def direct(self, who: Sender) -> Conversation:
        return Conversation("teams", who.workspace, who.account, ConversationKind.DIRECT)

    def meet(self, account: str, name: str, squad: DemoSquad) -> None:
        self.teams.add_person(account_id(account), squad.workspace, name)
        self.teams.places[channel_id(squad.channel)].members.add(account_id(account))

    async def open(self, where: Conversation, who: Sender) -> None:
        self.teams.add_channel(where.channel, who.workspace, f"team of {where.channel}", who.account)

    async def type(self, who: Sender, where: Conversation, typed: Typed, id_: str) -> Answer:
        text = "".join(_sent(each) for each in typed)
        tagged = [tag for each in typed if isinstance(each, Tagged) for tag in payloads.tags(each)]
        said = payloads.said(text, tagged) if where.kind is ConversationKind.DIRECT else payloads.mention(text, tagged)
        return await self.tell(who, self.activity("message", who, where, own_id=id_ or self.teams.next_id(), **said))

    def forged(self, action: str, value: str) -> SeenButton:
        data: Json = {"action": action, "value": value}
        if self._squadbot.registry.opens_form(action, value):
            data["msteams"] = {"type": "task/fetch"}
        return SeenButton("", "", value, ({"data": data}, "", ""))

    async def press(self, who: Sender, where: Conversation, button: SeenButton, id_: str) -> Answer:
        action, message, address = button.own
        data = {key: value for key, value in action["data"].items() if key != "msteams"}
        opens = action["data"].get("msteams") == {"type": "task/fetch"}
        more = payloads.fetch(data) if opens else payloads.execute(data)
        pressed = self.activity("invoke", who, where, address=address, own_id=id_, replyToId=message or None, **more)
        return await self.tell(who, pressed)

    async def submit(
        self,
        who: Sender,
        where: Conversation,
        form: Form,
        shown: dict[str, RawValue],
        given: dict[str, RawValue],
        id_: str,
    ) -> Answer:
        card = self._dialogs[id(form)]["card"]["content"]
        data = card["actions"][0]["data"] | {"state": dict(form.state)} | filled_in(card, given)
        sent = self.activity(
            "invoke", who, where, address=self._opened_in[id(form)], own_id=id_, **payloads.submit(data)
        )
        return await self.tell(who, sent)

    async def forge(
        self, who: Sender, where: Conversation, form: str, values: RawValues, state: Mapping[str, str]
    ) -> Answer:
        data = {"form": form, "state": dict(state)} | {f"field:{name}": value for name, value in values.items()}
        return await self.tell(who, self.activity("invoke", who, where, **payloads.submit(data)))

    async def seen(self, who: Sender, where: Conversation) -> list[Seen]:
        """What stands in the channel, and what this person alone was told of it, which stands in their own chat."""
        own = self.teams.own_chat(who.account)
        shown = [(message, own.address) for message in own.messages]
        if where.kind is ConversationKind.CHANNEL:
            place = self.teams.places[where.channel]
            shown = [(message, own.address) for message in await self._told_of(where, own.messages)]
            shown += [(message, place.address) for message in place.messages]
        return [
            Seen(message["id"], read(message), _buttons(message, address), mentioned(message))
            for message, address in sorted(shown, key=lambda pair: str(pair[0]["id"]))
        ]

    async def _told_of(self, where: Conversation, messages: list[Json]) -> list[Json]:
        """Those that are about this channel."""
        sent = select(DeliveryRow.reference, DeliveryRow.channel).where(DeliveryRow.reference != "")
        channels = await self._squadbot._store.database.write(
            lambda connection: {part: row.channel for row in connection.execute(sent) for part in row.reference.split()}
        )
        return [message for message in messages if channels.get(message["id"]) == where.channel]

    # --- how it gets there ---

    def activity(self, kind: str, who: Sender, where: Conversation, *, address: str = "", **more: Any) -> Json:
        """An activity of this kind by this person here; what is None is left out."""
        place = self.teams.places[address] if address else self._place(who, where)
        thread = f";messageid={more.get('own_id') or 1}" if place.team and kind == "message" else ""
        return payloads.activity(
            kind,
            service_url=self.teams.service_url,
            tenant=who.workspace,
            person=who.account,
            person_name=who.name,
            address=place.address + thread,
            team=place.team,
            **{key: value for key, value in more.items() if value is not None},
        )

    async def post(self, activity: Json, *, authorisation: str | None = None) -> tuple[int, Any]:
        """Hand an activity to Squadbot, signed unless told otherwise; the status and what it was answered."""
        signed = f"Bearer {token(activity['serviceUrl'])}" if authorisation is None else authorisation
        return await self.send(json.dumps(activity).encode(), {"Authorization": signed} if signed else {})

    async def send(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, Any]:
        """Send these bytes."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        sent = {"Content-Type": "application/json", **headers}
        async with self._session.post(f"{self.url}/api/messages", data=io.BytesIO(body), headers=sent) as response:
            text = await response.text()
            return response.status, json.loads(text) if text.startswith("{") else text

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def tell(self, who: Sender, payload: Json) -> Answer:
        before = len(self._heard)
        status, said = await self.post(payload)
        assert status == 200, f"{status}: {said}"
        if not self._heard[before:]:
            return Accepted()
        event, answer = self._heard[-1]
        if isinstance(answer, FormOffered):
            pressed = event.action if isinstance(event, ButtonPressed) and payload.get("replyToId") else ""
            assert pressed in ("", RUN_DRAFT, OPEN_DRAFT), f"{pressed!r} is to be marked with opens_form"
            assert not isinstance(event, Due)
            return await self._open_missed(who, event.where)
        if payload["type"] == "invoke":
            self._check(payload["name"], said, answer)
        if isinstance(answer, ShowForm):
            self._dialogs[id(answer.form)] = said["task"]["value"]
            self._opened_in[id(answer.form)] = payload["conversation"]["id"]
        return answer

    def _check(self, invoke: str, said: Any, answer: Answer) -> None:
        """What Teams does with the answer must be what the pipeline answered."""
        if isinstance(answer, ShowForm):
            assert said["task"]["type"] == "continue"
            assert not (wrong := dialog_problems(said["task"]["value"])), wrong
            drawn = words_in([said["task"]["value"]["card"]["content"]])
            assert all(sentence in drawn for sentence in answer.errors.values())
        elif invoke == "adaptiveCard/action":
            assert said["statusCode"] == 200
            assert said["value"]
        elif invoke == "task/fetch":
            assert said["task"]["type"] == "message"
            assert said["task"]["value"]
        elif isinstance(answer, Accepted):
            assert said in ("", {})

    async def _open_missed(self, who: Sender, where: Conversation) -> Answer:
        """Words open no dialog in Teams: a button does, and whoever wrote them presses it."""
        while await self._squadbot.outbox.send_ready():
            await self._squadbot.outbox.settled()
        offer = (await self.seen(who, where))[-1]
        return await self.press(who, where, offer.buttons[0], "")

    def _place(self, who: Sender, where: Conversation) -> Any:
        if where.kind is ConversationKind.DIRECT:
            return self.teams.own_chat(where.channel)
        return self.teams.places[where.channel]


def teams_of(town: Town) -> Teams:
    """Teams as this town's Squadbot meets it."""
    teams = town.squadbot.platforms["teams"]
    assert isinstance(teams, Teams)
    return teams


def people(teams: TeamsServer) -> None:
    """The demo's organisations, people and channels."""
    for squad in SQUADS:
        for person in squad.people:
            teams.add_person(account_id(person.account.account), squad.workspace, person.account.name)
        members = [account_id(person.account.account) for person in squad.people]
        teams.add_channel(channel_id(squad.channel), squad.workspace, f"19:team-{squad.channel}", *members)


def account_id(name: str) -> str:
    """The directory's id of a person of the demo."""
    return f"aad-{name}"


def channel_id(name: str) -> str:
    """Teams' id of a channel of the demo."""
    return f"19:{name}@thread.tacv2"


def filled_in(card: Json, given: Mapping[str, RawValue]) -> Json:
    """What comes back of a dialog in which somebody typed this; what it does not ask for is sent all the same."""
    inputs = {each["id"].partition(":")[2]: each for each in card["body"] if each["type"].startswith("Input.")}
    sent = {each["id"]: each.get("value", "") for each in inputs.values()}
    for name, value in given.items():
        drawn = inputs.get(name)
        sent[drawn["id"] if drawn else f"field:{name}"] = _typed(drawn, value) if drawn else value
    return sent


def _typed(drawn: Json, value: RawValue) -> str:
    match drawn["type"]:
        case "Input.ChoiceSet":
            several = (value,) if isinstance(value, str) else value
            return ",".join(_wire(each) for each in several) if drawn["isMultiSelect"] else _wire(several[0])
        case "Input.Toggle":
            return "yes" if value == "yes" else "no"
        case _:
            assert isinstance(value, str)
            return value


def _sent(part: str | Tagged) -> str:
    if isinstance(part, Tagged):
        return " ".join(tag["text"] for tag in payloads.tags(part))
    return part.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # half a letter cannot be sent


def mentioned(message: Json) -> list[str]:
    """The accounts that a card mentions, and so notifies: those with both an entity and a tag."""
    card = message["card"]
    tags = set(re.findall(r"<at>.*?</at>", json.dumps(card["body"], ensure_ascii=False)))
    return [each["mentioned"]["id"] for each in card["msteams"].get("entities", ()) if each["text"] in tags]


def read(message: Json) -> str:
    """What is read of a message, with its dates on a clock in London."""
    return _MOMENT.sub(_moment, words_in([_as_elsewhere(message["card"])]))


def _as_elsewhere(node: Any) -> Any:
    """The same card, read as every other screen of the tests is: addresses after links, a row of buttons in a line."""
    if isinstance(node, list):
        return [_as_elsewhere(each) for each in node]
    if not isinstance(node, dict):
        return node
    if url := (node.get("selectAction") or {}).get("url"):
        return {**node, "text": f"{node['text']} ({url})"}
    if node.get("type") == "ActionSet":
        return {"type": "TextBlock", "text": " ".join(f"[{each['title']}]" for each in node["actions"])}
    if node.get("type") == "Table":
        head, *rows = ([words_in(cell["items"]) for cell in row["cells"]] for row in node["rows"])
        lines = ("; ".join(map(": ".join, zip(head, row, strict=True))) for row in rows)
        return {"type": "TextBlock", "text": "\n".join(lines)}
    if node.get("type") == "TextBlock":
        return {**node, "text": _BOLD.sub(r"\1", node["text"])}
    return {key: _as_elsewhere(value) for key, value in node.items()}


def _moment(mark: re.Match[str]) -> str:
    at = datetime.fromisoformat(mark[2])
    return say_date(at.date()) if mark[1] == "DATE" else say_time(at, "Europe/London")


def _buttons(message: Json, address: str) -> list[SeenButton]:
    return [
        SeenButton(
            action["title"],
            action.get("tooltip", ""),
            action["data"].get("value", ""),
            (action, message["id"], address),
        )
        for action in _actions(message["card"])
        if action["type"] in {"Action.Execute", "Action.Submit"}
    ]


def _actions(node: Any) -> list[Json]:
    if isinstance(node, list):
        return [found for each in node for found in _actions(each)]
    if not isinstance(node, dict):
        return []
    own = list(node.get("actions", ()))
    return own + [found for key, each in node.items() if key not in ("actions", "data") for found in _actions(each)]


@asynccontextmanager
async def teams_screen(squadbot: Squadbot, teams: TeamsServer) -> AsyncIterator[TeamsScreen]:
    """Squadbot served, and Teams before it."""
    runner = await serve(squadbot.http(), "127.0.0.1", 0)
    host, port = runner.addresses[0][:2]
    screen = TeamsScreen(squadbot, teams, f"http://{host}:{port}")
    try:
        yield screen
    finally:
        await screen.close()
        await runner.cleanup()
