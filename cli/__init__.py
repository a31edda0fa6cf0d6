"""The one command: parse, call, print."""
