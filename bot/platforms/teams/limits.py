"""Every number of Teams' in one table. Text is counted in UTF-16 units unless a name says otherwise."""

ZONE = "Europe/London"
"""The clock of the plain-text fallback: what Teams draws itself is on each reader's own clock."""

VERSION = "1.5"
"""The newest that every Teams client draws."""

# --- messages ---------------------------------------------------------------------------------------------------------

CARD_JSON = 16_000
"""A card as JSON, in UTF-16 units, which is 32 KB as Teams counts. It documents 100 KB and, for years before, 40."""

ELEMENT_JSON = 6_000
"""One block of running text, so that a card is filled evenly."""

RUN = 2_000
"""One run of words."""

SUMMARY = 300
"""The one line of a notification."""

URL = 2_000
URL_IN_WORDS = 500
"""A longer address is left out of the fallback; the link itself is in the card."""

TABLE_COLUMNS = 3
"""More do not fit on a phone: then each row is a line that names its values."""

TABLE_ROWS = 30
SHARE = 12
MOST_SHARES = 3
"""A column has two shares of the width, and one more for every so many letters of its longest cell, up to so many."""

CELL = 300
"""The longest text in a cell of a table; with a longer one the table is a list."""

# --- buttons ----------------------------------------------------------------------------------------------------------

BUTTONS = 5
"""In one row. Teams shows six and drops the rest."""

ROW = 40
BUTTON_EDGES = 5
"""The labels of one row together, each with its edges, as letters: buttons do not wrap, and a phone would cut them."""

BUTTON_LABEL = 60
BUTTON_SPOKEN = 200
PRESS_JSON = 4_000
"""What a button or a form carries and gets back."""

# --- dialogs ----------------------------------------------------------------------------------------------------------

DIALOG_JSON = 30_000
"""A dialog's card as JSON: it cannot be split, and long lists of choices are in it."""

TALL = 3
"""A form with more fields than this opens a tall dialog."""

TITLE = 60
SUBMIT = 40
RADIOS = 5
"""A choice of up to this many is a list of radio buttons; of more, a drop-down list."""

CHECKBOXES = 12
FILTERED = 20
"""A drop-down list of more than this many can be searched by typing."""
