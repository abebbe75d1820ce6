"""The parts of revision 0001, by subject. Frozen: a later change to the schema is a new file in `versions`."""
