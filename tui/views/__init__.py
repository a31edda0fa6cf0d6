"""View-models: pure functions from facts to finished words, and their lines at a width. No Textual here."""
