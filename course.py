#!/usr/bin/env python3
"""Set up the course beside this file, then run one of its commands.

    python3 course.py lab       open the lessons in JupyterLab
    python3 course.py check     run the visible tests of an exercise
    python3 course.py progress  show which exercises are done
    python3 course.py test      run every test
    python3 course.py doctor    look for what is wrong on this computer
    python3 course.py data      show, download and verify the data sets
    python3 course.py tidy      write notebooks in the form that is committed
    python3 course.py release   make the exercises from the solutions
    python3 course.py bundle    pack what students get, without solutions

Needs Python 3.11, 3.12 or 3.13 with pip, and nothing else. The first run makes the
folder .venv and installs what constraints.txt lists; interrupted, it can be started
again. Later runs start at once. To undo everything, delete .venv. Each command
explains itself, for example: python3 course.py lab --help
"""

# An old Python must get as far as the message that it is too old: no syntax and no
# annotation in this file is newer than Python 3.6.

import contextlib
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

VERBS = (
    "lab",
    "check",
    "progress",
    "test",
    "doctor",
    "data",
    "tidy",
    "release",
    "bundle",
)
# What a command needs beyond what a learner needs.
EXTRAS = {"test": {"test", "grading"}, "release": {"grading"}}
PYTHONS = ((3, 13), (3, 12), (3, 11))
BEYOND_MENDING = 3  # the installer's exit code where only a new .venv can help

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STATE = VENV / "course.json"  # marks .venv as ours; filled in when it is complete


class SetupError(Exception):
    """A step that failed; the message says what to do."""


def main(arguments):
    """Make sure of the environment, then hand over to the command."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return
    verb, verbs = arguments[0], ", ".join(VERBS)
    if verb not in VERBS:
        raise SetupError(f"{verb!r} is not a command; the commands are {verbs}.")
    refuse_unsuitable_python(sys.version_info)
    extras = EXTRAS.get(verb, set())
    if not is_complete(extras):
        with one_at_a_time():
            if not is_complete(extras):
                set_up(extras)
    hand_over(arguments)


def refuse_unsuitable_python(version, is_64_bit=sys.maxsize > 2**32):
    """Raise, naming the Python to use instead, if this one cannot run the course."""
    if tuple(version[:2]) not in PYTHONS or not is_64_bit:
        too_old = tuple(version[:2]) < min(PYTHONS)
        wanted = "3.11 or later" if too_old else "3.11, 3.12 or 3.13, of 64 bits,"
        found = ".".join(map(str, version[:3]))
        raise SetupError(
            f"Python {wanted} is needed, this is {found} at {sys.executable}; "
            f"{suitable_python()} {' '.join(sys.argv)}"
        )
    if (platform.system(), platform.machine()) == ("Darwin", "x86_64"):
        raise SetupError(
            "PyTorch has had no builds for Intel Macs since version 2.2. If this Mac "
            "has Apple silicon, install a Python made for it from python.org; if not, "
            "use another computer or a notebook server."
        )


def suitable_python():
    """Return how to get at a Python that can run the course."""
    code = "import sys; print(sys.maxsize > 2**32, *sys.version_info[:2])"
    for major, minor in PYTHONS:
        for python in (f"python{major}.{minor}", f"py -{major}.{minor}"):
            with contextlib.suppress(OSError, subprocess.CalledProcessError):
                command = [*python.split(), "-c", code]
                told = subprocess.check_output(command, stderr=subprocess.DEVNULL)
                if told.split() == [b"True", b"%d" % major, b"%d" % minor]:
                    return f"run it with: {python}"
    return "install Python 3.12 from python.org, then run it with: python3.12"


def is_complete(extras):
    """Whether nothing needs to be installed."""
    state = read_state()
    return (
        is_sound(state)
        and state["fingerprint"] == fingerprint()
        and extras <= set(state["extras"])
    )


def read_state():
    """Return what STATE says: None where it is missing, {} where it is unfinished."""
    try:
        state = json.loads(STATE.read_text("utf-8"))
    except OSError:
        return None
    except ValueError:
        return {}
    return state if isinstance(state, dict) else {}


def is_sound(state):
    """Whether the environment was once complete, and stands where it was made."""
    return bool(state) and state["place"] == place()


def place():
    """Return what an environment may not change: its folder and its Python."""
    with contextlib.suppress(OSError):
        config = (VENV / "pyvenv.cfg").read_text("utf-8")
        home = re.search(r"^home *= *(.+)$", config, re.MULTILINE)
        if home and Path(home.group(1)).is_dir() and PYTHON.is_file():
            return [str(VENV), str(PYTHON.resolve())]
    return None


def fingerprint():
    """Return a digest of all that decides what is installed."""
    files = (HERE / "pyproject.toml", HERE / "constraints.txt")
    return hashlib.sha256(b"\0".join(map(Path.read_bytes, files))).hexdigest()


@contextlib.contextmanager
def one_at_a_time():
    """Wait for another course.py at work here; the system frees a dead one's lock."""
    with (HERE / ".venv.lock").open("a") as lock:
        if not take(lock):
            print("Another course.py is setting up this folder: waiting.", flush=True)
            while not take(lock):
                time.sleep(0.5)
        yield


def take(lock):
    """Try to lock a file; where the file system has no locks, go on without."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


def set_up(extras):
    """Make or mend .venv, so that it holds the pinned packages and these extras."""
    started = time.monotonic()
    state = read_state()
    if state is None and VENV.exists() and any(VENV.iterdir()):
        raise SetupError(
            f"{VENV} was not made by course.py, so it is left alone: rename or delete "
            "it, then run the same command again."
        )
    extras = extras | set((state or {}).get("extras", []))
    if is_sound(state):
        print("[1/4] keeping .venv and adding what it lacks", flush=True)
    else:
        make_venv(anew=state is not None)
    code = run_installer(extras)
    if code == BEYOND_MENDING and is_sound(state):
        STATE.write_text("{}", "utf-8")
        return set_up(extras)
    if code:  # the installer has said why
        if is_sound(state):
            as_it_was = f"{PYTHON} -m course_utils.cli lab"
            print(f"As it was, the course opens with: {as_it_was}", file=sys.stderr)
        sys.exit(code)
    done = {"fingerprint": fingerprint(), "extras": sorted(extras), "place": place()}
    STATE.write_text(json.dumps(done), "utf-8")
    print(f"Ready after {time.monotonic() - started:.0f} seconds.", flush=True)


def make_venv(anew):
    """Make an empty environment without pip, in place of any earlier one."""
    what = " anew: it is unfinished, broken or was moved" if anew else ""
    print(f"[1/4] making .venv{what}", flush=True)
    VENV.mkdir(exist_ok=True)
    STATE.write_text("{}", "utf-8")
    for path in VENV.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(str(path))
        elif path != STATE:
            path.unlink()
    venv.create(str(VENV), symlinks=os.name != "nt")


def run_installer(extras):
    """Fill the environment, in which nothing may be installed yet; return the code."""
    command = [str(PYTHON), "-E", "-s", "-m", "course_utils.install", *sorted(extras)]
    process = subprocess.Popen(command, cwd=str(HERE))
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise


def hand_over(arguments):
    """Become the `course` command; Windows cannot, so there it is waited for."""
    command = [str(PYTHON), "-m", "course_utils.cli", *arguments]
    if os.name == "posix":
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    while process.poll() is None:
        # What Ctrl-C means is for the command to decide.
        with contextlib.suppress(KeyboardInterrupt):
            process.wait()
    sys.exit(process.returncode)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        print("\nInterrupted: the same command goes on from here.", file=sys.stderr)
        sys.exit(130)
    except (SetupError, OSError) as error:
        sys.exit(f"course.py: {error}")
