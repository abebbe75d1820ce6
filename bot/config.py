"""Settings, read once from the environment."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

DEFAULT_DATABASE = "sqlite:///var/squadbot.db"
DEFAULT_PORT = 8080


class SettingError(Exception):
    """A setting that cannot be used; the sentence says which, and what to set instead."""


@dataclass(frozen=True, slots=True)
class Config:
    """How this process runs. `database_url` may hold a password, so it is never shown."""

    database_url: str
    host: str
    port: int
    public_url: str
    web_chat: bool

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)


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
    config = Config(
        database_url=environment.get("DATABASE_URL") or DEFAULT_DATABASE,
        host=host,
        port=port,
        public_url=public_url,
        web_chat=_switch("WEB_CHAT", environment.get("WEB_CHAT", "")),
    )
    if config.web_chat and not config.on_loopback:
        raise SettingError(
            f"WEB_CHAT=1 lets anybody who reaches the page be anybody, so HOST must be 127.0.0.1, not {host}."
        )
    return config


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= 65535:
        raise SettingError(f"PORT must be a number from 1 to 65535, for example {DEFAULT_PORT}, not {text!r}.")
    return int(text)


def _switch(name: str, text: str) -> bool:
    if text not in {"", "0", "1"}:
        raise SettingError(f"{name} must be 1 or 0, not {text!r}.")
    return text == "1"
