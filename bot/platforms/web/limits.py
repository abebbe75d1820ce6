"""Every number of the local page in one table. Text is counted in characters unless a name says otherwise."""

ZONE = "Europe/London"
"""The clock of everyone on the page: its accounts carry no zone of their own."""

MESSAGE = 10_000
"""The longest message or command a person can send."""

COUNT_FROM = 0.8
"""The share of a limit from which the page counts the characters that are left."""

LONG_MESSAGE = 4_000
"""A message is shown up to about here; the rest is folded under a button, never cut."""

SUMMARY = 150
"""The one line that stands for a person's message in a list."""

NAME = 80
"""The longest name of a person who is added on the page."""

ID = 200
"""Names, ids, codes, and keys of fields."""

VALUES = 200
"""Values in a form that is sent in, or chosen in one field."""

FIELD = 20_000
"""The longest text in one field that is read at all; the form's own limit is checked, and explained, later."""

BODY_BYTES = 1_000_000
"""The largest request: every field of a form full, each character in four bytes."""

PAGE = 40
"""Messages in one page of a conversation."""

LOOK_BACK = 2_000
"""How far back one request pages to reach a message that a link names."""

UNREAD = 20
"""Unread messages are counted up to this; beyond it the page says "20+"."""

RADIOS = 6
"""A choice of up to this many is a list of radio buttons; of more, a drop-down list."""

POLL_SECONDS = 1.0
"""How often a stream looks for what another process wrote. What this process writes wakes it at once."""

HEARTBEAT_SECONDS = 15.0
"""A stream is never silent for longer, so that both ends notice when the other has gone."""
