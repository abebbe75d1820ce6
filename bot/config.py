"""The settings that every process has, read once from the environment; each platform reads its own."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

DEFAULT_DATABASE = "sqlite:///var/squadbot.db"
DEFAULT_PORT = 8080


class SettingError(Exception):
    """A setting that cannot be used; the sentence says which, and what to set instead."""


@dataclass(frozen=True, slots=True)
class Config:
    """How this process runs. `database_url` may hold a password, so it is never shown.

    `environment` is everything that was set, for each platform to read its own settings in; it holds secrets too.
    `demo`: people play on this machine's own chat.
    """

    database_url: str = field(repr=False)
    host: str
    port: int
    public_url: str
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    demo: bool = False

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine is meant to reach the server: by its address, and by the one links start with."""
        return is_loopback(self.host) and is_loopback(urlsplit(self.public_url).hostname or "")


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_config(environment: Mapping[str, str]) -> Config:
    """The settings in an environment. SettingError for one that cannot be used."""
    host = environment.get("HOST") or "127.0.0.1"
    port = _port(environment.get("PORT") or str(DEFAULT_PORT))
    shown_host = f"[{host}]" if ":" in host else host
    public_url = (environment.get("PUBLIC_URL") or f"http://{shown_host}:{port}").rstrip("/")
    if urlsplit(public_url).scheme not in {"http", "https"}:
        raise SettingError(
            "PUBLIC_URL must start with http:// or https://, for example https://squadbot.example.gov.uk"
        )
    return Config(
        database_url=environment.get("DATABASE_URL") or DEFAULT_DATABASE,
        host=host,
        port=port,
        public_url=public_url,
        environment=dict(environment),
    )


def only_here(config: Config, setting: str) -> None:
    """SettingError unless only this machine reaches the server. `setting` says why: "X=1 lets anybody be anybody"."""
    if not config.on_loopback:
        raise SettingError(
            f"{setting}, so HOST must be 127.0.0.1, not {config.host}, and PUBLIC_URL an address of this machine."
        )


def read_switch(environment: Mapping[str, str], name: str) -> bool:
    """Return whether a setting is 1. SettingError when it is neither 1 nor 0 nor left out."""
    text = environment.get(name, "")
    if text not in {"", "0", "1"}:
        raise SettingError(f"{name} must be 1 or 0, not {text!r}.")
    return text == "1"


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= 65535:
        raise SettingError(f"PORT must be a number from 1 to 65535, for example {DEFAULT_PORT}, not {text!r}.")
    return int(text)
