"""The wording: one template per letter, rendered from facts."""
