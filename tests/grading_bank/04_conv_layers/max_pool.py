# %% right: PyTorch's own function
def max_pool(images, size, *, stride=None):
    return F.max_pool2d(images, size, stride)


# %% right: PyTorch's own layer
def max_pool(images, size, *, stride=None):
    return nn.MaxPool2d(kernel_size=size, stride=stride)(images)


# %% right: windows by unfold
def max_pool(images, size, *, stride=None):
    s = stride or size
    return images.unfold(2, size, s).unfold(3, size, s).flatten(4).max(dim=4).values


# %% right: values in a list, map by map
def pool_one(image, size, stride):
    rows = range(0, image.shape[0] - size + 1, stride)
    cols = range(0, image.shape[1] - size + 1, stride)
    values = [image[r : r + size, c : c + size].max() for r in rows for c in cols]
    return torch.stack(values).reshape(len(rows), len(cols))


def max_pool(images, size, *, stride=None):
    if stride is None:
        stride = size
    pooled = [[pool_one(m, size, stride) for m in image] for image in images]
    return torch.stack([torch.stack(maps) for maps in pooled])


# %% right: the larger of shifted images, again and again
def max_pool(images, size, *, stride=None):
    step = size if stride is None else stride
    H, W = images.shape[-2] - size + 1, images.shape[-1] - size + 1
    largest = None
    for i in range(size):
        for j in range(size):
            part = images[..., i : i + H : step, j : j + W : step]
            largest = part if largest is None else torch.maximum(largest, part)
    return largest.clone()


# %% right: from minus infinity on, in loops
def max_pool(images, size, *, stride=None):
    stride = size if stride is None else stride
    N, C, H, W = images.shape
    out = torch.full(
        (N, C, (H - size) // stride + 1, (W - size) // stride + 1),
        float("-inf"),
        dtype=images.dtype,
    )
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            for a in range(size):
                for b in range(size):
                    pixel = images[:, :, i * stride + a, j * stride + b]
                    out[:, :, i, j] = torch.maximum(out[:, :, i, j].clone(), pixel)
    return out


# %% right: rows first, then columns
def max_pool(images, size, *, stride=None):
    step = size if stride is None else stride
    tall = images.unfold(2, size, step).amax(-1)
    return tall.unfold(3, size, step).amax(-1)


# %% wrong: the mean
# score: 0
# says: the mean was taken
def max_pool(images, size, *, stride=None):
    return F.avg_pool2d(images, size, stride)


# %% wrong: the smallest
# score: 0
# says: the smallest value was taken
def max_pool(images, size, *, stride=None):
    return -F.max_pool2d(-images, size, stride)


# %% wrong: the search begins at 0
# score: 6
# says: the search for the largest began at 0
def max_pool(images, size, *, stride=None):
    pooled = F.max_pool2d(images, size, stride)
    return torch.maximum(torch.zeros_like(pooled), pooled)


# %% wrong: windows that stick out are kept
# score: 4
# says: windows that stick out were kept
def max_pool(images, size, *, stride=None):
    return F.max_pool2d(images, size, stride, ceil_mode=True)


# %% wrong: the stride is ignored
# score: 5
# says: the stride was ignored
def max_pool(images, size, *, stride=None):
    return F.max_pool2d(images, size)


# %% wrong: the stride is used, but windows are counted by the size
# score: 5
# says: has shape
def max_pool(images, size, *, stride=None):
    step = size if stride is None else stride
    H, W = images.shape[2] // size, images.shape[3] // size
    pooled = images.new_zeros(*images.shape[:2], H, W)
    for i in range(H):
        for j in range(W):
            window = images[:, :, i * step : i * step + size, j * step : j * step + size]
            pooled[:, :, i, j] = window.amax(dim=(2, 3))
    return pooled


# %% wrong: without a stride, windows one pixel apart
# score: 2
# says: has shape
def max_pool(images, size, *, stride=None):
    return F.max_pool2d(images, size, stride=1 if stride is None else stride)


# %% wrong: the largest of all maps together
# score: 6
# says: pooling mixes none
def max_pool(images, size, *, stride=None):
    step = size if stride is None else stride
    windows = images.unfold(2, size, step).unfold(3, size, step)
    largest = windows.amax(dim=(0, 1, 4, 5))
    return largest.expand(*images.shape[:2], *largest.shape)


# %% wrong: height for both sides
# score: 3
# says: has shape
def max_pool(images, size, *, stride=None):
    step = size if stride is None else stride
    N, C, H, _ = images.shape
    num = (H - size) // step + 1
    pooled = images.new_zeros(N, C, num, num)
    for i in range(num):
        for j in range(num):
            window = images[:, :, i * step : i * step + size, j * step : j * step + size]
            if window.numel():
                pooled[:, :, i, j] = window.amax(dim=(2, 3))
    return pooled


# %% wrong: float32 whatever comes in
# score: 6
# says: has dtype torch.float32, expected torch.float64
def max_pool(images, size, *, stride=None):
    step = size if stride is None else stride
    N, C, H, W = images.shape
    pooled = torch.zeros(N, C, (H - size) // step + 1, (W - size) // step + 1)
    for i in range(pooled.shape[2]):
        for j in range(pooled.shape[3]):
            window = images[:, :, i * step : i * step + size, j * step : j * step + size]
            pooled[:, :, i, j] = window.amax(dim=(2, 3))
    return pooled


# %% wrong: cut off from the graph
# score: 6
# says: lets no gradient through
def max_pool(images, size, *, stride=None):
    return torch.from_numpy(F.max_pool2d(images.detach(), size, stride).numpy())


# %% wrong: the images are sorted in place
# score: 5
# says: changed its input `images`
def max_pool(images, size, *, stride=None):
    pooled = F.max_pool2d(images, size, stride)
    images -= images.amin()
    return pooled


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def max_pool(images, size, *, stride=None):
    F.max_pool2d(images, size, stride)
