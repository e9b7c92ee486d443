"""What the server counts of its own work; nothing about who asked."""

from __future__ import annotations

import threading
from collections import Counter


class Counts:
    """Answers by area of the site and status, since the server was started."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: Counter[tuple[str, int]] = Counter()
        self._bytes: Counter[str] = Counter()

    def answered(self, area: str, status: int, size: int) -> None:
        """Count one answer."""
        with self._lock:
            self._answers[area, status] += 1
            self._bytes[area] += size

    def metrics_text(self, entries: int | None) -> bytes:
        """All counts in Prometheus' text format."""
        with self._lock:
            answers, sizes = sorted(self._answers.items()), sorted(self._bytes.items())
        lines = ["# HELP gongshi_answers_total Answers sent.", "# TYPE gongshi_answers_total counter"]
        lines += [f'gongshi_answers_total{{area="{area}",status="{status}"}} {n}' for (area, status), n in answers]
        lines += ["# HELP gongshi_bytes_total Bytes of bodies sent.", "# TYPE gongshi_bytes_total counter"]
        lines += [f'gongshi_bytes_total{{area="{area}"}} {n}' for area, n in sizes]
        if entries is not None:
            lines += ["# HELP gongshi_entries Entries of the record.", "# TYPE gongshi_entries gauge"]
            lines += [f"gongshi_entries {entries}"]
        return "".join(f"{line}\n" for line in lines).encode()
