"""What somebody of the town says in Slack, as Slack sends it: by a command, by a mention."""

from tests.kit import slack_payloads as payloads
from tests.kit.dialogue import Actor
from tests.kit.slack_server import SlackServer

WRITTEN = "Grandparents bring the children when parents cannot"


def command(slack: SlackServer, who: Actor, text: str = WRITTEN, *, team: str = "") -> payloads.Payload:
    """They type `/learn` and this, in this workspace or their own."""
    return payloads.slash_command(
        "/learn",
        text,
        user=who.sender.account,
        channel=who.where.channel,
        team=team or who.sender.workspace,
        trigger_id=slack.state.trigger(who.sender.account),
        response_url=slack.response_url(who.where.channel, who.sender.account),
    )


def mention(who: Actor, text: str = WRITTEN, *, event_id: str = "") -> payloads.Payload:
    """They write to @Squadbot that they learned this."""
    home = who.sender.workspace
    said = payloads.app_mention(
        f"learned {text}", user=who.sender.account, channel=who.where.channel, ts="1.1", bot_user=f"UBOT{home}"
    )
    return payloads.event_callback(said, team=home, event_id=event_id)
