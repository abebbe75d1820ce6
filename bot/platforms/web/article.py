"""One message of a conversation as the page shows it: who, when, for whose eyes, and what."""

from urllib.parse import quote
from zlib import crc32
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.language.words import say_day, say_time
from bot.model.event import Conversation, ConversationKind
from bot.platforms.web.render import Reader, render
from bot.ports import ChatMessage

COLOURS = 6
"""How many colours people's initials come in; app.css has as many."""


def path_to(where: Conversation, message: int | None = None) -> str:
    """The page's own path to a conversation, or to one message in it."""
    path = f"/#/{quote(where.workspace, safe='')}/{quote(where.channel, safe='')}"
    return path if message is None else f"{path}/m{message}"


def article(said: ChatMessage, reader: Reader) -> Markup:
    """A message as one <article>. `data-day` and `data-day-label` let the page put the day before the first of each."""
    local = said.at.astimezone(ZoneInfo(reader.zone))
    # In somebody's own conversation with Squadbot everything is for their eyes only, and need not say so each time.
    only_you = bool(said.only_for) and said.conversation.kind is ConversationKind.CHANNEL
    return Markup(
        '<article class="message{kind}" id="m{id}" data-id="{id}" data-by="{account}" data-at="{at}" tabindex="-1"'
        ' data-day="{day}" data-day-label="{day_label}" aria-labelledby="m{id}-by m{id}-at">{avatar}'
        '<header><bdi class="author" id="m{id}-by">{author}</bdi>'
        '<a class="when" id="m{id}-at" href="{path}" aria-label="{time}, link to this message">'
        '<time datetime="{at}">{time}</time></a>{edited}</header>'
        '{only_you}<div class="said">{html}</div></article>'
    ).format(
        kind=("" if said.account else " from-squadbot") + (" only-you" if only_you else ""),
        id=said.id,
        account=said.account,
        at=said.at.isoformat(),
        day=local.date().isoformat(),
        day_label=say_day(local.date()),
        avatar=_avatar(said.author),
        author=said.author or "Squadbot",
        path=path_to(said.conversation, said.id),
        time=say_time(said.at, reader.zone),
        edited=Markup('<span class="edited">edited</span>') if said.edited else "",
        only_you=Markup('<p class="private">Only you can see this</p>') if only_you else "",
        html=render(said.message, reader),
    )


def _avatar(author: str) -> Markup:
    if not author:
        return Markup('<img class="avatar" src="/web/static/squadbot.svg" alt="" width="36" height="36">')
    words = author.split()
    initials = "".join(word[0] for word in (words[0], words[-1]) if word)[: len(words)].upper() if words else "?"
    colour = crc32(author.encode("utf-8", "replace")) % COLOURS
    return Markup('<span class="avatar colour-{}" aria-hidden="true">{}</span>').format(colour, initials)
