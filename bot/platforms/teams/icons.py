"""The two icons that a Teams app needs, drawn here: the local page's picture, in colour and as a white outline."""

import math
import struct
import zlib
from collections.abc import Callable, Sequence
from itertools import pairwise

# Shapes are told by how far outside them a point is, in the units of a picture 36 wide.
Shape = Callable[[float, float], float]
Colour = tuple[int, int, int]

_GREEN, _CREAM, _AMBER, _WHITE = (11, 95, 84), (247, 245, 238), (255, 209, 102), (255, 255, 255)
_PICTURE = 36.0


def colour_icon() -> bytes:
    """192 by 192 pixels, a full square as Teams asks: it rounds the corners itself."""
    layers = [
        (_GREEN, _everywhere),
        (_AMBER, _any(_line((18, 6), (18, 11), 2.4), _dot(18, 6, 2.2))),
        (_CREAM, _speech()),
        (_GREEN, _any(_dot(14, 17, 2), _dot(22, 17, 2), *_smile(1.8))),
    ]
    return _png(192, layers)


def outline_icon() -> bytes:
    """32 by 32 pixels, white lines on nothing."""
    outline = _any(_edge(_speech(), 2), _line((18, 4), (18, 9), 2), _dot(14, 17, 1.8), _dot(22, 17, 1.8), *_smile(1.8))
    return _png(32, [(_WHITE, outline)])


def _everywhere(_x: float, _y: float) -> float:
    return -_PICTURE


def _speech() -> Shape:
    """A speech bubble with its point at the lower left."""
    return _any(_box(18, 18.25, 10, 8.25, 3.5), _corner((12.5, 26), (12.5, 31.5), (18.5, 26)))


def _smile(wide: float) -> Sequence[Shape]:
    points = [(18 + 4 * math.sin(at), 19.2 + 3.6 * math.cos(at)) for at in (-1.0, -0.6, -0.2, 0.2, 0.6, 1.0)]
    return [_line(one, other, wide) for one, other in pairwise(points)]


def _dot(x: float, y: float, radius: float) -> Shape:
    return lambda at_x, at_y: math.hypot(at_x - x, at_y - y) - radius


def _line(one: tuple[float, float], other: tuple[float, float], wide: float) -> Shape:
    """A line with round ends."""
    along = (other[0] - one[0], other[1] - one[1])
    long = along[0] ** 2 + along[1] ** 2

    def outside(x: float, y: float) -> float:
        part = ((x - one[0]) * along[0] + (y - one[1]) * along[1]) / long
        part = min(1.0, max(0.0, part))
        return math.hypot(x - one[0] - part * along[0], y - one[1] - part * along[1]) - wide / 2

    return outside


def _box(x: float, y: float, half_wide: float, half_high: float, radius: float) -> Shape:
    """A box with round corners."""

    def outside(at_x: float, at_y: float) -> float:
        right, down = abs(at_x - x) - half_wide + radius, abs(at_y - y) - half_high + radius
        return math.hypot(max(right, 0), max(down, 0)) + min(max(right, down), 0) - radius

    return outside


def _corner(*points: tuple[float, float]) -> Shape:
    """A shape with straight sides that bulges everywhere; its points go round against the clock, y being down."""

    def outside(x: float, y: float) -> float:
        worst = -_PICTURE
        for one, other in zip(points, (*points[1:], points[0]), strict=True):
            along = (other[0] - one[0], other[1] - one[1])
            across = ((y - one[1]) * along[0] - (x - one[0]) * along[1]) / math.hypot(*along)
            worst = max(worst, across)
        return worst

    return outside


def _any(*shapes: Shape) -> Shape:
    return lambda x, y: min(shape(x, y) for shape in shapes)


def _edge(shape: Shape, wide: float) -> Shape:
    return lambda x, y: abs(shape(x, y) + wide / 2) - wide / 2


def _png(size: int, layers: Sequence[tuple[Colour, Shape]]) -> bytes:
    """The layers, one over another, as a PNG of so many pixels either way."""
    scale = size / _PICTURE
    lines = []
    for row in range(size):
        line = bytearray(1)  # each line of a PNG opens with its filter: none
        for column in range(size):
            line += _pixel((column + 0.5) / scale, (row + 0.5) / scale, scale, layers)
        lines.append(bytes(line))
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)  # 8 bits each of red, green, blue and cover
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(lines), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, data) for name, data in parts)


def _pixel(x: float, y: float, scale: float, layers: Sequence[tuple[Colour, Shape]]) -> bytes:
    red = green = blue = cover = 0.0
    for colour, shape in layers:
        over = min(1.0, max(0.0, 0.5 - shape(x, y) * scale))
        whole = over + cover * (1 - over)
        if whole:
            red, green, blue = (
                (new * over + old * cover * (1 - over)) / whole
                for new, old in zip(colour, (red, green, blue), strict=True)
            )
        cover = whole
    return bytes((round(red), round(green), round(blue), round(cover * 255)))


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
