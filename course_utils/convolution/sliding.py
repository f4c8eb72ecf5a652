"""Convolution as loops, for reading; PyTorch does the same far faster."""

from __future__ import annotations

from torch import Tensor

from course_utils.convolution.borders import pad


def output_size(
    input_size: int,
    kernel_size: int,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> int:
    """Return how many positions a kernel can take along one axis.

    Parameters
    ----------
    input_size, kernel_size : int
        Pixels along the axis, at least 1.
    stride : int, default=1
        Pixels from one position to the next.
    padding : int, default=0
        Pixels added on *each* side.
    dilation : int, default=1
        Pixels from one weight of the kernel to the next.

    Returns
    -------
    int
        floor((input + 2 padding - span) / stride) + 1, where the kernel spans
        dilation (kernel_size - 1) + 1 pixels.

    Raises
    ------
    ValueError
        If the kernel does not fit, or a number is out of range.

    Examples
    --------
    >>> output_size(28, 3)
    26
    >>> output_size(7, 3, stride=3)
    2

    References
    ----------
    Dumoulin and Visin (2016), "A guide to convolution arithmetic for deep learning".
    """
    if min(input_size, kernel_size, stride, dilation) < 1 or padding < 0:
        raise ValueError(
            f"input_size={input_size}, kernel_size={kernel_size}, stride={stride} and "
            f"dilation={dilation} must be at least 1, and padding={padding} at least 0"
        )
    span = dilation * (kernel_size - 1) + 1
    padded = input_size + 2 * padding
    if span > padded:
        raise ValueError(f"a kernel that spans {span} does not fit in {padded} pixels")
    return (padded - span) // stride + 1


def cross_correlate(
    image: Tensor,
    kernel: Tensor,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> Tensor:
    """Slide ``kernel`` over ``image`` and sum the products at each position.

    Deep-learning libraries call this *convolution*, although the kernel is not
    flipped. The double loop is on purpose: ``torch.nn.functional.conv2d`` gives
    the same numbers, far faster, and the tests hold the two together.

    Parameters
    ----------
    image : Tensor, shape (H, W) or (C, H, W), float
    kernel : Tensor, shape (kH, kW) or (C, kH, kW), float
        As many channels as the image; the sum runs over all of them.
    stride, padding, dilation : int
        Pixels, as in :func:`output_size`; the padding is zeros.

    Returns
    -------
    Tensor, shape (H_out, W_out)

    Raises
    ------
    ValueError
        If the channels differ, or the kernel does not fit.
    """
    if image.shape[:-2] != kernel.shape[:-2]:
        raise ValueError(
            f"an image of shape {tuple(image.shape)} needs a kernel with as many "
            f"channels; this one has shape {tuple(kernel.shape)}"
        )
    (H, W), (kH, kW) = image.shape[-2:], kernel.shape[-2:]
    steps = {"stride": stride, "padding": padding, "dilation": dilation}
    H_out, W_out = output_size(H, kH, **steps), output_size(W, kW, **steps)
    padded = pad(image, padding)  # ([C,] H + 2 padding, W + 2 padding)

    response = image.new_empty(H_out, W_out)
    for i in range(H_out):
        for j in range(W_out):
            rows = slice(i * stride, i * stride + dilation * (kH - 1) + 1, dilation)
            cols = slice(j * stride, j * stride + dilation * (kW - 1) + 1, dilation)
            patch = padded[..., rows, cols]  # ([C,] kH, kW)
            response[i, j] = (patch * kernel).sum()
    return response


def convolve(image: Tensor, kernel: Tensor) -> Tensor:
    """Convolve in the mathematician's sense: flip the kernel, then slide it.

    Parameters
    ----------
    image : Tensor, shape (H, W) or (C, H, W), float
    kernel : Tensor, shape (kH, kW) or (C, kH, kW), float

    Returns
    -------
    Tensor, shape (H - kH + 1, W - kW + 1)
    """
    return cross_correlate(image, kernel.flip(-2, -1))
