"""The way out: a delivery into the page's own chat log."""

from bot.clock import Clock
from bot.model.event import Conversation, ConversationKind
from bot.platforms.web.article import path_to
from bot.platforms.web.kind import NAME
from bot.platforms.web.site import Ripple
from bot.ports import ChatLog, Delivery, SendError, Sent


class WebSender:
    """The local page as the outbox sees it. The log knows each delivery, so sending one again shows nothing twice."""

    name = NAME
    pace = 0.0
    burst = 1

    def __init__(self, chat: ChatLog, clock: Clock, public_url: str, ripple: Ripple) -> None:
        """`ripple` wakes the streams of the page that shows what is sent here."""
        self._chat = chat
        self._clock = clock
        self._home = public_url.rstrip("/")
        self._ripple = ripple

    def direct(self, workspace: str, account: str) -> Conversation:
        """This account's conversation with Squadbot alone."""
        return Conversation(NAME, workspace, f"dm-{account}", ConversationKind.DIRECT)

    async def send(self, delivery: Delivery) -> Sent:
        """Put it into the log."""
        try:
            message = await self._chat.deliver(delivery, self._clock.now())
        except LookupError:
            gone = "The message to replace" if delivery.address.replaces else "The conversation"
            raise SendError(f"{gone} is not on the local page.", permanent=True) from None
        except Exception as error:
            raise SendError(f"The local page's log failed: {type(error).__name__}.", permanent=False) from error
        self._ripple.touch()
        return Sent(str(message), self._home + path_to(delivery.address.conversation, message))
