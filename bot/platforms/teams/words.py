"""A message of somebody's in Teams, as its readers saw it: its words without markup, its author, the link to it."""

from html.parser import HTMLParser

from bot.platforms.teams.activity import dig_words

_NEW_LINE = {"br", "div", "li", "p", "tr"}


def picked_words(message: object) -> dict[str, str]:
    """`text`, `author` and `link` of a message as the menu's action, or Graph, gives it."""
    content, link = dig_words(message, "body", "content"), dig_words(message, "linkToMessage")
    author = dig_words(message, "from", "user", "displayName") or dig_words(
        message, "from", "application", "displayName"
    )
    return {
        "text": plain(content) if dig_words(message, "body", "contentType") == "html" else content.strip(),
        "author": author or "somebody",
        "link": next((each for each in (link, dig_words(message, "webUrl")) if each.startswith("https://")), ""),
    }


def plain(html: str) -> str:
    """The words of a message's HTML, a line a paragraph."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
    return "\n".join(line for line in lines if line)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _NEW_LINE:
            self.words.append("\n")
        elif tag in {"emoji", "img"}:
            self.words.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _NEW_LINE:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
