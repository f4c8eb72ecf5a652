"""What a convolutional network does to an image, as loops for reading."""

from __future__ import annotations

from course_utils.convolution.borders import Border, pad
from course_utils.convolution.layers import (
    avg_pool,
    conv_layer,
    max_pool,
    receptive_field,
)
from course_utils.convolution.sliding import convolve, cross_correlate, output_size

__all__ = [
    "Border",
    "avg_pool",
    "conv_layer",
    "convolve",
    "cross_correlate",
    "max_pool",
    "output_size",
    "pad",
    "receptive_field",
]
