"""Settings, tidied text, plain words, and messages to JSON and back."""

import asyncio
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import set_up
from bot.clock import SystemClock
from bot.config import SettingError, read_config
from bot.language.tidy import tidy
from bot.language.words import count, listed, say_date, say_day, say_moment, say_time
from bot.model.codec import from_json, to_json
from bot.model.message import Message, Moment, paragraph
from handlers.parts.cards import title_of
from handlers.parts.saying import kept_plain
from tests.platforms.trees import messages

# --- settings ---------------------------------------------------------------------------------------------------------


def test_nothing_set_is_a_file_on_this_machine_alone() -> None:
    config = read_config({})
    assert (config.database_url, config.host, config.port) == ("sqlite:///var/squadbot.db", "127.0.0.1", 8080)
    assert (config.public_url, set_up(config), config.on_loopback) == ("http://127.0.0.1:8080", [], True)


def test_what_is_set_is_used() -> None:
    config = read_config({"HOST": "::1", "PORT": "9000", "DATABASE_URL": "postgresql://x/y", "WEB_CHAT": "1"})
    assert (config.public_url, config.database_url) == ("http://[::1]:9000", "postgresql://x/y")
    assert len(set_up(config)) == 1
    assert read_config({"PUBLIC_URL": "https://bot.example/"}).public_url == "https://bot.example"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"PORT": "0"}, "PORT must be a number from 1 to 65535, for example 8080, not '0'."),
        ({"PORT": "http"}, "PORT must be a number"),
        ({"PORT": "٨٠"}, "PORT must be a number"),
        ({"PORT": "²"}, "PORT must be a number"),
        ({"WEB_CHAT": "yes"}, "WEB_CHAT must be 1 or 0, not 'yes'."),
        ({"WEB_CHAT": "1", "HOST": "0.0.0.0"}, "HOST must be 127.0.0.1, not 0.0.0.0, and PUBLIC_URL an address"),
        ({"WEB_CHAT": "1", "HOST": "example.org"}, "HOST must be 127.0.0.1"),
        ({"PUBLIC_URL": "ftp://x"}, "PUBLIC_URL must start with http:// or https://"),
    ],
)
def test_a_setting_that_cannot_be_used_says_what_to_set(settings: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingError, match=sentence.replace(".", r"\.").replace("²", ".")):
        set_up(read_config(settings))


# --- text -------------------------------------------------------------------------------------------------------------


@given(st.text(st.characters()) | st.text(st.sampled_from("a\x00\r\n\t\ud800\u202e🎉\x7f ")))
def test_tidied_text_can_be_stored_and_loses_nothing_that_shows(text: str) -> None:
    clean = tidy(text)
    clean.encode()
    assert tidy(clean) == clean
    assert not any(unicodedata.category(each) == "Cc" and each not in "\n\t" for each in clean)
    assert [each for each in clean if not each.isspace()] == [
        each for each in text if not each.isspace() and unicodedata.category(each) not in {"Cc", "Cs"}
    ]


@given(st.text(min_size=1))
def test_a_title_is_short_and_never_empty(text: str) -> None:
    if any(each.isalnum() for each in text):
        assert 0 < len(title_of(text)) <= 90


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Families read a text at six. They do not at nine.", "Families read a text at six"),
        ("St. Mary’s school hall is where they come.", "St. Mary’s school hall is where they come"),
        (". Texts work", ". Texts work"),
        ("x" * 100, "x" * 89 + "…"),
    ],
)
def test_titles(words: str, title: str) -> None:
    assert title_of(words) == title


@pytest.mark.parametrize("text", ["Plain words at 6 < 7, and a* b", "Email us: a (b)", "1 <3 hubs"])
def test_plain_text_needs_no_word_about_markup(text: str) -> None:
    assert kept_plain(text) == ""


def test_words() -> None:
    at = datetime(2026, 6, 5, 7, 45, tzinfo=UTC)
    assert (say_date(date(2026, 6, 5)), say_day(date(2026, 6, 5))) == ("5 June 2026", "Friday 5 June 2026")
    assert (say_time(at, "Europe/London"), say_moment(at, "Europe/London")) == ("08:45", "5 June 2026 at 08:45")
    assert (count(1, "learning"), count(2, "learning"), count(1234, "reply", "replies")) == (
        "1 learning",
        "2 learnings",
        "1,234 replies",
    )
    assert (listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")) == (
        "",
        "a",
        "a and b",
        "a, b or c",
    )


# --- messages as JSON -------------------------------------------------------------------------------------------------


@given(messages)
def test_a_message_comes_back_as_it_went(message: Message) -> None:
    assert from_json(to_json(message)) == message


def test_an_instant_in_another_zone_is_the_same_instant() -> None:
    there = datetime(2026, 6, 5, 9, 45, tzinfo=timezone(timedelta(hours=1)))
    message = Message((paragraph(Moment(there)),), "When")
    assert from_json(to_json(message)) == message
    assert "2026-06-05T08:45:00+00:00" in to_json(message)


async def test_what_takes_longer_than_it_may_is_broken_off() -> None:
    with pytest.raises(TimeoutError):
        async with SystemClock().within(0):
            await asyncio.Event().wait()
