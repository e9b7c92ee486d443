"""The lock file that pins all libraries of the builder: by its hash a site tells which builder made it."""

from __future__ import annotations

import hashlib

import gongshi


def builder_lock() -> str:
    """The SHA-256 of the lock file that pins everything the builder runs on."""
    lock = gongshi.lock_file()
    return hashlib.sha256(lock.read_bytes() if lock.exists() else b"").hexdigest()
