"""Moving images by given amounts: shift, rotation, zoom and flip; nothing is drawn."""

from __future__ import annotations

from typing import Literal, get_args

import torch
import torch.nn.functional as F
from torch import Tensor

from course_utils.augment.draws import check_images, one_for_each

Border = Literal["zeros", "reflect", "edge"]
BORDERS: tuple[Border, ...] = get_args(Border)

_PADDING_MODES = {"zeros": "zeros", "reflect": "reflection", "edge": "border"}


def transform(
    images: Tensor,
    *,
    dx: float | Tensor = 0,
    dy: float | Tensor = 0,
    degrees: float | Tensor = 0,
    scale: float | Tensor = 1,
    flip: bool | Tensor = False,
    border: Border = "reflect",
) -> Tensor:
    """Flip, scale and rotate images about their center, then shift them.

    Where a pixel comes to lie between others, it is blended from the four nearest.
    Whole shifts of upright images move pixels without changing any.

    Parameters
    ----------
    images : Tensor, shape (N, C, H, W), float in [0, 1]
    dx : float or Tensor of shape (N,), default=0
        Pixels to the right. A tensor gives each image its own; so below.
    dy : float or Tensor, default=0
        Pixels down.
    degrees : float or Tensor, default=0
        Counter-clockwise, as seen on the screen.
    scale : float or Tensor, default=1
        2 shows everything twice as large, 0.5 half as large.
    flip : bool or Tensor, default=False
        Swap left and right, before anything else.
    border : {"zeros", "reflect", "edge"}, default="reflect"
        What comes in from outside: black, the image mirrored at its outermost
        pixels, or these pixels repeated.

    Returns
    -------
    Tensor, shape (N, C, H, W)
        Of the same type and on the same device.

    Raises
    ------
    ValueError
        If ``images`` is no batch of floats, a scale is not above 0, the border is
        unknown, or a tensor does not hold one number for each image. The numbers in
        a tensor are not looked at.

    Examples
    --------
    >>> image = torch.tensor([[[[0.0, 0.0, 1.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]]])
    >>> transform(image, dx=-1, dy=1, border="zeros")[0, 0]
    tensor([[0., 0., 0.],
            [0., 1., 0.],
            [0., 0., 0.]])
    """
    check_images(images)
    check_border(border)
    if not isinstance(scale, Tensor) and not scale > 0:
        raise ValueError(f"scale={scale} must be above 0")
    given = {"dx": dx, "dy": dy, "degrees": degrees, "scale": scale, "flip": flip}
    if _moves_whole_pixels(given):
        turned = images.flip(-1) if flip else images
        dx, dy = (one_for_each(images, name, given[name]) for name in ("dx", "dy"))
        return shift_whole(turned, dx, dy, border)
    each = {name: one_for_each(images, name, value) for name, value in given.items()}
    grid = _sampling_grid(images, **each)
    sampled = F.grid_sample(
        images.to(grid.dtype).contiguous(),
        grid,
        padding_mode=_PADDING_MODES[border],
        align_corners=True,  # so that "reflect" mirrors at the middle of a pixel
    )
    return sampled.to(images.dtype)


def check_border(border: str) -> None:
    """Raise ValueError for an unknown border."""
    if border not in BORDERS:
        known = ", ".join(BORDERS)
        raise ValueError(f"border={border!r} is unknown; choose one of {known}")


def _moves_whole_pixels(given: dict[str, float | Tensor]) -> bool:
    if any(isinstance(value, Tensor) for value in given.values()):
        return False
    upright = given["degrees"] == 0 and given["scale"] == 1
    return upright and given["dx"] % 1 == 0 and given["dy"] % 1 == 0


def _sampling_grid(
    images: Tensor,
    dx: Tensor,
    dy: Tensor,
    degrees: Tensor,
    scale: Tensor,
    flip: Tensor,
) -> Tensor:
    """Return where each pixel comes from, shape (N, H, W, 2), −1 to 1 across an image.

    The motion is undone in reverse order. With y pointing down, turning clockwise by
    the angle takes (x, y) to (x cos − y sin, x sin + y cos).
    """
    H, W = images.shape[-2:]
    x_reach, y_reach = max(W - 1, 1) / 2, max(H - 1, 1) / 2  # pixels
    angle = torch.deg2rad(degrees)
    cos, sin = angle.cos() / scale, angle.sin() / scale
    mirror = 1 - 2 * flip
    across = torch.stack([mirror * cos, sin], dim=1)[:, None, None]  # (N, 1, 1, 2)
    down = torch.stack([-mirror * sin, cos], dim=1)[:, None, None]
    reach = across.new_tensor([x_reach, y_reach])

    x = torch.arange(W, device=images.device) - (W - 1) / 2 - dx[:, None]  # (N, W)
    y = torch.arange(H, device=images.device) - (H - 1) / 2 - dy[:, None]  # (N, H)
    by_column = x[:, None, :, None] * (across / reach)  # (N, 1, W, 2)
    by_row = y[:, :, None, None] * (down / reach)  # (N, H, 1, 2)
    return by_column + by_row  # (N, H, W, 2)


def shift_whole(images: Tensor, dx: Tensor, dy: Tensor, border: Border) -> Tensor:
    """Move each image by its whole pixels, ``dx`` right and ``dy`` down, shape (N,)."""
    N, C, H, W = images.shape
    rows, row_inside = _origin(H, dy, border)
    cols, col_inside = _origin(W, dx, border)
    places = (rows[:, :, None] * W + cols[:, None, :]).view(N, 1, H * W)
    moved = images.flatten(2).gather(2, places.expand(N, C, H * W)).view(N, C, H, W)
    if border == "zeros":
        moved *= (row_inside[:, :, None] & col_inside[:, None, :])[:, None]
    return moved


def _origin(size: int, offsets: Tensor, border: Border) -> tuple[Tensor, Tensor]:
    """Return which pixel along one axis goes where, and which came from inside."""
    places = torch.arange(size, device=offsets.device) - offsets.long()[:, None]
    inside = (places >= 0) & (places < size)  # (N, size)
    if border == "reflect":
        period = max(2 * (size - 1), 1)
        places = places % period
        return torch.minimum(places, period - places), inside
    return places.clamp(0, size - 1), inside
