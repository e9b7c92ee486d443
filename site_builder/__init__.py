"""Builds the static site, its feeds and its reports from the projections of a book."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent  # of the project, where the lock file and the fonts lie
