"""What people wrote in Slack is kept as they saw it."""

import pytest

from bot.platforms.slack.words import as_read
from tests.kit.dialogue import Town


async def nobody(_: str) -> str:
    return "somebody"


async def test_emoji_are_kept_as_characters(town: Town) -> None:
    dev = town.person("dev")
    await dev.says("/learn Families :tada: read a text at six :+1::skin-tone-3:")
    assert "Families 🎉 read a text at six 👍🏼" in await dev.all_seen()
    assert ":tada:" not in str(await town.everything())


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (":flag-gb: :woman-running: :heart:", "🇬🇧 🏃‍♀️ ❤️"),
        (":woman-running::skin-tone-5:", "🏃🏾‍♀️"),
        ("(:bulb:) :tada::tada:", "(💡) 🎉🎉"),
        (":our-own-logo: stays", ":our-own-logo: stays"),
        ("10:100:30, a:b:c and kind:data owner:DfE", "10:100:30, a:b:c and kind:data owner:DfE"),
        ("`:tada:` and ```\n:tada:\n``` but :tada:", "`:tada:` and ```\n:tada:\n``` but 🎉"),
        ("<https://example.org/:tada:/> and <@U1> :tada:", "https://example.org/:tada:/ and @somebody 🎉"),
        ("1 &lt; 2 :v::skin-tone-6: &amp; :nosuch::skin-tone-2:", "1 < 2 ✌🏿 & :nosuch::skin-tone-2:"),
    ],
)
async def test_shortcodes_and_nothing_else_become_emoji(typed: str, read: str) -> None:
    assert await as_read(typed, nobody) == read
