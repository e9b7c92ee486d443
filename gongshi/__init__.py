"""What lies beside the rooms in a checkout, and inside this package once it is installed: lock, fonts, handbook.

No code of the rooms is imported here; `hatch_build.py` lays the files in when a wheel is built.
"""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path

HERE = Path(str(resources.files(__name__)))


def lock_file() -> Path:
    """The lock file that pins every library."""
    return _laid("uv.lock", "uv.lock")


def fonts() -> Path:
    """The folder of the project's own fonts."""
    return _laid("fonts", ".cache/fonts")


def examples() -> Path:
    """The folder of the examples."""
    return _laid("examples", "examples")


def handbook() -> tuple[Path, ...]:
    """What a user reads and tries, which lies side by side: README, documentation, examples."""
    return _laid("README.md", "README.md"), _laid("docs", "docs"), examples()


def programs() -> Path:
    """The folder in which `gongshi` and `gongshi-desk` lie."""
    return Path(sys.executable).parent


def _laid(name: str, checkout: str) -> Path:
    inside = HERE / name
    return inside if inside.exists() else HERE.parent / checkout
