"""The few widgets of our own: frame lines, panels and keyed rows. They take lines of safe text only."""
