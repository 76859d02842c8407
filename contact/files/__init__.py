"""Files that people send: what they are by their content, made harmless, and where they lie."""
