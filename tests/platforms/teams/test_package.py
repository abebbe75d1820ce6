"""The package that is uploaded to Teams: Microsoft's own schema takes it, and its icons are what Teams asks for."""

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema_rs import Draft4Validator

from bot.app import commands
from bot.cli import cli
from bot.platforms.teams.icons import colour_icon, outline_icon
from bot.platforms.teams.package import ALONE, IN_CHANNELS, About, teams_manifest

SCHEMA = Path(__file__).parent / "schemas" / "MicrosoftTeams.schema.json"
APP_ID = "1f1c4f8e-5a4b-4b9e-8a77-0d6e2f9b3c11"
URL = "https://squadbot.example.gov.uk"
ABOUT = About(APP_ID, URL, "0.1.0", f"{URL}/privacy", f"{URL}/terms")


def make(tmp_path: Path, *more: str, **environment: str) -> tuple[Result, Path]:
    out = tmp_path / "squadbot.zip"
    quiet = {"MICROSOFT_APP_ID": "", "PUBLIC_URL": ""} | environment
    return CliRunner(env=quiet).invoke(cli, ["teams-package", *more, str(out)]), out


def problems(manifest: dict[str, Any]) -> list[str]:
    validator = Draft4Validator(json.loads(SCHEMA.read_text("utf-8")))
    return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(manifest)]


def test_microsoft_s_schema_takes_the_manifest(tmp_path: Path) -> None:
    done, out = make(tmp_path, "--app-id", APP_ID, "--url", URL + "/")
    assert done.exit_code == 0
    with zipfile.ZipFile(out) as package:
        assert sorted(package.namelist()) == ["color.png", "manifest.json", "outline.png"]
        manifest = json.loads(package.read("manifest.json"))
        assert set(package.namelist()) >= set(manifest["icons"].values())
    assert problems(manifest) == []
    assert manifest["id"] == manifest["bots"][0]["botId"] == manifest["composeExtensions"][0]["botId"] == APP_ID
    assert manifest["validDomains"] == ["squadbot.example.gov.uk"]


def test_the_schema_would_find_a_mistake() -> None:
    manifest = teams_manifest(commands(), ABOUT)
    manifest["bots"][0]["scopes"] = ["channel"]
    assert problems(manifest)


def test_the_menu_offers_ten_commands_that_there_are() -> None:
    lists = teams_manifest(commands(), ABOUT)["bots"][0]["commandLists"]
    assert [tuple(each["title"] for each in listed["commands"]) for listed in lists] == [IN_CHANNELS, ALONE]
    assert all(len(listed["commands"]) <= 10 for listed in lists)
    with pytest.raises(KeyError):
        teams_manifest([], ABOUT)


def test_settings_will_do_and_the_same_things_make_the_same_bytes(tmp_path: Path) -> None:
    _, out = make(tmp_path, MICROSOFT_APP_ID=APP_ID, PUBLIC_URL=URL)
    first = out.read_bytes()
    make(tmp_path, "--app-id", APP_ID, "--url", URL)
    assert out.read_bytes() == first


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "Give the bot's app id as the Azure portal shows it"),
        (("--app-id", "squadbot", "--url", URL), "Give the bot's app id as the Azure portal shows it"),
        (("--app-id", APP_ID), "Teams takes only addresses that start with https://"),
        (("--app-id", APP_ID, "--url", "http://127.0.0.1:8080"), "Teams takes only addresses that start with https://"),
        (("--app-id", APP_ID, "--url", URL, "--privacy-url", "x"), "Teams takes only addresses"),
    ],
)
def test_what_is_missing_is_said(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    done, out = make(tmp_path, *options)
    assert done.exit_code == 1
    assert said in done.output
    assert not out.exists()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    done, _ = make(tmp_path / "none", "--app-id", APP_ID, "--url", URL)
    assert done.exit_code == 1
    assert "could not be written" in done.output


@pytest.mark.parametrize(("icon", "size"), [(colour_icon, 192), (outline_icon, 32)])
def test_icons_are_pictures_of_the_size_that_teams_asks_for(icon: Any, size: int) -> None:
    pixels = read_png(icon(), size)
    corner = pixels[0]
    if size == 192:
        assert all(cover == 255 for *_, cover in pixels)
        assert len(set(pixels)) > 3
    else:
        assert corner[3] == 0
        assert {(red, green, blue) for red, green, blue, cover in pixels if cover} == {(255, 255, 255)}
        assert 0.1 < sum(cover for *_, cover in pixels) / (255 * size * size) < 0.5


def read_png(data: bytes, size: int) -> list[tuple[int, ...]]:
    """The pixels of a picture whose lines have no filter."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    source = io.BytesIO(data[8:])
    parts: dict[bytes, bytes] = {}
    while head := source.read(8):
        length, name = struct.unpack(">I4s", head)
        parts[name] = source.read(length)
        assert struct.unpack(">I", source.read(4))[0] == zlib.crc32(name + parts[name])
    assert struct.unpack(">IIBBBBB", parts[b"IHDR"]) == (size, size, 8, 6, 0, 0, 0)
    lines = in_pieces(zlib.decompress(parts[b"IDAT"]), 1 + 4 * size)
    assert len(lines) == size
    assert all(line[0] == 0 for line in lines)
    return [tuple(pixel) for line in lines for pixel in in_pieces(line[1:], 4)]


def in_pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]
