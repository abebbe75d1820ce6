"""Sealing secrets for the database, with keys that can be changed without losing what was sealed before."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Seal:
    """Seals with the first key; opens what any of the keys sealed."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Fernet keys, the newest first. ValueError when there is none, or one is no key."""
        if not keys:
            raise ValueError("there is no key")
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def close(self, secret: str) -> str:
        """The secret, sealed."""
        return self._fernet.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """The secret; None when none of the keys sealed it."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None


def new_key() -> str:
    """A key to seal with."""
    return Fernet.generate_key().decode()
