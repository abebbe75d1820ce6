"""What the page refuses, over real HTTP: each in one sentence, with nothing stored; and who it answers at all."""

from typing import Any

import pytest

from bot.platforms.web import limits
from bot.platforms.web.endpoint import is_loopback
from tests.platforms.web.visitor import AMIRA, RUTH, Visitor, shown


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"text": "  \n"}, 400, "Type a message first."),
        ({"text": "w" * 20_000}, 400, "This is 20,000 characters. Shorten it to 10,000 or fewer."),
        ({"text": 7}, 400, "“text” must be text."),
        ({"id": ""}, 400, "“id” is missing."),
        ({"channel": "nowhere"}, 404, "There is no such conversation here."),
        ({"account": "nobody"}, 404, "There is nobody here by that name. Choose a person on the left."),
        ({"account": "tom", "channel": "squad-leads"}, 403, "Tom Ellis is not in that conversation."),
        ({"workspace": "barnsley"}, 404, "There is nobody here by that name. Choose a person on the left."),
        ({**RUTH}, 404, "There is no such conversation here."),
    ],
)
async def test_what_cannot_be_said_is_answered_in_one_sentence(
    visitor: Visitor, change: dict[str, Any], status: int, sentence: str
) -> None:
    before = shown(visitor.stage)
    body = {**AMIRA, "channel": "family-hubs", "id": "e1", "text": "Hello", **change}
    assert await visitor.post("/web/say", body) == (status, {"error": sentence})
    assert shown(visitor.stage) == before
    assert visitor.stage.events == []


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'"text"', b"[" * 100_000, b"\xff", b"1" * 5000])
async def test_a_body_that_is_no_json_object_is_refused(visitor: Visitor, body: bytes) -> None:
    status, answer = await visitor.post("/web/say", body)
    assert status == 400
    assert answer["error"].startswith("That was not")


async def test_a_body_past_the_limit_is_refused(visitor: Visitor) -> None:
    status, answer = await visitor.post("/web/say", b" " * (limits.BODY_BYTES + 1))
    assert (status, answer["error"]) == (413, "That is too much to send at once. Shorten it and try again.")
    assert (await visitor.post("/web/say", b" " * 3_000_000))[0] == 413


@pytest.mark.parametrize(
    "values", [[], {"a": 1}, {"a": [1]}, {"a" * 300: "x"}, {"a": ["x"] * 300}, {str(n): "" for n in range(300)}]
)
async def test_values_of_another_shape_are_refused(visitor: Visitor, values: object) -> None:
    body = {**AMIRA, "channel": "family-hubs", "id": "s1", "form": "learning", "values": values}
    assert (await visitor.post("/web/submit", body))[0] == 400
    assert visitor.stage.events == []


@pytest.mark.parametrize("state", [{"a": []}, {"a": ["x"]}, {"a": 1}, []])
async def test_a_state_of_another_shape_is_refused(visitor: Visitor, state: object) -> None:
    body = {**AMIRA, "channel": "family-hubs", "id": "s1", "form": "learning", "values": {}, "state": state}
    status, answer = await visitor.post("/web/submit", body)
    assert status == 400
    assert answer["error"].endswith(".")
    assert visitor.stage.events == []


async def test_half_a_character_and_nul_are_made_storable(visitor: Visitor) -> None:
    assert (await visitor.say("a\x00b\ud800c\r\nd 👩\u200d👧"))[0] == 200
    assert "a\ufffdb\ufffdc d 👩\u200d👧" in shown(visitor.stage)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "e@127.0.0.1", "", "[::2]:8080", "[:"])
async def test_a_foreign_host_name_is_refused(visitor: Visitor, host: str) -> None:
    for path in ("/", "/web/state", "/web/stream", "/r/L12", "/web/static/app.css"):
        status, answer = await visitor.get(path, headers={"Host": host})
        assert (status, answer["error"]) == (403, "This page answers only on this machine, at 127.0.0.1 or localhost.")


@pytest.mark.parametrize(
    "name", ["Forwarded", "X-Forwarded-For", "x-forwarded-host", "X-Forwarded-Proto", "Via", "X-Real-IP"]
)
async def test_through_a_proxy_it_answers_nobody(visitor: Visitor, name: str) -> None:
    said = (403, {"error": "This page has no sign-in, so it does not answer through a proxy."})
    assert await visitor.get("/web/state", headers={name: "192.0.2.1"}) == said
    assert await visitor.post("/web/say", {}, {**visitor.headers, name: "192.0.2.1"}) == said


def test_this_machines_names() -> None:
    for host in ("127.0.0.1", "127.0.0.1:8080", "localhost:8080", "[::1]:8080", "LOCALHOST"):
        assert is_loopback(host), host


@pytest.mark.parametrize(
    "change",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Origin": None},
        {"Origin": None, "Sec-Fetch-Site": "cross-site"},
        {"Origin": None, "Sec-Fetch-Site": "none"},
    ],
)
async def test_posts_from_elsewhere_are_refused(visitor: Visitor, change: dict[str, str | None]) -> None:
    port = visitor.stage.address.rpartition(":")[2]
    merged = {**visitor.headers, **change}
    headers = {name: value.format(port=port) for name, value in merged.items() if value is not None}
    for path in ("/web/say", "/web/press", "/web/submit", "/web/clock"):
        status, answer = await visitor.post(path, {}, headers)
        assert (status, answer["error"]) == (403, "This page takes messages only from itself.")


async def test_a_post_from_the_page_without_an_origin_is_known_by_fetch_metadata(visitor: Visitor) -> None:
    headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
    body = {**AMIRA, "channel": "family-hubs", "id": "e1", "text": "Hello"}
    assert await visitor.post("/web/say", body, headers) == (200, {"answer": "accepted"})


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_a_post_that_is_not_json_is_refused(visitor: Visitor, kind: str) -> None:
    status, _ = await visitor.post("/web/say", {}, {**visitor.headers, "Content-Type": kind})
    assert status == 415


async def test_a_failure_inside_is_told_in_words_and_can_be_tried_again(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    visitor.stage.fails = 1
    status, answer = await visitor.say("/learn Rosebank Road", once="again")
    assert (status, list(answer)) == (500, ["error"])
    assert answer["error"].startswith("Squadbot could not do that just now.")
    assert "RuntimeError" in caplog.text
    assert "Rosebank" not in caplog.text, "an error's own words may hold what was typed"
    assert (await visitor.say("/help", once="again"))[0] == 200


async def test_every_answer_carries_the_headers_that_lock_the_page_down(visitor: Visitor) -> None:
    for path, status in (("/", 200), ("/web/state", 200), ("/web/static/app.css", 200), ("/web/nobody", 404)):
        async with visitor.session.get(visitor.stage.address + path) as response:
            assert response.status == status
            if status == 404:
                continue
            policy = response.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'self'; ")
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("name", ["..%2freceive.py", "%2e%2e", "nothing.js", ".", "%00"])
async def test_only_the_pages_own_files_are_served(visitor: Visitor, name: str) -> None:
    async with visitor.session.get(f"{visitor.stage.address}/web/static/{name}") as response:
        assert response.status in (400, 404)
