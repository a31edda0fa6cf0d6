"""The demo: a mail world in memory, a cast of invented officers, and the script they follow."""
