"""Runs a tutorial as it stands, and compares what it shows.

    ```yaml NAME          a file that the reader writes; or ```markdown
    ```console            commands behind `$ ` (`> ` goes on), each with what it prints on standard output
    <!-- refused -->      before such a block: its last command ends with 1; what it says is compared too
    <!-- typed -->        before such a block: run on a terminal, where what stands behind a question is typed in
    <!-- not run -->      before such a block: another machine's business
    ```text PAGE          each line stands on that page of the site that was built

`…` stands for what differs from day to day. `python -m tests.tutorial DOC` runs DOC and writes in what it printed.
"""

from __future__ import annotations

import html
import os
import pty
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(
    r"(?:<!-- (?P<how>refused|typed|not run) -->\n)?"
    r"```(?P<lang>console|yaml|markdown|text)(?P<name>.*)\n(?P<body>[\s\S]*?)```"
)
CHANGES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(cli|file)-[0-9a-f]{32}(-\d+)?"), r"\1-…"),
    (re.compile(r"^([0-9a-f]{64}(?=  ))|[A-Za-z0-9+/]{42,}=?", re.MULTILINE), lambda found: found[1] or "…"),
    (re.compile(r"\b[0-9a-f]{8}\+"), "…+"),
    (re.compile(r"\([0-9a-f]{8}\)"), "(…)"),
    (re.compile(r"（[0-9a-f]{8}）"), "（…）"),
    (re.compile(r"^(?:pages: \d+ of .*|页面：\d+/\d+)\n", re.MULTILINE), ""),
    (re.compile(r"\(\d+\.\d s\)"), "(… s)"),
    (re.compile(r"（\d+\.\d秒）"), "（…秒）"),
    (re.compile(r"[\d,]+(?=个(?:页面|文件|未变)|个；)"), "…"),
    (re.compile(r"[\d,]+(?= (?:pages|files|unchanged|removed)\b)"), "…"),
    (re.compile(r"20(?:2[6-9]|[3-9]\d)-\d\d-\d\d(?:T[\d:]+Z)?"), "…"),
)
QUESTION = (": ", "：")
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Step(NamedTuple):
    """A command as it stands in a tutorial, and what it prints there."""

    command: str
    shown: str


def steps(body: str) -> Iterator[Step]:
    """The commands of a block."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        more = next((at for at, line in enumerate(lines[1:], 1) if not line.startswith("> ")), len(lines))
        command = "\n".join([lines[0], *(line[2:] for line in lines[1:more])])
        yield Step(command, "\n".join(lines[more:]))


def steady(text: str) -> str:
    """What a command printed, without what differs from day to day."""
    text = ESCAPES.sub("", text).replace("\r", "")
    for pattern, instead in CHANGES:
        text = pattern.sub(instead, text)
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def agrees(shown: str, printed: str) -> bool:
    """Whether a tutorial shows what was printed."""
    return re.fullmatch(".*".join(map(re.escape, shown.rstrip("\n").split("…"))), printed, re.DOTALL) is not None


class Reader:
    """Somebody who does what a tutorial says, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {name: os.environ[name] for name in ("HOME", "LANG", "UV_CACHE_DIR") if name in os.environ}
        path = f"{ROOT / '.venv/bin'}:{os.environ['PATH']}"
        self.environment = kept | {"PATH": path, "COLUMNS": "120", "TERM": "dumb", "LANG": "C.UTF-8"}

    def run(self, step: Step, how: str) -> str:
        """Run a command; what it printed. A code other than the one that is expected is an AssertionError."""
        if step.command.startswith("export "):
            self.environment |= dict(word.split("=", 1) for word in shlex.split(step.command)[1:])
            return ""
        if how == "typed":
            return steady(self._on_terminal(step))
        done = subprocess.run(
            ["bash", "-c", step.command], cwd=self.folder, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == (how == "refused"), f"{step.command}\n{done.stdout}{done.stderr}"
        return steady(done.stdout + (done.stderr if how == "refused" else ""))

    def _on_terminal(self, step: Step) -> str:
        """Answer each question with what the tutorial shows behind it."""
        answers = step.shown.splitlines()
        ours, theirs = pty.openpty()
        running = subprocess.Popen(
            ["bash", "-c", step.command],
            cwd=self.folder, env=self.environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        seen = b""
        while True:
            try:
                read = os.read(ours, 65_536)
            except OSError:  # the other end is closed
                break
            if not read:
                break
            seen += read
            line = ESCAPES.sub("", seen.decode("utf-8", "ignore")).replace("\r", "").rpartition("\n")[2]
            if line.endswith(QUESTION):
                answer = next((each for each in answers if each.startswith(line.rstrip())), line)
                answers = answers[answers.index(answer) + 1 :] if answer in answers else answers
                os.write(ours, f"{answer[len(line.rstrip()) :].strip()}\n".encode())
        os.close(ours)
        assert running.wait() == 0, seen.decode()
        return seen.decode()


def page_text(path: Path) -> str:
    """What a page says, its tags left out and its white space folded."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8"))))


def told(text: str, folder: Path) -> Iterator[tuple[re.Match[str], str]]:
    """Do all of a tutorial in a folder: each block of commands, and what it would be with what was printed."""
    reader = Reader(folder)
    for block in BLOCK.finditer(text):
        name = block["name"].strip()
        if block["lang"] in ("yaml", "markdown") and name:
            (folder / name).write_text(block["body"], encoding="utf-8")
        elif block["lang"] == "text" and name:
            said = page_text(folder / name)
            for line in block["body"].splitlines():
                assert agrees(f"…{line}…", said), f"{name} does not say: {line}"
        elif block["lang"] == "console" and block["how"] != "not run":
            yield block, _printed(block, reader)


def _printed(block: re.Match[str], reader: Reader) -> str:
    made, all_steps = [], list(steps(block["body"]))
    for step in all_steps:
        how = "" if block["how"] == "refused" and step is not all_steps[-1] else block["how"] or ""
        command = "$ " + "\n> ".join(step.command.splitlines())
        made += [command, *filter(None, [reader.run(step, how)])]
    return "\n".join(made) + "\n"


def main() -> None:
    """Write what the commands print into a tutorial."""
    place = Path(sys.argv[1])
    text = place.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for block, printed in told(text, Path(folder)):
            text = text.replace(block["body"], printed, 1)
            place.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
