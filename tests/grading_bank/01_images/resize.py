# %% right: PyTorch's nearest-exact
def resize(images, height, width):
    *axes, H, W = images.shape
    batch = images.reshape(-1, 1, H, W)
    batch = F.interpolate(batch, size=(height, width), mode="nearest-exact")
    return batch.reshape(*axes, height, width)


# %% right: nested loops in Python's own numbers
def resize(images, height, width):
    *axes, H, W = images.shape
    result = torch.zeros(*axes, height, width, dtype=images.dtype)
    for i in range(height):
        for j in range(width):
            row = int((i + 0.5) * H / height)
            col = int((j + 0.5) * W / width)
            result[..., i, j] = images[..., row, col]
    return result


# %% right: whole numbers only
def resize(images, height, width):
    rows = [(2 * i + 1) * images.shape[-2] // (2 * height) for i in range(height)]
    cols = [(2 * j + 1) * images.shape[-1] // (2 * width) for j in range(width)]
    return images[..., rows, :][..., :, cols]


# %% right: a scale for each axis, multiplied afterwards
def resize(images, height, width):
    def places(old, new):
        scale = old / new
        return torch.floor((torch.arange(new) + 0.5) * scale).to(torch.int64)

    rows = places(images.shape[-2], height)
    cols = places(images.shape[-1], width)
    return images[..., rows[:, None], cols[None, :]]


# %% right: by way of NumPy
def resize(images, height, width):
    array = images.numpy()
    rows = np.floor((np.arange(height) + 0.5) * array.shape[-2] / height).astype(int)
    cols = np.floor((np.arange(width) + 0.5) * array.shape[-1] / width).astype(int)
    return torch.from_numpy(array[..., rows, :][..., cols])


# %% right: nearest center, found by distance, later ones first
def resize(images, height, width):
    def nearest(old, new):
        centers = (torch.arange(new) + 0.5) * old / new
        distances = (centers[:, None] - (torch.arange(old) + 0.5)).abs()
        return old - 1 - distances.flip(1).argmin(dim=1)

    rows, cols = (nearest(n, m) for n, m in zip(images.shape[-2:], (height, width)))
    return images.index_select(-2, rows).index_select(-1, cols)


# %% right: stacked rows, built axis by axis
def resize(images, height, width):
    H, W = images.shape[-2:]
    rows = [images[..., int(H * (i + 0.5) / height), :] for i in range(height)]
    images = torch.stack(rows, dim=-2)
    cols = [images[..., int(W * (j + 0.5) / width)] for j in range(width)]
    return torch.stack(cols, dim=-1)


# %% right: the centers from linspace
def resize(images, height, width):
    half_h, half_w = images.size(-2) / height / 2, images.size(-1) / width / 2
    rows = torch.linspace(half_h, images.size(-2) - half_h, height).floor().int()
    cols = torch.linspace(half_w, images.size(-1) - half_w, width).floor().int()
    return images[..., rows, :][..., cols]


# %% wrong: the corner instead of the center
# score: 3
# says: the upper left corner of each new pixel was used, not its center
# says: the left edge of each new pixel was used, not its center
def resize(images, height, width):
    H, W = images.shape[-2:]
    rows = torch.arange(height) * H // height
    cols = torch.arange(width) * W // width
    return images[..., rows, :][..., cols]


# %% wrong: PyTorch's nearest, which uses the corner
# score: 2
# says: the upper left corner of each new pixel was used, not its center
def resize(images, height, width):
    return F.interpolate(images, size=(height, width), mode="nearest")


# %% wrong: bilinear
# score: 2
# says: expected
def resize(images, height, width):
    return F.interpolate(images, size=(height, width), mode="bilinear")


# %% wrong: means of blocks
# score: 2
# says: the mean of each block was taken
def resize(images, height, width):
    return F.interpolate(images, size=(height, width), mode="area")


# %% wrong: first pixel upon first, last upon last
# score: 0
# says: first and last pixel were put upon first and last
def resize(images, height, width):
    H, W = images.shape[-2:]
    rows = torch.linspace(0, H - 1, height).round().long()
    cols = torch.linspace(0, W - 1, width).round().long()
    return images[..., rows, :][..., cols]


# %% wrong: rounded to the nearest center, halves to even
# score: 6
# says: the left one of the two was taken
def resize(images, height, width):
    H, W = images.shape[-2:]
    rows = ((torch.arange(height) + 0.5) * H / height - 0.5).round().long()
    cols = ((torch.arange(width) + 0.5) * W / width - 0.5).round().long()
    return images[..., rows, :][..., cols]


# %% wrong: height and width are exchanged
# score: 0
# says: Height and width are swapped
def resize(images, height, width):
    H, W = images.shape[-2:]
    rows = ((torch.arange(width) + 0.5) * H / width).long()
    cols = ((torch.arange(height) + 0.5) * W / height).long()
    return images[..., rows, :][..., cols]


# %% wrong: the scale is the other way round
# score: 0
# says: in your line
def resize(images, height, width):
    H, W = images.shape[-2:]
    rows = ((torch.arange(height) + 0.5) * height / H).long()
    cols = ((torch.arange(width) + 0.5) * width / W).long()
    return images[..., rows, :][..., cols]


# %% wrong: tiles instead of blocks
# score: 0
# says: the picture was laid out as a tile
def resize(images, height, width):
    H, W = images.shape[-2:]
    return images.repeat(1, 1, height // H, width // W)


# %% wrong: whole factors only
# score: 6
# says: has shape
def resize(images, height, width):
    H, W = images.shape[-2:]
    if height >= H:
        images = images.repeat_interleave(height // H, dim=-2)
    else:
        images = images[..., H // height // 2 :: H // height, :]
    if width >= W:
        images = images.repeat_interleave(width // W, dim=-1)
    else:
        images = images[..., W // width // 2 :: W // width]
    return images


# %% wrong: one scale for both axes
# score: 0
# says: expected
def resize(images, height, width):
    H, W = images.shape[-2:]
    rows = ((torch.arange(height) + 0.5) * H / height).long()
    cols = ((torch.arange(width) + 0.5) * H / height).long()
    return images[..., rows.clamp(max=H - 1), :][..., cols.clamp(max=W - 1)]


# %% wrong: poured into the new shape
# score: 0
# says: in your line
def resize(images, height, width):
    return images.reshape(*images.shape[:-2], height, width)


# %% wrong: batches only
# score: 6
# says: in your line
def resize(images, height, width):
    return F.interpolate(images, size=(height, width), mode="nearest-exact")


# %% wrong: bytes become floats
# score: 6
# says: has dtype torch.float32, expected torch.uint8
def resize(images, height, width):
    *axes, H, W = images.shape
    result = torch.zeros(*axes, height, width)
    for i in range(height):
        for j in range(width):
            row, col = int((i + 0.5) * H / height), int((j + 0.5) * W / width)
            result[..., i, j] = images[..., row, col]
    return result


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def resize(images, height, width):
    H, W = images.shape[-2:]
    rows = ((torch.arange(height) + 0.5) * H / height).long()
    cols = ((torch.arange(width) + 0.5) * W / width).long()
    images[..., rows, :][..., cols]
