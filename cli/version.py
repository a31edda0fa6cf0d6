"""The version, as a literal that `--version` can print before anything heavy is imported."""

__version__ = "0.1.0"
