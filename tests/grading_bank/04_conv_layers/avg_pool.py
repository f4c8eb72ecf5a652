# %% right: PyTorch's own function
def avg_pool(images, size, *, stride=None):
    return F.avg_pool2d(images, size, stride)


# %% right: loops into an own tensor
def avg_pool(images, size, *, stride=None):
    kH, kW = size if isinstance(size, tuple) else (size, size)
    sH, sW = (kH, kW) if stride is None else (stride, stride)
    N, C, H, W = images.shape
    pooled = torch.zeros(N, C, (H - kH) // sH + 1, (W - kW) // sW + 1).to(images)
    for i in range(pooled.shape[2]):
        for j in range(pooled.shape[3]):
            window = images[:, :, i * sH : i * sH + kH, j * sW : j * sW + kW]
            pooled[..., i, j] = window.sum(dim=(-2, -1)) / (kH * kW)
    return pooled


# %% right: a convolution with equal weights, map by map
def avg_pool(images, size, *, stride=None):
    size = (size, size) if isinstance(size, int) else tuple(size)
    N, C, H, W = images.shape
    kernel = torch.ones(1, 1, *size, dtype=images.dtype) / (size[0] * size[1])
    maps = F.conv2d(images.reshape(N * C, 1, H, W), kernel, stride=stride or size)
    return maps.reshape(N, C, *maps.shape[2:])


# %% right: rows first, then columns
def means(images, axis, size, step):
    starts = range(0, images.shape[axis] - size + 1, step)
    parts = [images.narrow(axis, s, size).mean(dim=axis, keepdim=True) for s in starts]
    return torch.cat(parts, dim=axis)


def avg_pool(images, size, *, stride=None):
    try:
        kH, kW = size
    except TypeError:
        kH = kW = size
    return means(means(images, 2, kH, stride or kH), 3, kW, stride or kW)


# %% right: PyTorch's own layer
def avg_pool(images, size, *, stride=None):
    pool = nn.AvgPool2d(size) if stride is None else nn.AvgPool2d(size, stride=stride)
    return pool(images)


# %% right: shifted images are added up
def avg_pool(images, size, *, stride=None):
    kH, kW = (size, size) if type(size) is int else size
    H, W = images.shape[2] - kH + 1, images.shape[3] - kW + 1
    steps = (stride or kH, stride or kW)
    total = 0.0
    for a in range(kH):
        for b in range(kW):
            total = total + images[:, :, a : a + H : steps[0], b : b + W : steps[1]]
    return total / kH / kW


# %% wrong: sums
# score: 0
# says: the sums were not divided by the number of values
def avg_pool(images, size, *, stride=None):
    return F.avg_pool2d(images, size, stride, divisor_override=1)


# %% wrong: the largest
# score: 0
# says: the largest value was taken
def avg_pool(images, size, *, stride=None):
    return F.max_pool2d(images, size, stride)


# %% wrong: only square windows
# score: 3
# says: raised
def avg_pool(images, size, *, stride=None):
    step = size if stride is None else stride
    return images.unfold(2, size, step).unfold(3, size, step).mean(dim=(4, 5))


# %% wrong: the pair the other way round
# score: 3
# says: height and width changed places
def avg_pool(images, size, *, stride=None):
    if not isinstance(size, int):
        size = (size[1], size[0])
    if stride is not None or isinstance(size, int):
        return F.avg_pool2d(images, size, stride)
    (kW, kH), (H, W) = size[::-1], images.shape[2:]
    if kH > H or kW > W:
        return images.mean(dim=(2, 3), keepdim=True)
    return F.avg_pool2d(images, (kH, kW))


# %% wrong: the height for both sides
# score: 3
# says: the window's height was taken for both sides
def avg_pool(images, size, *, stride=None):
    side = size if isinstance(size, int) else size[0]
    return F.avg_pool2d(images, side, stride)


# %% wrong: divided by the square of the height
# score: 3
# says: differ
def avg_pool(images, size, *, stride=None):
    kH, kW = (size, size) if isinstance(size, int) else size
    return F.avg_pool2d(images, (kH, kW), stride) * kW / kH


# %% wrong: windows that stick out are kept
# score: 4
# says: windows that stick out were kept
def avg_pool(images, size, *, stride=None):
    return F.avg_pool2d(images, size, stride, ceil_mode=True)


# %% wrong: the stride is ignored
# score: 5
# says: the stride was ignored
def avg_pool(images, size, *, stride=None):
    return F.avg_pool2d(images, size)


# %% wrong: without a stride, the height of the window for both axes
# score: 4
# says: has shape
def avg_pool(images, size, *, stride=None):
    kH, kW = (size, size) if isinstance(size, int) else size
    return F.avg_pool2d(images, (kH, kW), stride or kH)


# %% wrong: float32 whatever comes in
# score: 5
# says: has dtype torch.float32, expected torch.float64
def avg_pool(images, size, *, stride=None):
    return F.avg_pool2d(images.float(), size, stride)


# %% wrong: cut off from the graph
# score: 5
# says: lets no gradient through
def avg_pool(images, size, *, stride=None):
    return F.avg_pool2d(images.data, size, stride)


# %% wrong: the images are divided in place
# score: 4
# says: changed its input `images`
def avg_pool(images, size, *, stride=None):
    area = size * size if isinstance(size, int) else size[0] * size[1]
    images /= area
    return F.avg_pool2d(images, size, stride, divisor_override=1)
