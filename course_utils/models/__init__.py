"""The course's networks, each short enough for a whiteboard."""

from __future__ import annotations

from course_utils.models.classic import MLP, ClassicCNN, GlobalPoolingCNN, conv_block
from course_utils.models.fast import FastCNN

__all__ = ["MLP", "ClassicCNN", "FastCNN", "GlobalPoolingCNN", "conv_block"]
