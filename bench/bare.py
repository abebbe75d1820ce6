"""A slack-bolt app that does nothing but acknowledge: what Squadbot is measured against."""

import os

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
app = AsyncApp(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"], process_before_response=True)


@app.command("/learn")
async def learn(ack: AsyncAck) -> None:
    """Acknowledge."""
    await ack()


async def events(request: web.Request) -> web.Response:
    """Whatever Slack sends."""
    return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))


if __name__ == "__main__":
    server = web.Application()
    server.add_routes([web.post("/slack/events", events)])
    web.run_app(server, host="127.0.0.1", port=int(os.environ["PORT"]), print=None, access_log=None)
