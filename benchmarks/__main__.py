"""`make bench`: every benchmark in turn; each prints a table. Machines are shared: medians of repeats, and ratios."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SKIPPED = ("__init__", "__main__", "hugo_site", "made_book", "stock", "typst_report")

if __name__ == "__main__":
    failed = []
    for file in sorted(HERE.glob("*.py")):
        if file.stem in SKIPPED:
            continue
        print(f"\n## {file.stem}\n", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{file.stem}"], cwd=HERE.parent).returncode:
            failed.append(file.stem)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")
