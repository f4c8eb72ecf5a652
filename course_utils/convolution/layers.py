"""Layers of a convolutional network as loops: convolution, pooling, what they see."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import torch
from torch import Tensor

from course_utils.convolution.sliding import cross_correlate, output_size


def conv_layer(
    image: Tensor,
    kernels: Tensor,
    bias: Tensor | None = None,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> Tensor:
    """Slide each kernel over the image, all channels at once, and stack the responses.

    ``torch.nn.Conv2d`` gives the same numbers, far faster.

    Parameters
    ----------
    image : Tensor, shape (C_in, H, W), float
    kernels : Tensor, shape (C_out, C_in, kH, kW), float
    bias : Tensor, shape (C_out,), float, optional
        What is added to each response; nothing by default.
    stride, padding, dilation : int
        Pixels, as in :func:`output_size`; the padding is zeros.

    Returns
    -------
    Tensor, shape (C_out, H_out, W_out)

    Raises
    ------
    ValueError
        If the shapes do not fit one another.

    Examples
    --------
    >>> conv_layer(torch.ones(3, 8, 8), torch.ones(2, 3, 3, 3)).shape
    torch.Size([2, 6, 6])
    """
    if image.dim() != 3 or kernels.dim() != 4:
        raise ValueError(
            f"image and kernels have shapes {tuple(image.shape)} and "
            f"{tuple(kernels.shape)}, expected (C_in, H, W) and (C_out, C_in, kH, kW)"
        )
    if bias is None:
        bias = image.new_zeros(len(kernels))
    if bias.shape != kernels.shape[:1]:
        raise ValueError(
            f"bias has shape {tuple(bias.shape)}, expected one number for each of the "
            f"{len(kernels)} kernels"
        )
    steps = {"stride": stride, "padding": padding, "dilation": dilation}
    responses = [
        cross_correlate(image, kernel, **steps) + b
        for kernel, b in zip(kernels, bias, strict=True)
    ]
    return torch.stack(responses)


def max_pool(image: Tensor, size: int = 2, *, stride: int | None = None) -> Tensor:
    """Keep the largest value of each window, channel by channel.

    Parameters
    ----------
    image : Tensor, shape (..., H, W)
    size : int, default=2
        Height and width of the window, in pixels.
    stride : int, optional
        Pixels from one window to the next; by default the size, so that the windows
        lie side by side. A rest in which no window fits is left out.

    Returns
    -------
    Tensor, shape (..., H_out, W_out)

    Raises
    ------
    ValueError
        If the window does not fit.

    Examples
    --------
    >>> max_pool(torch.tensor([[1, 1, 2, 4], [5, 6, 7, 8]]))
    tensor([[6, 8]])
    """
    return _pool(image, size, stride, lambda window: window.amax(dim=(-2, -1)))


def avg_pool(image: Tensor, size: int = 2, *, stride: int | None = None) -> Tensor:
    """Keep the mean of each window, channel by channel.

    The parameters are those of :func:`max_pool`; the image holds floats.

    Returns
    -------
    Tensor, shape (..., H_out, W_out)

    Raises
    ------
    ValueError
        If the window does not fit.
    """
    return _pool(image, size, stride, lambda window: window.mean(dim=(-2, -1)))


def _pool(
    image: Tensor,
    size: int,
    stride: int | None,
    summarize: Callable[[Tensor], Tensor],
) -> Tensor:
    stride = size if stride is None else stride
    H_out, W_out = (output_size(n, size, stride=stride) for n in image.shape[-2:])
    pooled = image.new_empty(*image.shape[:-2], H_out, W_out)
    for i in range(H_out):
        for j in range(W_out):
            top, left = i * stride, j * stride
            window = image[..., top : top + size, left : left + size]
            pooled[..., i, j] = summarize(window)  # (..., size, size) to (...)
    return pooled


def receptive_field(layers: Iterable[tuple[int, int]]) -> int:
    """Return how many pixels along one axis one value of the last layer can see.

    Going down, each layer widens the view by (kernel_size - 1) steps, and a step is as
    many pixels as the strides of the layers before it multiply to.

    Parameters
    ----------
    layers : iterable of (kernel_size, stride)
        Convolutions and pooling layers, the first one first. A dilated kernel counts
        with the pixels it spans.

    Returns
    -------
    int
        Pixels; 1 if there is no layer.

    Raises
    ------
    ValueError
        If a kernel size or a stride is below 1.

    Examples
    --------
    >>> receptive_field([(3, 1), (3, 1)])
    5
    >>> receptive_field([(3, 1), (2, 2), (3, 1), (2, 2)])
    10
    """
    field, step = 1, 1  # pixels
    for kernel_size, stride in layers:
        if kernel_size < 1 or stride < 1:
            raise ValueError(
                f"kernel_size={kernel_size} and stride={stride} must be at least 1"
            )
        field += (kernel_size - 1) * step
        step *= stride
    return field
