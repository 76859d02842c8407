"""The staff desk: one inquiry, and what staff do with it."""
