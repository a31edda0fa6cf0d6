"""From raw bytes to an Understanding, in pure steps."""
