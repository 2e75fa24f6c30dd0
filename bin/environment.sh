# Shared by bin/run, bin/test, bin/lock and .ci/run: read with ".", never started by itself.
# Expects $root (the repository) to be the working directory.

say() { printf '%s\n' "$*" >&2; }

stop() {
    say "$*"
    exit 1
}

# The repository's own Python environment, whichever packages it needs.
venv=$root/.venv
python=$venv/bin/python

# Reads .env beside manage.py, or the file that ENV_FILE names (empty: none): NAME=value lines, as selfcare/env.py reads them too.
# What the environment already says wins.
read_env_file() {
    env_file=${ENV_FILE-$root/.env}
    [ -f "$env_file" ] || return 0
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
            '' | '#'*) continue ;;
            [A-Z]*=*) ;;
            *) stop "The file .env has a line that is not NAME=value: $line" ;;
        esac
        name=${line%%=*}
        value=${line#*=}
        case $name in
            *[!A-Z0-9_]*) stop "The file .env has a line that is not NAME=value: $line" ;;
        esac
        case $value in
            \"*\") value=${value#\"} value=${value%\"} ;;
            \'*\') value=${value#\'} value=${value%\'} ;;
        esac
        if eval "[ -z \"\${$name+set}\" ]"; then
            export "$name=$value"
        fi
    done <"$env_file"
}

# Sets $system_python to a Python that is new enough, or stops with one sentence.
find_python() {
    found_old=
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        command -v "$candidate" >/dev/null 2>&1 || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            system_python=$candidate
            return 0
        fi
        found_old=$candidate
    done
    [ -z "$found_old" ] || stop "Python 3.11 or newer is needed, and $found_old is older. On Debian 12 or later type: apt install python3 python3-venv"
    stop "Python is missing. On Debian type: apt install python3 python3-venv"
}

venv_works() { "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

make_venv() {
    venv_works && return 0
    say "Making the Python environment in .venv …"
    if "$system_python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$system_python" -m venv --clear "$venv" || stop "The Python environment could not be made in $venv."
    elif command -v uv >/dev/null 2>&1; then
        uv venv --quiet --clear --python "$system_python" "$venv" || stop "The Python environment could not be made in $venv."
    else
        stop "Python's venv module is missing. Type: apt install python3-venv"
    fi
}

install_with_uv() {
    command -v uv >/dev/null 2>&1 || return 1
    uv pip install --quiet --python "$python" --require-hashes --only-binary :all: -r "$1"
}

install_with_pip() {
    "$python" -m pip --version >/dev/null 2>&1 || "$python" -m ensurepip >/dev/null 2>&1 || return 1
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$1"
}

# Installs the pinned packages of file $1, unless exactly this file is installed already.
install() {
    stamp=$venv/installed-$1
    if [ -f "$stamp" ] && cmp -s "$1" "$stamp"; then
        return 0
    fi
    say "Installing the packages of $1 …"
    rm -f "$stamp"
    install_with_uv "$1" || install_with_pip "$1" || stop "The packages of $1 could not be installed; the lines above say why."
    cp "$1" "$stamp"
}

# The environment with the packages of file $1.
environment() {
    find_python
    make_venv
    install "$1"
}
