"""What the page asks to be shown: who and what there is, and a conversation's messages."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.language.words import say_day
from bot.model.event import Conversation
from bot.platforms.web import limits
from bot.platforms.web.article import article
from bot.platforms.web.body import whole_number
from bot.platforms.web.endpoint import Handler, Problem, answered
from bot.platforms.web.site import Site, is_direct
from bot.ports import ChatAccount, ChatMessage


class Show:
    """The routes that read."""

    def __init__(self, site: Site) -> None:
        """What the routes work with."""
        self._site = site

    @property
    def gets(self) -> dict[str, Handler]:
        """The routes, by path."""
        return {
            "/web/state": self.state,
            "/web/channels": self.channels,
            "/web/messages": self.messages,
            "/web/clock": self.clock,
        }

    async def state(self, _: web.Request) -> web.Response:
        """Every workspace with its people and channels, the commands, the clock."""
        workspaces: dict[str, dict[str, Any]] = {}
        for account in await self._site.chat.accounts():
            space = workspaces.setdefault(
                account.workspace, {"id": account.workspace, "name": account.workspace, "people": [], "channels": {}}
            )
            mine = await self._site.chat.channels(account.workspace, account.account)
            for channel in mine:
                space["name"] = channel.workspace_name
                if not is_direct(channel):
                    space["channels"][channel.conversation.channel] = {
                        "id": channel.conversation.channel,
                        "name": channel.name,
                        "topic": channel.topic,
                    }
            space["people"].append(
                {
                    "account": account.account,
                    "name": account.name,
                    "title": account.title,
                    "in": [channel.conversation.channel for channel in mine],
                }
            )
        return answered(
            {
                "workspaces": [
                    {**space, "channels": list(space["channels"].values())} for space in workspaces.values()
                ],
                "commands": [
                    {"name": each.name, "usage": each.usage, "summary": each.summary, "examples": list(each.examples)}
                    for each in self._site.commands
                ],
                "addsPeople": self._site.adds_people,
                "clock": clock_face(self._site),
                "limits": {"message": limits.MESSAGE, "countFrom": limits.COUNT_FROM, "unread": limits.UNREAD},
            }
        )

    async def channels(self, request: web.Request) -> web.Response:
        """An account's conversations. `recent` are the newest messages by others, from which the page counts unread."""
        who = await self._site.account(request.query)
        # The mark comes first: whatever changes while we look is then told again by the stream, rather than never.
        mark = await self._site.chat.latest_mark()
        rows = []
        for channel in await self._site.chat.channels(who.workspace, who.account):
            newest = await self._site.chat.messages(
                channel.conversation, who.account, before=None, limit=limits.UNREAD + 1
            )
            rows.append(
                {
                    "id": channel.conversation.channel,
                    "name": "Squadbot" if is_direct(channel) else channel.name,
                    "topic": channel.topic,
                    "direct": is_direct(channel),
                    "recent": [said.id for said in newest if said.account != who.account],
                }
            )
        return answered({"mark": mark, "channels": rows})

    async def messages(self, request: web.Request) -> web.Response:
        """A page of a conversation, the newest before `before`; with `through`, as many as reach that message."""
        who = await self._site.account(request.query)
        channel = await self._site.channel(who, request.query.get("channel", ""))
        before, through = (_optional(request.query.get(name, "")) for name in ("before", "through"))
        mark = await self._site.chat.latest_mark()
        if through is not None:
            target = await self._site.chat.message(through, who.account)
            if target is None or target.conversation != channel.conversation:
                raise Problem(404, "That message is not here, or it is for somebody else only.")
        page, more = await self._page(channel.conversation, who, before, through)
        return answered({"mark": mark, "more": more, "messages": [as_shown(said, self._site) for said in page]})

    async def clock(self, _: web.Request) -> web.Response:
        """What the clock shows."""
        return answered(clock_face(self._site))

    async def _page(
        self, where: Conversation, who: ChatAccount, before: int | None, through: int | None
    ) -> tuple[Sequence[ChatMessage], bool]:
        page: list[ChatMessage] = []
        while True:
            older = await self._site.chat.messages(where, who.account, before=before, limit=limits.PAGE)
            page[:0] = older
            more = len(older) == limits.PAGE
            if not more or through is None or page[0].id <= through or len(page) >= limits.LOOK_BACK:
                return page, more
            before = page[0].id


def as_shown(said: ChatMessage, site: Site) -> dict[str, Any]:
    """A message as the page takes it."""
    return {
        "id": said.id,
        "channel": said.conversation.channel,
        "by": said.account,
        "edited": said.edited,
        "html": article(said, site.reader),
    }


def clock_face(site: Site) -> dict[str, Any]:
    """The time in words, and where it can be moved to when this is the demo."""
    machine = site.time_machine
    local = (machine or site.clock).now().astimezone(ZoneInfo(limits.ZONE))
    return {
        "now": local.isoformat(),
        "words": f"{say_day(local.date())}, {local:%H:%M}",
        "box": f"{local:%Y-%m-%dT%H:%M}",
        "movable": machine is not None,
        "options": [{"label": label, "to": to.isoformat()} for label, to in machine.options()] if machine else [],
    }


def _optional(text: str) -> int | None:
    return whole_number(text) if text else None
