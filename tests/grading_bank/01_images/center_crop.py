# %% right: limits from both ends, without -0
def center_crop(images, height, width):
    rest_h, rest_w = images.size(-2) - height, images.size(-1) - width
    if min(rest_h, rest_w) < 0:
        raise ValueError("the crop is larger than the picture")
    top, left = rest_h // 2, rest_w // 2
    bottom, right = images.size(-2) - (rest_h - top), images.size(-1) - (rest_w - left)
    return images[..., top:bottom, left:right]


# %% right: narrow, with a helper for one axis
def center_crop(images, height, width):
    def along(images, axis, size):
        length = images.shape[axis]
        if size > length:
            raise ValueError(f"{size} of {length}")
        return images.narrow(axis, int((length - size) / 2), size)

    return along(along(images, -2, height), -1, width)


# %% right: a row is taken off at the bottom, then at the top, in turn
def center_crop(images, height, width):
    if images.shape[-2] < height or images.shape[-1] < width:
        raise ValueError("too large")
    at_the_end = True
    while images.shape[-2] > height:
        images = images[..., :-1, :] if at_the_end else images[..., 1:, :]
        at_the_end = not at_the_end
    at_the_end = True
    while images.shape[-1] > width:
        images = images[..., :-1] if at_the_end else images[..., 1:]
        at_the_end = not at_the_end
    return images


# %% right: index_select with ranges
def center_crop(images, height, width):
    H, W = images.shape[-2], images.shape[-1]
    if H < height:
        raise ValueError("too high")
    if W < width:
        raise ValueError("too wide")
    rows = torch.arange(height) + (H - height) // 2
    cols = torch.arange(width) + (W - width) // 2
    return images.index_select(-2, rows).index_select(-1, cols)


# %% right: torchvision's crop
def center_crop(images, height, width):
    from torchvision.transforms import functional

    H, W = images.shape[-2:]
    if height > H or width > W:
        raise ValueError("too large")
    return functional.crop(images, (H - height) // 2, (W - width) // 2, height, width)


# %% right: negative padding
def center_crop(images, height, width):
    H, W = images.shape[-2:]
    if not (height <= H and width <= W):
        raise ValueError("too large")
    top, left = (H - height) // 2, (W - width) // 2
    return F.pad(images, (-left, left + width - W, -top, top + height - H))


# %% right: copied number by number
def center_crop(images, height, width):
    *axes, H, W = images.shape
    if height > H or width > W:
        raise ValueError
    result = torch.empty(*axes, height, width, dtype=images.dtype)
    for i in range(height):
        for j in range(width):
            result[..., i, j] = images[..., i + (H - height) // 2, j + (W - width) // 2]
    return result


# %% wrong: torchvision's center_crop, which rounds and pads
# score: 4
# says: the odd row and column are lost at the top and at the left
# says: expected a ValueError
def center_crop(images, height, width):
    from torchvision.transforms import functional

    return functional.center_crop(images, [height, width])


# %% wrong: the odd row and column are lost first
# score: 5
# says: the odd row and column are lost at the top and at the left
def center_crop(images, height, width):
    H, W = images.shape[-2:]
    if height > H or width > W:
        raise ValueError("too large")
    top, left = (H - height + 1) // 2, (W - width + 1) // 2
    return images[..., top : top + height, left : left + width]


# %% wrong: round, which goes to the even number
# score: 5
# says: the odd row and column are lost at the top and at the left
def center_crop(images, height, width):
    H, W = images.shape[-2:]
    if height > H or width > W:
        raise ValueError("too large")
    top, left = round((H - height) / 2), round((W - width) / 2)
    return images[..., top : top + height, left : left + width]


# %% wrong: the upper left corner
# score: 1
# says: the upper left corner was cut out
def center_crop(images, height, width):
    H, W = images.shape[-2:]
    if height > H or width > W:
        raise ValueError("too large")
    return images[..., :height, :width]


# %% wrong: half of the height and half of the width
# score: 1
# says: has shape
def center_crop(images, height, width):
    H, W = images.shape[-2:]
    if height > H or width > W:
        raise ValueError("too large")
    return images[..., H // 4 : H // 4 + H // 2, W // 4 : W // 4 + W // 2]


# %% wrong: the same number is lost on both sides, always
# score: 4
# says: has shape
# says: what does a limit of -0 mean to Python
def center_crop(images, height, width):
    H, W = images.shape[-2:]
    if height > H or width > W:
        raise ValueError("too large")
    top, left = (H - height) // 2, (W - width) // 2
    return images[..., top:-top, left:-left]


# %% wrong: a limit of -0
# score: 6
# says: what does a limit of -0 mean to Python
def center_crop(images, height, width):
    rest_h, rest_w = images.shape[-2] - height, images.shape[-1] - width
    if rest_h < 0 or rest_w < 0:
        raise ValueError("too large")
    top, left = rest_h // 2, rest_w // 2
    return images[..., top : -(rest_h - top), left : -(rest_w - left)]


# %% wrong: the width of the picture comes first, as in OpenCV's drawing
# score: 0
# says: the height of the pictures was taken for the width
def center_crop(images, height, width):
    W, H = images.shape[-2:]
    if height > H or width > W:
        raise ValueError("too large")
    top, left = (H - height) // 2, (W - width) // 2
    return images[..., top : top + height, left : left + width]


# %% wrong: the width of the crop comes first
# score: 1
# says: Height and width are swapped
def center_crop(images, height, width):
    H, W = images.shape[-2:]
    if height > H or width > W:
        raise ValueError("too large")
    top, left = (H - height) // 2, (W - width) // 2
    return images[..., top : top + width, left : left + height]


# %% wrong: nothing is refused
# score: 6
# says: expected a ValueError
def center_crop(images, height, width):
    H, W = images.shape[-2:]
    top, left = (H - height) // 2, (W - width) // 2
    return images[..., top : top + height, left : left + width]


# %% wrong: only what is too high and too wide is refused
# score: 6
# says: expected a ValueError
def center_crop(images, height, width):
    H, W = images.shape[-2:]
    if height > H and width > W:
        raise ValueError("too large")
    top, left = (H - height) // 2, (W - width) // 2
    return images[..., top : top + height, left : left + width]


# %% wrong: a crop as large as the picture is refused, too
# score: 6
# says: raised ValueError
def center_crop(images, height, width):
    H, W = images.shape[-2:]
    if height >= H or width >= W:
        raise ValueError("too large")
    top, left = (H - height) // 2, (W - width) // 2
    return images[..., top : top + height, left : left + width]


# %% wrong: what is too large is cut down without a word
# score: 6
# says: expected a ValueError
def center_crop(images, height, width):
    H, W = images.shape[-2:]
    height, width = min(height, H), min(width, W)
    top, left = (H - height) // 2, (W - width) // 2
    return images[..., top : top + height, left : left + width]


# %% wrong: batches only
# score: 6
# says: in your line
def center_crop(images, height, width):
    N, C, H, W = images.shape
    if height > H or width > W:
        raise ValueError("too large")
    top, left = (H - height) // 2, (W - width) // 2
    return images[:, :, top : top + height, left : left + width]


# %% wrong: height and width are looked for where NumPy keeps them
# score: 1
# says: raised ValueError: too large
def center_crop(images, height, width):
    H, W = images.shape[1], images.shape[2]
    if height > H or width > W:
        raise ValueError("too large")
    top, left = (H - height) // 2, (W - width) // 2
    return images[..., top : top + height, left : left + width]


# %% wrong: the result is float32
# score: 6
# says: has dtype torch.float32, expected torch.uint8
def center_crop(images, height, width):
    H, W = images.shape[-2:]
    if height > H or width > W:
        raise ValueError("too large")
    top, left = (H - height) // 2, (W - width) // 2
    result = torch.zeros(*images.shape[:-2], height, width)
    result[...] = images[..., top : top + height, left : left + width]
    return result


# %% wrong: nothing is returned
# score: 1
# says: is a `return` missing
def center_crop(images, height, width):
    H, W = images.shape[-2:]
    if height > H or width > W:
        raise ValueError("too large")
    top, left = (H - height) // 2, (W - width) // 2
    images[..., top : top + height, left : left + width]
