"""Teams' requests: whose they are is settled before anything in them is done."""

import json
import logging
import traceback
from collections.abc import Awaitable, Callable, Iterator
from urllib.parse import urlsplit

from aiohttp import web
from botframework.connector.auth import AuthenticationConstants, GovernmentConstants, JwtTokenExtractor, VerifyOptions

from bot.clock import Clock
from bot.config import is_loopback
from bot.platforms.teams.activity import CHANNEL_ID, Activity, dig, read_activity
from bot.platforms.teams.forms import read_submission
from bot.platforms.teams.invokes import DIALOG_SENT, MESSAGE_SENT, Reply, say_failed
from bot.platforms.teams.keys import KeysUnreachable, SigningKeys
from bot.platforms.teams.settings import TeamsSettings
from bot.rendering.failed import failed

log = logging.getLogger(__name__)
PATH = "/api/messages"
_CLOCKS = 5 * 60
"""Seconds that Teams' clock and ours may differ."""
Header = str | None


class Endpoint:
    """The one address that Teams posts everything to."""

    def __init__(self, receive: Callable[[Activity], Awaitable[Reply]], settings: TeamsSettings, clock: Clock) -> None:
        """Hand to `receive` what Teams sent to this bot, from an organisation that it serves."""
        self._handle = receive
        self._settings = settings
        cloud = GovernmentConstants if settings.us_government else AuthenticationConstants
        options = VerifyOptions(
            issuer=[cloud.TO_BOT_FROM_CHANNEL_TOKEN_ISSUER],
            audience=None,  # checked here: the library leaves it to its caller
            clock_tolerance=_CLOCKS,
            ignore_expiration=False,
        )
        self._tokens = JwtTokenExtractor(options, settings.keys_url, AuthenticationConstants.ALLOWED_SIGNING_ALGORITHMS)
        self._tokens.open_id_metadata = SigningKeys(settings.keys_url, clock)

    def routes(self) -> list[web.RouteDef]:
        """The route."""
        return [web.post(PATH, self._receive)]

    async def _receive(self, request: web.Request) -> web.Response:
        header = request.headers.get("Authorization")
        if self._settings.app_id and not header:
            return _refused(401, "it is not signed")
        body = await request.read()
        try:
            activity = read_activity(json.loads(body))
        except (ValueError, RecursionError):
            return _refused(400, "it cannot be read")
        if refused := await self._refusal(header, activity):
            return refused
        try:
            reply = await self._handle(activity)
        except Exception as error:  # noqa: BLE001 - whatever it was, Teams is told no more than that it failed
            reply = _failed(activity, error)
        return web.Response(status=reply.status) if reply.body is None else web.json_response(reply.body)

    async def _refusal(self, header: Header, activity: Activity) -> web.Response | None:
        """Why not to listen, or None. The tenant is Teams' word, so it counts only once that is known to be Teams'."""
        try:
            if self._settings.app_id:
                await self._authenticate(header or "", activity)
            elif not is_loopback(urlsplit(activity.service_url).hostname or ""):
                return _refused(403, "its service is not on this machine")
        except KeysUnreachable:
            return _refused(503, "the keys to check it with cannot be fetched")
        except Exception as error:  # noqa: BLE001 - the library raises bare Exceptions for what is wrong with a token
            return _refused(401, f"its token is not good ({type(error).__name__})")
        if self._settings.tenants and activity.tenant.lower() not in self._settings.tenants:
            return _refused(403, "its organisation is not one that Squadbot serves")
        return None

    async def _authenticate(self, header: str, activity: Activity) -> None:
        """Raise unless Teams signed it, for this bot, a while ago at most, and from the service that it names."""
        if activity.service != CHANNEL_ID:
            raise PermissionError("not from Teams")
        identity = await self._tokens.get_identity_from_auth_header(header, CHANNEL_ID)
        claims = identity.claims if identity else {}
        if claims.get(AuthenticationConstants.AUDIENCE_CLAIM) != self._settings.app_id or "exp" not in claims:
            raise PermissionError("meant for another bot")
        # What is posted later goes to this address with Squadbot's own token: it must be Teams'.
        if not activity.service_url or claims.get(AuthenticationConstants.SERVICE_URL_CLAIM) != activity.service_url:
            raise PermissionError("it names a service that its token does not")


def _refused(status: int, why: str) -> web.Response:
    log.warning("refused a request to %s: %s", PATH, why)
    return web.Response(status=status, text=f"refused: {why.partition(' (')[0]}")


def _failed(activity: Activity, error: Exception) -> Reply:
    """Log where it failed and as what, never the error's own words: they may hold what somebody wrote."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("handling a Teams %s failed with %s at\n%s", activity.type, type(error).__name__, where)
    return say_failed(activity.name, " ".join([failed(error), *_given_back(activity)]))


def _given_back(activity: Activity) -> Iterator[str]:
    """What somebody typed into a dialog, which goes when it is answered; choices and dates are soon made again."""
    sent = read_submission(dig(activity.value, "data")) if activity.name in (DIALOG_SENT, MESSAGE_SENT) else None
    typed = (
        [text.strip() for text in sent.values.values() if isinstance(text, str) and " " in text.strip()] if sent else ()
    )
    if typed:
        yield "What you typed, to copy: " + " ".join(f"“{each}”" for each in typed)
