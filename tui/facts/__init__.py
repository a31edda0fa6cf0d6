"""What each screen reads of the store, in one consistent look, as frozen values. No Textual here."""
