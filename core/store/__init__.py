"""Where documents are kept: the port, the embedded engine and its backups."""
