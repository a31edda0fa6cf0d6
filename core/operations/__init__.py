"""The verbs: one module per subject; each loads, asks a pure rule, and saves in one unit of work."""
