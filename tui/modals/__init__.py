"""Questions over a screen; each ends with a small frozen answer or None."""
