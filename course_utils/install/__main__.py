"""The installer's command line; course.py runs it with the Python of the new .venv."""

from __future__ import annotations

import signal
import sys

from course_utils.install.pip_runs import PipError, find_advice
from course_utils.install.steps import InstallError, install

BEYOND_MENDING = 3  # the exit code that tells course.py to make .venv anew


def main(extras: list[str]) -> int:
    """Install the project with these extras; return the exit code."""
    for name in {"SIGTERM", "SIGHUP"} & set(dir(signal)):  # so that pip ends as well
        signal.signal(getattr(signal, name), lambda *_: sys.exit(130))
    try:
        install(extras)
    except KeyboardInterrupt:
        return 130
    except PipError as error:
        complain(error, error.advice)
        return 1 if error.advice else BEYOND_MENDING
    except (InstallError, OSError) as error:
        complain(error, find_advice(str(error)))
        return 1
    return 0


def complain(error: Exception, advice: str) -> None:
    """Print what failed and how to go on."""
    again = "Then run the same command again: what was downloaded is kept."
    lines = [f"course.py: {error}", advice, again]
    sys.stderr.write("\n".join(line for line in lines if line) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
