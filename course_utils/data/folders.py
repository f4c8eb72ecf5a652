"""Where data sets are looked for, downloaded to and kept prepared."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from course_utils.data.catalog import ENTRIES
from course_utils.data.messages import DataError

APP = "course-utils"


@dataclass(frozen=True)
class Place:
    """A folder in which data sets may lie, in torchvision's layout."""

    path: Path
    is_given: bool  # named by COURSE_DATA: read only, never written to

    @property
    def problem(self) -> str | None:
        """What is wrong with a folder that COURSE_DATA names, and the remedy."""
        if not self.is_given:
            return None
        remedy = "Set it to the folder that holds MNIST/ or cifar-10-batches-py/."
        if not self.path.exists():
            return f"COURSE_DATA names {self.path}, which does not exist. {remedy}"
        if not self.path.is_dir():
            return f"COURSE_DATA names {self.path}, which is not a folder. {remedy}"
        if not any((self.path / path).exists() for path in _known_paths()):
            return f"COURSE_DATA names {self.path}, which holds no data set. {remedy}"
        return None


def _known_paths() -> set[str]:
    forms = (form for entry in ENTRIES.values() for form in entry.forms)
    return {file.path for form in forms for file in form.files}


def places() -> tuple[Place, ...]:
    """Return the folders to search, in order."""
    own = Place(data_folder(), is_given=False)
    given = os.environ.get("COURSE_DATA", "").strip()
    if not given:
        return (own,)
    return (Place(Path(given).expanduser(), is_given=True), own)


def data_folder() -> Path:
    """Return the user's data folder, to which data sets are downloaded."""
    return platformdirs.user_data_path(APP, appauthor=False)


def cache_folder() -> Path:
    """Return the folder for files that can be made again at any time."""
    given = os.environ.get("COURSE_CACHE", "").strip()
    if given:
        return Path(given).expanduser()
    return platformdirs.user_cache_path(APP, appauthor=False)


def make_folder(path: Path, remedy: str) -> None:
    """Create a folder with its parents and see that files can be made in it.

    Raises
    ------
    DataError
        If something else bears its name, or it may not be written to.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        found = next(part for part in (path, *path.parents) if part.exists())
        message = f"{found} is a file; a folder is needed for {path}."
    except OSError as error:
        message = f"the folder {path} cannot be made ({error.strerror})."
    else:
        if os.access(path, os.W_OK | os.X_OK):
            return
        message = f"the folder {path} may not be written to."
    raise DataError(f"{message} {remedy}", brief=message.rstrip("."))
