"""The wheel works where there is no checkout: built, installed by uv, and used in an empty folder.

uv takes what it needs from its cache, where set-up put it; where that was emptied it asks the package index. Nothing is
skipped: without either, these tests fail.
"""

from __future__ import annotations

import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from site_builder.reports.fonts import FONT_FILES

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]
UV = ROOT / ".cache/tools/bin/uv"
PYTHON = (ROOT / ".venv/bin/python").resolve()


def uv(*told: str | Path, **environment: str) -> None:
    """Run uv from its cache, or else with the package index."""
    failures = []
    for offline in ("1", "0"):
        done = subprocess.run(
            [UV, *told],
            env=os.environ | {"UV_OFFLINE": offline, "UV_PYTHON_DOWNLOADS": "never"} | environment,
            capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode == 0:
            return
        failures.append(done.stderr)
    pytest.fail(f"uv {' '.join(map(str, told))}:\n" + "\n".join(failures))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution as `uv build` does."""
    out = tmp_path_factory.mktemp("dist")
    uv("build", "--no-progress", "--python", PYTHON, "--out-dir", out, ROOT)
    (made,) = out.glob("*.whl")
    assert [*out.glob("*.tar.gz")]
    return made


@pytest.fixture(scope="module")
def tools(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs, after `uv tool install`."""
    home = tmp_path_factory.mktemp("home")
    places = {"UV_TOOL_DIR": str(home / "tools"), "UV_TOOL_BIN_DIR": str(home / "bin")}
    uv("tool", "install", "--no-progress", "--python", PYTHON, wheel, **places)
    return home / "bin"


class Office:
    """An empty folder, and a shell that knows of no checkout."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self.environment = {
            "PATH": f"{programs}:/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8",
            "GONGSHI_PASSPHRASE": "trial", "GONGSHI_BOOK": "book",
        }  # fmt: skip

    def __call__(self, line: str, code: int = 0) -> str:
        done = subprocess.run(
            ["bash", "-c", line], cwd=self.folder, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == code, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr


@pytest.fixture
def office(tools: Path, tmp_path: Path) -> Office:
    return Office(tmp_path, tools)


def test_from_the_version_to_a_site_that_is_verified_and_replayed(office: Office, tmp_path: Path) -> None:
    assert office("gongshi --version").split()[-1] == office("gongshi-desk --version").split()[-1] == "0.1.0"
    office("gongshi-desk new book --on 2020-01-06 --origin record.example/plan --base-url https://record.example/")
    said = office(
        "gongshi-desk record organisation.registered --stream organisation/u1 --by officer/registrar --on 2020-02-03"
        " name=示例研究院 body=institute"
    )
    assert "示例研究院" in said and "Art." not in said
    office("gongshi-desk seal")
    assert "files written" in office("gongshi build --out www --jobs 2")
    office("gongshi-desk sign --site www")
    assert office("gongshi verify www --key book/keys/log.vkey").splitlines()[-1].startswith("OK ")
    assert office("python3 www/static/verify.py www --key book/keys/log.vkey").splitlines()[-1].startswith("OK ")
    assert "IDENTICAL" in office("gongshi replay www --out again --key book/keys/log.vkey")
    from_here = [ROOT / ".venv/bin/gongshi", "replay", "www", "--out", "here", "--key", "book/keys/log.vkey"]
    assert "IDENTICAL" in subprocess.run(from_here, cwd=tmp_path, capture_output=True, text=True).stdout


def test_the_handbook_is_written_out_and_its_example_recorded_and_has_its_reports_with_our_fonts(
    office: Office, tmp_path: Path
) -> None:
    assert "begin with handbook/docs/tutorial.md" in office("gongshi-desk handbook handbook")
    for name in ("docs", "examples"):
        made, wanted = ({each.name for each in (top / name).iterdir()} for top in (tmp_path / "handbook", ROOT))
        assert made == wanted
    assert "something is here already" in office("gongshi-desk handbook handbook", code=1)
    office("gongshi-desk new book --empty --no-keys --example --on 2014-05-06")
    for name in ("1-book", "2-plan"):
        office(f"gongshi-desk record --file handbook/examples/beijing-2014-2017/{name}.yaml")
    office("sed -i 's/^pdf = .*/pdf = [\"annual\"]/' book/gongshi.toml; gongshi build --out www --jobs 1")
    fonts = office("find www -name '*.pdf' | head -n 1 | xargs pdffonts").splitlines()[2:]
    assert fonts and all("Gongshi" in line for line in fonts)


def test_nothing_of_the_checkout_is_read(office: Office, tools: Path) -> None:
    """Every path that the programs know of lies where they were installed."""
    python = (tools / "gongshi").resolve().parent / "python"
    told = "import gongshi; print(gongshi.lock_file(), gongshi.fonts(), *gongshi.handbook(), sep='\\n')"
    paths = [Path(line) for line in office(f'{python} -c "{told}"').splitlines()]
    assert all(path.exists() and path.is_relative_to(tools.parent) for path in paths) and len(paths) == 5
    assert not [path for path in paths if path.is_relative_to(ROOT)]


def test_an_environment_made_by_hand_works_too(wheel: Path, tmp_path: Path) -> None:
    uv("venv", "--python", PYTHON, tmp_path / "env")
    uv("pip", "install", "--no-progress", "--python", tmp_path / "env/bin/python", wheel)
    office = Office(tmp_path, tmp_path / "env/bin")
    assert "0.1.0" in office("gongshi --version")
    assert "project.approved" in office("gongshi-desk kinds")


def test_programs_that_are_not_on_the_path_are_told_where_they_are(tools: Path, tmp_path: Path) -> None:
    office = Office(tmp_path, Path("/nowhere"))
    told = office(f"{tools / 'gongshi-desk'} new book --no-keys")
    place = (tools / "gongshi-desk").resolve().parent
    assert f"export PATH={place}:$PATH" in told


def test_the_wheel_holds_what_it_must_and_names_the_locked_versions(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = [name for name in names if name.endswith("/METADATA")]
        needs = re.findall(r"^Requires-Dist: ([^;\s]+==\S+)(?: ; .*)?$", archive.read(metadata).decode(), re.M)
    assert {f"gongshi/fonts/{name}" for name in (*FONT_FILES, "OFL-GongshiSans.txt")} <= set(names)
    assert not [name for name in names if name.startswith(("tests/", "public/www/", "scripts/"))]
    export = "export --frozen --no-dev --no-hashes --no-emit-project --no-header --no-annotate --offline"
    done = subprocess.run([UV, *export.split()], cwd=ROOT, capture_output=True, text=True, check=True)
    locked = {line.partition(" ")[0] for line in done.stdout.splitlines()}
    assert len(locked) > 30 and {need for need in needs if "[" not in need} == locked


def test_no_wheel_is_built_without_the_fonts_as_they_are_pinned(wheel: Path, tmp_path: Path) -> None:
    (packed,) = wheel.parent.glob("*.tar.gz")
    subprocess.run(["tar", "-xzf", packed, "-C", tmp_path], check=True)
    source = tmp_path / packed.name.removesuffix(".tar.gz")
    font = source / ".cache/fonts" / FONT_FILES[0]
    command = [UV, "build", "--wheel", "--python", PYTHON, "--out-dir", tmp_path / "out", source]
    for told in (b"altered", None):
        font.unlink() if told is None else font.write_bytes(told)
        done = subprocess.run(command, env=os.environ | {"UV_OFFLINE": "1"}, capture_output=True, text=True)
        wanted = "is missing" if told is None else "is not as scripts/fonts.lock pins it"
        assert done.returncode and f"{font} {wanted}: run `make setup`" in done.stderr, done.stderr
    assert not [*(tmp_path / "out").glob("*.whl")]
