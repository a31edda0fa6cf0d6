"""What happens with a mail that was read: who it is from, what is allowed, what is done, and the record of it."""
