# %% right: the definition, pixel by pixel
def shift(images, rows, cols):
    H, W = images.shape[2], images.shape[3]
    moved = torch.zeros_like(images)
    for i in range(H):
        for j in range(W):
            if 0 <= i - rows < H and 0 <= j - cols < W:
                moved[:, :, i, j] = images[:, :, i - rows, j - cols]
    return moved


# %% right: padding on one side, negative padding on the other
def shift(images, rows, cols):
    H, W = images.shape[-2:]
    rows, cols = max(-H, min(H, rows)), max(-W, min(W, cols))
    return F.pad(images, (cols, -cols, rows, -rows))


# %% right: roll, then blank what came round
def shift(images, rows, cols):
    H, W = images.shape[-2:]
    moved = torch.roll(images, (rows, cols), dims=(2, 3))
    row, col = torch.arange(H) - rows, torch.arange(W) - cols
    inside = ((row >= 0) & (row < H))[:, None] & ((col >= 0) & (col < W))
    return moved * inside


# %% right: one axis after the other, with slices
def move(x, steps, axis):
    x = x.transpose(axis, 0)
    out = torch.zeros_like(x)
    if steps >= 0:
        out[steps:] = x[: max(len(x) - steps, 0)]
    elif -steps < len(x):
        out[:steps] = x[-steps:]
    return out.transpose(axis, 0)


def shift(images, rows, cols):
    return move(move(images, rows, 2), cols, 3)


# %% right: slices of source and target
def shift(images, rows, cols):
    H, W = images.shape[-2:]
    result = images.new_zeros(images.shape)
    if abs(rows) < H and abs(cols) < W:
        to_rows = slice(max(rows, 0), H + min(rows, 0))
        to_cols = slice(max(cols, 0), W + min(cols, 0))
        from_rows = slice(max(-rows, 0), H + min(-rows, 0))
        from_cols = slice(max(-cols, 0), W + min(-cols, 0))
        result[..., to_rows, to_cols] = images[..., from_rows, from_cols]
    return result


# %% right: matrices that move rows and columns
def shift(images, rows, cols):
    H, W = images.shape[-2:]
    down = torch.diag(torch.ones(max(H - abs(rows), 0)), -rows)[:H, :H]
    right = torch.diag(torch.ones(max(W - abs(cols), 0)), cols)[:W, :W]
    if abs(rows) >= H or abs(cols) >= W:
        return torch.zeros_like(images)
    return (down.double() @ images.double() @ right.double()).to(images.dtype)


# %% right: NumPy's pad
import numpy as np


def shift(images, rows, cols):
    H, W = images.shape[-2:]
    r, c = abs(rows), abs(cols)
    framed = np.pad(images.numpy(), ((0, 0), (0, 0), (r, r), (c, c)))
    return torch.tensor(framed[:, :, r - rows :, c - cols :][:, :, :H, :W])


# %% right: torchvision's affine map
def shift(images, rows, cols):
    from torchvision.transforms.v2.functional import affine

    return affine(images, angle=0, translate=[cols, rows], scale=1, shear=[0, 0])


# %% wrong: what leaves comes in on the other side
# score: 3
# says: It looks as if what leaves on one side comes in on the other
def shift(images, rows, cols):
    return torch.roll(images, (rows, cols), dims=(-2, -1))


# %% wrong: up and to the left
# score: 2
# says: It looks as if it moves up and to the left
def shift(images, rows, cols):
    H, W = images.shape[-2:]
    tall, wide = abs(rows), abs(cols)
    framed = F.pad(images, (wide, wide, tall, tall))
    top, left = tall + rows, wide + cols
    return framed[:, :, top : top + H, left : left + W]


# %% wrong: rows and columns exchanged
# score: 1
# says: It looks as if rows and columns are exchanged
def shift(images, rows, cols):
    H, W = images.shape[-2:]
    result = torch.zeros_like(images)
    for i in range(H):
        for j in range(W):
            if 0 <= i - cols < H and 0 <= j - rows < W:
                result[:, :, i, j] = images[:, :, i - cols, j - rows]
    return result


# %% wrong: only down and to the right
# score: 4
# says: negative
def shift(images, rows, cols):
    if rows < 0 or cols < 0:
        raise IndexError("negative")
    H, W = images.shape[-2:]
    return F.pad(images, (cols, 0, rows, 0))[:, :, :H, :W]


# %% wrong: the minus is overlooked
# score: 5
# says: It looks as if the minus is overlooked
def shift(images, rows, cols):
    H, W = images.shape[-2:]
    return F.pad(images, (abs(cols), 0, abs(rows), 0))[:, :, :H, :W]


# %% wrong: slices that end at minus zero
# score: 7
# says: raised RuntimeError
def shift(images, rows, cols):
    result = torch.zeros_like(images)
    if rows >= 0 and cols >= 0:
        result[:, :, rows:, cols:] = images[:, :, :-rows, :-cols]
    elif rows >= 0:
        result[:, :, rows:, :cols] = images[:, :, :-rows, -cols:]
    elif cols >= 0:
        result[:, :, :rows, cols:] = images[:, :, -rows:, :-cols]
    else:
        result[:, :, :rows, :cols] = images[:, :, -rows:, -cols:]
    return result


# %% wrong: fails when nothing is left
# score: 7
# says: shift(
def shift(images, rows, cols):
    H, W = images.shape[-2:]
    return F.pad(images, (cols, -cols, rows, -rows))[:, :, :H, :W].reshape(images.shape)


# %% wrong: the border is repeated
# score: 3
# says: It looks as if the border is repeated
def shift(images, rows, cols):
    H, W = images.shape[-2:]
    row = (torch.arange(H) - rows).clamp(0, H - 1)
    col = (torch.arange(W) - cols).clamp(0, W - 1)
    return images[:, :, row[:, None], col]


# %% wrong: the frame is added and nothing is cut off
# score: 0
# says: has shape
def shift(images, rows, cols):
    return F.pad(images, (max(cols, 0), max(-cols, 0), max(rows, 0), max(-rows, 0)))


# %% wrong: in place on the caller's images
# score: 7
# says: changed its input `images`
def shift(images, rows, cols):
    H, W = images.shape[-2:]
    old = images.clone()
    images.zero_()
    for i in range(H):
        for j in range(W):
            if 0 <= i - rows < H and 0 <= j - cols < W:
                images[:, :, i, j] = old[:, :, i - rows, j - cols]
    return images


# %% wrong: in place without a copy, so that pixels are read that were just written
# score: 1
# says: expected
def shift(images, rows, cols):
    images = images.clone()
    H, W = images.shape[-2:]
    for i in range(H):
        for j in range(W):
            inside = 0 <= i - rows < H and 0 <= j - cols < W
            images[:, :, i, j] = images[:, :, i - rows, j - cols] if inside else 0
    return images


# %% wrong: float32 whatever came in
# score: 7
# says: has dtype torch.float32, expected torch.uint8
def shift(images, rows, cols):
    H, W = images.shape[-2:]
    result = torch.zeros(images.shape)
    for i in range(H):
        for j in range(W):
            if 0 <= i - rows < H and 0 <= j - cols < W:
                result[:, :, i, j] = images[:, :, i - rows, j - cols]
    return result


# %% wrong: the course's own transform, which takes floats alone
# score: 7
# says: raised ValueError
def shift(images, rows, cols):
    return augment.transform(images, dx=cols, dy=rows, border="zeros")


# %% wrong: made for the square
# score: 0
# says: raised
def shift(images, rows, cols):
    N, C, S, _ = images.shape
    down = torch.diag(torch.ones(S), -rows)[:S, :S]
    right = torch.diag(torch.ones(S), cols)[:S, :S]
    return down @ images @ right


# %% wrong: channels are moved too
# score: 6
# says: expected
def shift(images, rows, cols):
    out = torch.zeros_like(images)
    N, C, H, W = images.shape
    for c in range(C):
        for i in range(H):
            for j in range(W):
                if 0 <= i - rows < H and 0 <= j - cols < W:
                    out[:, c, i, j] = images[:, 0, i - rows, j - cols]
    return out[:, :1]


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def shift(images, rows, cols):
    F.pad(images, (cols, -cols, rows, -rows))
