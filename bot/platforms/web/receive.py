"""What people do on the page, as events: say, press, send a form in, open a record, move the demo's clock."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.language.words import say_moment
from bot.model.answer import Accepted, Answer, FormOffered, PickMessage, Refused, ShowBoard, ShowForm
from bot.model.event import ButtonPressed, CommandGiven, Event, FormSubmitted, MessagePicked, MessagePosted
from bot.model.message import Message, buttons_in, paragraph
from bot.platforms.web import limits
from bot.platforms.web.article import path_to
from bot.platforms.web.body import read_body
from bot.platforms.web.endpoint import Handler, Problem, answered
from bot.platforms.web.forms import form_html, read_values
from bot.platforms.web.show import clock_face
from bot.platforms.web.site import Site, is_direct, sender

_MENTION = re.compile(r"@squadbot\b[ \t]*[,:]?[ \t]*", re.IGNORECASE)


class Receive:
    """The routes that bring something in."""

    def __init__(self, site: Site) -> None:
        """What the routes work with."""
        self._site = site

    @property
    def posts(self) -> dict[str, Handler]:
        """The routes, by path."""
        return {
            "/web/say": self.say,
            "/web/press": self.press,
            "/web/submit": self.submit,
            "/web/clock": self.move_clock,
        }

    async def say(self, request: web.Request) -> web.Response:
        """A command, or an ordinary message."""
        body = await read_body(request)
        who = await self._site.account(body.who)
        channel = await self._site.channel(who, body.name("channel"))
        once, text = body.name("id"), body.text("text", limits.MESSAGE)
        where, by = channel.conversation, sender(who)
        if not text.strip():
            raise Problem(400, "Type a message first.")
        reader = await self._site.words(who)
        if text.startswith("/"):
            read, named = reader.read(text[1:].strip())
            return await self._dispatch(CommandGiven(once, where, by, read, named=named))
        # What holds resident data goes to the pipeline and not into the conversation: it tells the sender, and only
        # them, what was found, whoever the message was for.
        # The guard looks at both: in "943 476 @squadbot 5919" a number is whole only once the mention is off.
        words = _MENTION.sub("", text).strip()
        held_back = self._site.guard(text) or self._site.guard(words)
        if not held_back:
            own = f"{who.workspace}:{who.account}:{once}"
            await self._site.chat.post(where, who.account, _as_said(text), self._site.clock.now(), once=own)
            self._site.ripple.touch()
        if not (held_back or is_direct(channel) or _MENTION.search(text)):
            return _answer(self._site, Accepted())
        read, named = reader.read(words)
        return await self._dispatch(MessagePosted(once, where, by, read, self._site.home + path_to(where), named=named))

    async def press(self, request: web.Request) -> web.Response:
        """A button, which must really stand in a message that this account may read."""
        body = await read_body(request)
        who = await self._site.account(body.who)
        number, action, value = body.number("message"), body.name("action"), body.text("value", limits.FIELD)
        said = await self._site.chat.message(number, who.account)
        if said is None or not await self._site.may_read(who, said.conversation, said.only_for):
            raise Problem(404, "That message is no longer here.")
        if (action, value) not in {(each.action, each.value) for each in buttons_in(said.message.blocks)}:
            raise Problem(404, "That button is no longer in the message.")
        event = ButtonPressed(body.name("id"), said.conversation, sender(who), action, value)
        return await self._dispatch(event)

    async def submit(self, request: web.Request) -> web.Response:
        """A form, sent in."""
        body = await read_body(request)
        who = await self._site.account(body.who)
        channel = await self._site.channel(who, body.name("channel"))
        typed = read_values(body.values("values"), body.texts("kinds"))
        values, named = (await self._site.words(who)).read_all(typed)
        where, by, state = channel.conversation, sender(who), body.texts("state")
        return await self._dispatch(
            FormSubmitted(body.name("id"), where, by, body.name("form"), values, state, named=named)
        )

    async def move_clock(self, request: web.Request) -> web.Response:
        """The demo's clock, moved forward."""
        machine = self._site.time_machine
        if machine is None:
            raise Problem(404, "This clock shows the real time and cannot be moved.")
        to = _instant((await read_body(request)).name("to"))
        now = machine.now()
        if to <= now:
            raise Problem(400, f"The clock only moves forward. Choose a time after {say_moment(now, limits.ZONE)}.")
        try:
            await machine.move(to)
        except ValueError as error:
            raise Problem(400, str(error)) from None
        self._site.ripple.clock_moves += 1
        self._site.ripple.touch()
        return answered(clock_face(self._site))

    async def _dispatch(self, event: Event) -> web.Response:
        answer = await self._site.dispatch(event)
        if isinstance(answer, PickMessage) and isinstance(event, ButtonPressed):
            # On the page no message is offered to be saved, so there is none to read.
            answer = await self._site.dispatch(MessagePicked(f"{event.id}:picked", event.where, event.sender, "", ""))
        self._site.ripple.touch()
        return _answer(self._site, answer)


def _answer(site: Site, answer: Answer) -> web.Response:
    match answer:
        case Accepted() | FormOffered() | ShowBoard() | PickMessage():  # the page has no boards, nor messages to pick
            return answered({"answer": "accepted"})
        case Refused(keep):
            return answered({"answer": "refused", "keep": keep})
        case ShowForm(form, errors):
            html = form_html(form, errors, site.reader)
            return answered({"answer": "form", "form": form.name, "state": dict(form.state), "html": html})


def _as_said(text: str) -> Message:
    line = " ".join(text.split())
    return Message((paragraph(text),), line if len(line) <= limits.SUMMARY else line[: limits.SUMMARY - 1] + "…")


def _instant(text: str) -> datetime:
    """A time as the page's date and time box gives it ("2026-11-20T08:45", on the page's clock) or with its offset."""
    try:
        at = datetime.fromisoformat(text)
        # Far ends of the calendar cannot be moved to another zone.
        return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(limits.ZONE))).astimezone(ZoneInfo("UTC"))
    except (ValueError, OverflowError):
        raise Problem(400, "Give a date and a time, for example 20 November 2026 at 08:45.") from None
