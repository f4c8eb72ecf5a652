"""The digit pad as a static picture, for readers without a kernel."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import numpy as np
from torch import Tensor

from course_utils.plots import image_html
from course_utils.widgets.picture_source import encode_png

MAGNIFIED = np.ones((6, 6), np.uint8)  # what becomes of one pixel of a drawing
GAP = 24  # CSS pixels


def top_three(probabilities: Tensor, class_names: Sequence[str]) -> str:
    """Return the three likeliest classes in words.

    Parameters
    ----------
    probabilities : Tensor, shape (num_classes,)
    class_names : sequence of str

    Returns
    -------
    str

    Examples
    --------
    >>> import torch
    >>> top_three(torch.tensor([0.2, 0.7, 0.1]), ["cat", "dog", "owl"])
    'dog with 70.0 %, then cat with 20.0 %, owl with 10.0 %'
    """
    best = probabilities.topk(min(3, len(probabilities)))
    words = [
        f"{class_names[at]} with {100 * probability:.1f} %"
        for probability, at in zip(
            best.values.tolist(), best.indices.tolist(), strict=True
        )
    ]
    return ", then ".join([words[0], ", ".join(words[1:])]) if words[1:] else words[0]


def pad_html(
    drawing: Tensor,
    image: Tensor,
    answers: Mapping[str, Tensor],
    class_names: Sequence[str],
) -> str:
    """Return the drawing, what the networks see of it, and what they say.

    Parameters
    ----------
    drawing, image : Tensor, shape (1, 28, 28), uint8
    answers : mapping from name to Tensor of shape (num_classes,)
    class_names : sequence of str

    Returns
    -------
    str
        The words alone while the pad is empty.
    """
    if not drawing.any():
        return (
            "<p>A pad to draw a digit on. With a running kernel, the networks say what "
            "they see while it is drawn.</p>"
        )
    said = [
        f"{name}: {top_three(answer, class_names)}" for name, answer in answers.items()
    ]
    panels = [np.kron(part[0].numpy(), MAGNIFIED) for part in (drawing, image)]
    gap = np.full((panels[0].shape[0], GAP), 255, np.uint8)
    mosaic = np.hstack([panels[0], gap, panels[1]])
    figure = image_html(
        encode_png(mosaic),
        alt=f"A drawn digit, and what the networks see of it. {'. '.join(said)}.",
        caption="Left: the drawing. Right: what the networks see of it.",
        width=mosaic.shape[1],
    )
    lines = "".join(f"<li>{html.escape(line)}</li>" for line in said)
    return f"{figure}<ul>{lines}</ul>" if lines else figure
