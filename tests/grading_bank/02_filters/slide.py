# %% right: PyTorch's convolution behind a look at the sizes
def slide(image, kernel, *, stride=1, padding=0):
    sizes = zip(image.shape, kernel.shape)
    if any(k > n + 2 * padding for n, k in sizes):
        raise ValueError("the kernel is larger than the padded image")
    x, w = image[None, None], kernel[None, None]
    return F.conv2d(x, w, stride=stride, padding=padding)[0, 0]


# %% right: an own frame of zeros, an own count, nested loops
def slide(image, kernel, *, stride=1, padding=0):
    H, W = image.shape
    kH, kW = kernel.shape
    frame = torch.zeros(H + 2 * padding, W + 2 * padding, dtype=image.dtype)
    frame[padding : padding + H, padding : padding + W] = image
    if kH > frame.shape[0] or kW > frame.shape[1]:
        raise ValueError(f"{kH} x {kW} does not fit in {tuple(frame.shape)}")
    rows = (H + 2 * padding - kH) // stride + 1
    cols = (W + 2 * padding - kW) // stride + 1
    out = torch.empty(rows, cols, dtype=image.dtype)
    for i in range(rows):
        for j in range(cols):
            top, left = i * stride, j * stride
            out[i, j] = (frame[top : top + kH, left : left + kW] * kernel).sum()
    return out


# %% right: every position first, then every stride-th of them
def slide(image, kernel, *, stride=1, padding=0):
    big = torch.nn.functional.pad(image, (padding, padding, padding, padding))
    if kernel.shape[0] > big.shape[0] or kernel.shape[1] > big.shape[1]:
        raise ValueError
    dense = F.conv2d(big[None, None], kernel[None, None])[0, 0]
    return dense[::stride, ::stride]


# %% right: windows by unfold
def slide(image, kernel, *, stride=1, padding=0):
    padded = F.pad(image, [padding] * 4)
    try:
        windows = padded.unfold(0, kernel.shape[0], stride).unfold(1, kernel.shape[1], stride)
    except RuntimeError as error:
        raise ValueError("the kernel does not fit") from error
    return (windows * kernel).sum(dim=(-2, -1))


# %% right: PyTorch's complaint as a ValueError
def slide(image, kernel, *, stride=1, padding=0):
    try:
        out = F.conv2d(
            image.unsqueeze(0).unsqueeze(0),
            kernel.unsqueeze(0).unsqueeze(0),
            stride=stride,
            padding=padding,
        )
    except RuntimeError as problem:
        raise ValueError(str(problem)) from None
    return out.squeeze(0).squeeze(0)


# %% right: rows of zeros by cat, while loops, numbers in lists
def slide(image, kernel, *, stride=1, padding=0):
    side = image.new_zeros(image.shape[0], padding)
    wide = torch.cat([side, image, side], dim=1)
    level = image.new_zeros(padding, wide.shape[1])
    canvas = torch.cat([level, wide, level], dim=0)
    height, width = kernel.shape
    if height > len(canvas) or width > len(canvas[0]):
        raise ValueError("too large a kernel")
    answer, y = [], 0
    while y + height <= canvas.shape[0]:
        line, x = [], 0
        while x + width <= canvas.shape[1]:
            line.append(float((canvas[y : y + height, x : x + width] * kernel).sum()))
            x += stride
        answer.append(line)
        y += stride
    return torch.tensor(answer, dtype=image.dtype)


# %% right: built on the answer before
def slide(image, kernel, *, stride=1, padding=0):
    padded = F.pad(image, (padding, padding, padding, padding), value=0.0)
    for n, k in zip(padded.shape, kernel.shape, strict=True):
        if k > n:
            raise ValueError(f"{k} > {n}")
    return cross_correlate(padded, kernel)[::stride, ::stride].contiguous()


# %% wrong: the stride is forgotten
# score: 5
# says: has shape (3, 3), expected (2, 2)
def slide(image, kernel, *, stride=1, padding=0):
    if any(k > n + 2 * padding for n, k in zip(image.shape, kernel.shape)):
        raise ValueError("the kernel is larger than the padded image")
    return F.conv2d(image[None, None], kernel[None, None], padding=padding)[0, 0]


# %% wrong: fewer windows, but each moved by one pixel
# score: 5
# says: It looks as if the windows move by 1 pixel, not by the stride
def slide(image, kernel, *, stride=1, padding=0):
    padded = F.pad(image, (padding,) * 4)
    (H, W), (kH, kW) = padded.shape, kernel.shape
    if kH > H or kW > W:
        raise ValueError("the kernel does not fit")
    out = torch.zeros((H - kH) // stride + 1, (W - kW) // stride + 1, dtype=image.dtype)
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (padded[i : i + kH, j : j + kW] * kernel).sum()
    return out


# %% wrong: the stride counts along rows alone
# score: 5
# says: has shape (2, 3), expected (2, 2)
def slide(image, kernel, *, stride=1, padding=0):
    if any(k > n + 2 * padding for n, k in zip(image.shape, kernel.shape)):
        raise ValueError("the kernel is larger than the padded image")
    return F.conv2d(
        image[None, None], kernel[None, None], stride=(stride, 1), padding=padding
    )[0, 0]


# %% wrong: the last step is rounded up
# score: 5
# says: one from column 6 would not fit
def slide(image, kernel, *, stride=1, padding=0):
    padded = F.pad(image, (padding,) * 4)
    (H, W), (kH, kW) = padded.shape, kernel.shape
    if kH > H or kW > W:
        raise ValueError("the kernel does not fit")
    rows, cols = -(-(H - kH) // stride) + 1, -(-(W - kW) // stride) + 1
    padded = F.pad(padded, (0, stride, 0, stride))
    windows = [
        (padded[i * stride : i * stride + kH, j * stride : j * stride + kW] * kernel).sum()
        for i in range(rows)
        for j in range(cols)
    ]
    return torch.stack(windows).reshape(rows, cols)


# %% wrong: the frame repeats the outermost pixels
# score: 4
# says: It looks as if the frame repeats pixels, where zeros belong
def slide(image, kernel, *, stride=1, padding=0):
    padded = F.pad(image[None, None], (padding,) * 4, mode="replicate")
    if any(k > n for n, k in zip(padded.shape[2:], kernel.shape)):
        raise ValueError("the kernel does not fit")
    return F.conv2d(padded, kernel[None, None], stride=stride)[0, 0]


# %% wrong: the frame is added right and below alone
# score: 4
# says: expected (4, 5)
def slide(image, kernel, *, stride=1, padding=0):
    padded = F.pad(image, (0, padding, 0, padding))
    if any(k > n for n, k in zip(padded.shape, kernel.shape)):
        raise ValueError("the kernel does not fit")
    return F.conv2d(padded[None, None], kernel[None, None], stride=stride)[0, 0]


# %% wrong: the padding is given once for both sides together
# score: 4
# says: A kernel of a single 1 shows the padded image itself
def slide(image, kernel, *, stride=1, padding=0):
    before, after = padding // 2, padding - padding // 2
    padded = F.pad(image, (before, after, before, after))
    if any(k > n for n, k in zip(padded.shape, kernel.shape)):
        raise ValueError("the kernel does not fit")
    return F.conv2d(padded[None, None], kernel[None, None], stride=stride)[0, 0]


# %% wrong: without padding the slice is empty
# score: 4
# says: raised RuntimeError
# says: padded[padding:-padding, padding:-padding] = image
def slide(image, kernel, *, stride=1, padding=0):
    (H, W), (kH, kW) = image.shape, kernel.shape
    padded = torch.zeros(H + 2 * padding, W + 2 * padding, dtype=image.dtype)
    padded[padding:-padding, padding:-padding] = image
    if kH > padded.shape[0] or kW > padded.shape[1]:
        raise ValueError("the kernel does not fit")
    return F.conv2d(padded[None, None], kernel[None, None], stride=stride)[0, 0]


# %% wrong: nothing is refused
# score: 8
# says: expected a ValueError
def slide(image, kernel, *, stride=1, padding=0):
    return F.conv2d(
        image[None, None], kernel[None, None], stride=stride, padding=padding
    )[0, 0]


# %% wrong: kernels that fit with the frame are refused
# score: 8
# says: raised ValueError
def slide(image, kernel, *, stride=1, padding=0):
    if kernel.shape[0] > image.shape[0] or kernel.shape[1] > image.shape[1]:
        raise ValueError("the kernel does not fit")
    return F.conv2d(
        image[None, None], kernel[None, None], stride=stride, padding=padding
    )[0, 0]


# %% wrong: an empty picture instead of an error
# score: 8
# says: returned
def slide(image, kernel, *, stride=1, padding=0):
    padded = F.pad(image, (padding,) * 4)
    (H, W), (kH, kW) = padded.shape, kernel.shape
    rows, cols = range(0, H - kH + 1, stride), range(0, W - kW + 1, stride)
    out = torch.zeros(len(rows), len(cols), dtype=image.dtype)
    for i, top in enumerate(rows):
        for j, left in enumerate(cols):
            out[i, j] = (padded[top : top + kH, left : left + kW] * kernel).sum()
    return out


# %% wrong: the kernel is flipped
# score: 8
# says: It looks as if the kernel is flipped
def slide(image, kernel, *, stride=1, padding=0):
    kernel = kernel.flip(0).flip(1)
    if any(k > n + 2 * padding for n, k in zip(image.shape, kernel.shape)):
        raise ValueError("the kernel is larger than the padded image")
    x, w = image[None, None], kernel[None, None]
    return F.conv2d(x, w, stride=stride, padding=padding)[0, 0]


# %% wrong: float32, whatever the image
# score: 8
# says: expected torch.float64
def slide(image, kernel, *, stride=1, padding=0):
    if any(k > n + 2 * padding for n, k in zip(image.shape, kernel.shape)):
        raise ValueError("the kernel is larger than the padded image")
    x, w = image[None, None].float(), kernel[None, None].float()
    return F.conv2d(x, w, stride=stride, padding=padding)[0, 0]
