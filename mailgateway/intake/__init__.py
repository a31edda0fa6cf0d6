"""Where mail comes in: IMAP, LMTP or a pipe; all three end in the same call."""
