"""HTML read as strictly as a browser reads it leniently: every tag closed in its turn, nothing but what we write."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta"}
ATTRIBUTES = {"data-column",
    "alt", "aria-describedby", "aria-hidden", "aria-invalid", "aria-label", "aria-labelledby", "aria-required",
    "autocomplete", "checked", "class", "data-action", "data-at", "data-by", "data-calendar", "data-cancel", "data-day",
    "data-day-label", "data-for", "data-goto", "data-id", "data-kind", "data-limit", "data-multiple", "data-value",
    "datetime", "dir", "for", "height", "href", "id", "inputmode", "name", "novalidate", "rel", "role", "rows", "scope",
    "selected", "src", "tabindex", "target", "type", "value", "width",
}  # fmt: skip
TAGS = {
    "a", "article", "bdi", "blockquote", "button", "caption", "code", "dd", "details", "div", "dl", "dt", "em",
    "fieldset", "figcaption", "figure", "form", "h2", "h3", "header", "hr", "img", "input", "label", "legend", "li",
    "option", "p", "section", "select", "span", "strong", "summary", "table", "tbody", "td", "textarea", "th", "thead",
    "time", "tr", "ul",
}  # fmt: skip


@dataclass
class Element:
    """A tag with what is in it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: list["Element"] = field(default_factory=list)

    def all(self, tag: str) -> list["Element"]:
        """Every element of this kind below."""
        return [found for each in self.inside for found in ([each] if each.tag == tag else []) + each.all(tag)]


class _Strict(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, f"<{tag}> is none of ours"
        names = [name for name, _ in attrs]
        assert set(names) <= ATTRIBUTES, f"{names} on <{tag}>"
        assert len(names) == len(set(names)), f"an attribute twice on <{tag}>"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")


def parsed(html: str) -> Element:
    """The tree; AssertionError when it is not well formed, or holds what we never write."""
    parser = _Strict()
    parser.feed(str(html))  # a Markup would escape the pieces that the parser puts together
    parser.close()
    assert len(parser.open) == 1, f"<{parser.open[-1].tag}> is never closed"
    return parser.root
