"""What people wrote in Slack is kept as they saw it."""

import pytest

from bot.model.event import Named
from bot.platforms.slack.people import Profile
from bot.platforms.slack.words import as_read
from tests.kit.dialogue import Town

TOM = Profile("Tom Bell", "Europe/London", "T1")


async def nobody(_: str) -> Profile | None:
    return None


async def profile(account: str) -> Profile | None:
    known = {"UTOM": TOM, "UBOT": Profile("Squadbot", "", "T1", is_app=True)}
    known["UODD"] = Profile("&lt;@UTOM&gt; <https://evil.example|here>\n*bold*", "", "T1")
    return known.get(account)


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
        ("<https://example.org/:tada:/> and <@U1> :tada:", "https://example.org/:tada:/ and somebody 🎉"),
        ("1 &lt; 2 :v::skin-tone-6: &amp; :nosuch::skin-tone-2:", "1 < 2 ✌🏿 & :nosuch::skin-tone-2:"),
    ],
)
async def test_shortcodes_and_nothing_else_become_emoji(typed: str, read: str) -> None:
    assert (await as_read(typed, nobody)).text == read


async def test_whoever_is_mentioned_keeps_their_account_and_is_called_by_their_name() -> None:
    said = await as_read("P1 <@UTOM|tom.bell> booked <@UTOM>", profile)
    assert said.text == "P1 Tom Bell booked Tom Bell"
    assert said.named == (Named("T1", "UTOM", "Tom Bell"),) * 2


async def test_a_handle_stands_in_only_while_nothing_better_is_known() -> None:
    said = await as_read("<@U9|@tom.bell> and <@U8>", nobody)
    assert said.text == "tom.bell and somebody"
    assert said.named == (Named("", "U9", "tom.bell", sure=False), Named("", "U8", "somebody", sure=False))


async def test_neither_squadbot_nor_another_app_is_a_person() -> None:
    said = await as_read("<@UOWN> <@UBOT> <@UTOM>", profile, own="UOWN")
    assert [each.account for each in said.named] == ["UTOM"]


async def test_what_is_in_a_name_is_put_in_as_it_stands() -> None:
    said = await as_read("1 &lt; 2 <@UODD>", profile)
    assert said.text == "1 < 2 &lt;@UTOM&gt; <https://evil.example|here> *bold*"
