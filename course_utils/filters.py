"""Classic kernels by name, and filtering whole pictures with OpenCV."""

from __future__ import annotations

import numpy as np
from torch import Tensor

from course_utils.convolution import Border
from course_utils.pictures import as_pixels

# Cross-correlation kernels, as OpenCV and PyTorch slide them. The scaled ones
# (box, Gaussian) sum to 1, edge kernels to 0.
KERNELS = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], float),
    "box blur": np.full((3, 3), 1 / 9),
    "Gaussian blur": np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256,
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], float),
    "Laplacian": np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]], float),
    "high-pass": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], float),
    "Sobel x": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], float),
    "Sobel y": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]], float),
    "Prewitt x": np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], float),
    "Prewitt y": np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]], float),
    "Scharr x": np.array([[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]], float),
    "Scharr y": np.array([[-3, -10, -3], [0, 0, 0], [3, 10, 3]], float),
    "emboss": np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], float),
}


def filter_picture(
    image: np.ndarray | Tensor,
    kernel: np.ndarray | Tensor,
    *,
    border: Border = "reflect",
    stride: int = 1,
) -> np.ndarray:
    """Filter a picture with OpenCV, in floats, so that nothing is clipped.

    The kernel is not flipped. Under an even side the pixel right of (below) the
    middle is the center, which is OpenCV's choice too.

    Parameters
    ----------
    image : ndarray or Tensor
        As for :func:`course_utils.pictures.as_pixels`; each channel by itself.
    kernel : ndarray or Tensor, shape (kH, kW), float
    border : {"reflect", "replicate", "zero", "wrap", "crop"}, default="reflect"
        How pixels outside the picture are invented; with ``"crop"`` none is, and
        the response is smaller.
    stride : int, default=1
        Pixels from one position to the next.

    Returns
    -------
    ndarray, shape (H_out, W_out) or (H_out, W_out, 3), float32
        In the units of the pixels, 0–255 times the weights; may be negative.

    Raises
    ------
    ValueError
        If the border is unknown, or the kernel is larger than the picture.
    """
    import cv2

    pixels = as_pixels(image).astype(np.float32)
    weights = np.asarray(kernel, np.float32)
    if weights.ndim != 2 or 0 in weights.shape:
        raise ValueError(f"a kernel has shape (kH, kW); this has {weights.shape}")
    (H, W), (kH, kW) = pixels.shape[:2], weights.shape
    if kH > H or kW > W:
        raise ValueError(f"a kernel of {kH} x {kW} does not fit in {H} x {W} pixels")
    if stride < 1:
        raise ValueError(f"stride={stride} must be at least 1 pixel")

    top, left = kH // 2, kW // 2
    if border == "crop":
        response = cv2.filter2D(pixels, cv2.CV_32F, weights)
        response = response[top : top + H - kH + 1, left : left + W - kW + 1]
        return response[::stride, ::stride]
    rule = _opencv_border(border)
    sides = (top, kH - 1 - top, left, kW - 1 - left)
    padded = cv2.copyMakeBorder(pixels, *sides, rule, value=(0, 0, 0, 0))
    response = cv2.filter2D(padded, cv2.CV_32F, weights)
    return response[top : top + H : stride, left : left + W : stride]


def _opencv_border(border: str) -> int:
    import cv2

    rules = {
        "zero": cv2.BORDER_CONSTANT,
        "replicate": cv2.BORDER_REPLICATE,
        "reflect": cv2.BORDER_REFLECT_101,
        "wrap": cv2.BORDER_WRAP,
    }
    if border not in rules:
        known = ", ".join([*rules, "crop"])
        raise ValueError(f"border={border!r} is unknown; choose one of {known}")
    return rules[border]
