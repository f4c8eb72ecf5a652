"""Checks of this computer: memory and disk."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from course_utils import project
from course_utils.health.findings import Finding

MEMORY_GB = 4  # in all; CIFAR-10 as floats is 0.7 GB, several times over in a lesson
FREE_MEMORY_GB = 2
FREE_DISK_GB = 2  # the data sets, their prepared copies and one's own notebooks
LEAST_DISK_GB = 0.5  # below, not even a notebook is sure to be saved


def check_memory() -> Iterator[Finding]:
    """Find too little memory, built in or free."""
    import psutil

    memory = psutil.virtual_memory()
    total, free = memory.total / 2**30, memory.available / 2**30
    found = f"{total:.0f} GB, {free:.1f} of them free"
    if total < MEMORY_GB:
        remedy = f"The longer trainings need {MEMORY_GB} GB; use a smaller batch size."
        yield Finding("note", "memory", found, remedy)
    elif free < FREE_MEMORY_GB:
        remedy = "Close other programs and the kernels of other notebooks."
        yield Finding("note", "memory", found, remedy)
    else:
        yield Finding("ok", "memory", found)


def check_disk() -> Iterator[Finding]:
    """Find a disk that is nearly full, where the course writes."""
    from course_utils.data.folders import cache_folder, data_folder

    places = {
        "disk": project.FOLDER,
        "disk for data": data_folder(),
        "disk for caches": cache_folder(),
        "temporary files": Path(tempfile.gettempdir()),
    }
    seen = set()
    for subject, folder in places.items():
        existing = next(path for path in (folder, *folder.parents) if path.exists())
        if (device := existing.stat().st_dev) not in seen:
            seen.add(device)
            yield _disk_finding(subject, existing)


def _disk_finding(subject: str, folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free / 1e9
    found = f"{free:.1f} GB free at {folder}"
    if free < LEAST_DISK_GB:
        remedy = "Free some space first: notebooks may fail to be saved."
        return Finding("problem", subject, found, remedy)
    if free < FREE_DISK_GB:
        remedy = f"Data sets and caches may take {FREE_DISK_GB} GB: free some space."
        return Finding("note", subject, found, remedy)
    return Finding("ok", subject, found)
