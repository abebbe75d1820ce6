"""Every number of Slack's in one table. Text is counted as `fit.length` counts it, unless a name says otherwise."""

ZONE = "Europe/London"
"""The clock of the plain-text fallback: what Slack draws itself is on each reader's own clock."""

# --- messages ---------------------------------------------------------------------------------------------------------

MESSAGE_BLOCKS = 50
MESSAGE_TABLES = 1
MESSAGE_JSON = 12_000
"""All of a message's blocks as JSON. Slack documents no number; people were refused near 13,000."""

MESSAGE_TEXT = 4_000
"""The plain-text fallback. Posting takes 40,000; editing refuses more than this, so every message keeps to it."""

SUMMARY = 300
"""The one line of a notification, at the head of the fallback."""

HEADER = 150
CONTEXT = 3_000
RUN = 2_000
"""One run of words in rich text. Slack gives no number, so this keeps below the 3,000 of every other text."""

RICH_TEXT = 3_000
RICH_JSON = 8_000
"""One rich text block: its words, and its JSON."""

LIST_ITEMS = 100
URL = 3_000
URL_IN_WORDS = 500
"""A longer address is left out of the fallback; the link itself is in the blocks."""

TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_JSON = 8_000
TABLE_TEXT = 3_000

# --- buttons ----------------------------------------------------------------------------------------------------------

BUTTONS = 5
"""In one row. Slack takes 25; more than this wrap on a phone."""

BUTTON_LABEL = 75
BUTTON_SPOKEN = 75
BUTTON_VALUE = 2_000
ID = 255
"""Ids of blocks, actions and forms."""

# --- views ------------------------------------------------------------------------------------------------------------

VIEW_BLOCKS = 100
TITLE = 24
SUBMIT = 24
METADATA = 3_000
LABEL = 2_000
HINT = 2_000
INPUT = 3_000
"""The longest text in one box, in UTF-16 units."""

OPTION_LABEL = 75
OPTION_DESCRIPTION = 75
OPTION_VALUE = 150
PLACEHOLDER = 150
OPTIONS = 100
"""In one group of a list; there are up to as many groups."""

OPTION_GROUPS = 100
CHECKBOXES = 10
RADIOS = 5
"""A choice of up to this many is a list of radio buttons; of more, a drop-down list."""
