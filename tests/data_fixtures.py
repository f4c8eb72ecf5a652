"""Fixtures of the tests of course_utils.data."""

from __future__ import annotations

import os
import sys
import types
from pathlib import Path

import data_fakes as fakes
import pytest
import torch

from course_utils.data import catalog

REAL_DATA = Path(os.environ.get("COURSE_DATA") or "nowhere")


@pytest.fixture
def home(monkeypatch, tmp_path) -> Path:
    """The user's data folder, which is empty; none of the user's own is touched."""
    return fakes.isolate(monkeypatch, tmp_path)


@pytest.fixture
def given(monkeypatch, tmp_path, home) -> Path:
    """The folder that COURSE_DATA names; it is empty."""
    folder = tmp_path / "given"
    folder.mkdir()
    monkeypatch.setenv("COURSE_DATA", str(folder))
    return folder


@pytest.fixture
def drawn(monkeypatch) -> types.ModuleType:
    """A quick stand-in for the module that draws Scenes-10."""
    scenes = types.ModuleType("scenes")
    scenes.VERSION, scenes.num_drawn = "test", 0
    scenes.CLASS_NAMES = tuple("abcdefghij")

    def draw_dataset():
        scenes.num_drawn += 1
        images = torch.arange(4 * 3 * 32 * 32, dtype=torch.uint8).view(4, 3, 32, 32)
        return images, torch.arange(4), images[:2], torch.arange(2)

    scenes.draw_dataset = draw_dataset
    monkeypatch.setattr("course_utils.data.scenes", scenes, raising=False)
    monkeypatch.setitem(sys.modules, "course_utils.data.scenes", scenes)
    return scenes


@pytest.fixture
def real_data(monkeypatch, home) -> Path:
    """The folder of the real data sets, where the tests were given one."""
    entries = (catalog.MNIST, catalog.CIFAR10)
    files = [file for entry in entries for file in entry.forms[0].files]
    if not all((REAL_DATA / file.path).exists() for file in files):
        pytest.skip("COURSE_DATA does not hold MNIST and CIFAR-10")
    monkeypatch.setenv("COURSE_DATA", str(REAL_DATA))
    return REAL_DATA
