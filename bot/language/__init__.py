"""Reading and saying what people type: arguments, dates, times of day, days off, counts."""
