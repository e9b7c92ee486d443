"""How long the tests that try many inputs take: a moment by default, as long as it needs with GONGSHI_SOAK=1."""

from __future__ import annotations

import os


def examples(small: int, whole: int) -> int:
    """How many inputs to try."""
    return whole if os.environ.get("GONGSHI_SOAK") == "1" else small


FIXED = os.environ.get("GONGSHI_SOAK") != "1"
"""For Hypothesis: the same inputs each time by default, so that a run says the same twice; new ones in a soak."""
