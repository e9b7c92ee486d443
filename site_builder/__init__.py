"""Builds the static site, its feeds and its reports from the projections of a book."""
