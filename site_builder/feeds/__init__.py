"""Feeds: values to bytes in Atom, RSS and JSON Feed, and the archive pages that a late subscriber walks back."""
