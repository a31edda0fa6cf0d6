"""Every letter the desk writes: one template each, filled with facts, never with opinions of its own."""
