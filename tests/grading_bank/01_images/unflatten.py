# %% right: PyTorch's unflatten
def unflatten(vectors, shape):
    if vectors.size(1) != np.prod(shape):
        raise ValueError("wrong length")
    return vectors.unflatten(1, shape)


# %% right: what PyTorch refuses is refused
def unflatten(vectors, shape):
    try:
        return vectors.reshape(len(vectors), *shape)
    except RuntimeError as error:
        raise ValueError(str(error)) from error


# %% right: cut into channels and rows, and stacked
def unflatten(vectors, shape):
    C, H, W = shape
    if any(len(vector) != C * H * W for vector in vectors):
        raise ValueError(f"{C} * {H} * {W} numbers are needed")
    channels = vectors.split(H * W, dim=1)
    images = [torch.stack(channel.split(W, dim=1), dim=1) for channel in channels]
    return torch.stack(images, dim=1)


# %% right: nested loops over every number
def unflatten(rows, shape):
    channels, height, width = shape
    if rows.shape[-1] != channels * height * width:
        raise ValueError("no")
    images = rows.new_zeros(len(rows), channels, height, width)
    for c in range(channels):
        for h in range(height):
            for w in range(width):
                images[:, c, h, w] = rows[:, c * height * width + h * width + w]
    return images


# %% right: PyTorch's module, the length compared by math.prod
def unflatten(vectors, shape):
    from math import prod

    if not vectors.shape[1] == prod(shape):
        raise ValueError(vectors.shape, shape)
    return torch.nn.Unflatten(1, tuple(shape))(vectors)


# %% right: view with -1 after the check
def unflatten(vectors, shape):
    N, length = vectors.shape
    if length != torch.Size(shape).numel():
        raise ValueError(f"{length} numbers a row, but shape {shape}")
    return vectors.contiguous().view(-1, *shape)


# %% wrong: numbers are regrouped across the rows
# score: 4
# says: expected a ValueError. Compare the length of one row
def unflatten(vectors, shape):
    return vectors.reshape(-1, *shape)


# %% wrong: PyTorch's error is another one
# score: 4
# says: expected a ValueError
def unflatten(vectors, shape):
    return vectors.reshape(len(vectors), *shape)


# %% wrong: only totals are compared
# score: 5
# says: expected a ValueError. Compare the length of one row
def unflatten(vectors, shape):
    C, H, W = shape
    if vectors.numel() % (C * H * W):
        raise ValueError("the numbers do not fit")
    return vectors.reshape(-1, C, H, W)


# %% wrong: an assertion instead of a ValueError
# score: 4
# says: raised AssertionError
def unflatten(vectors, shape):
    C, H, W = shape
    assert vectors.shape[1] == C * H * W
    return vectors.reshape(-1, C, H, W)


# %% wrong: height and width exchanged
# score: 3
# says: Height and width are swapped
def unflatten(vectors, shape):
    C, H, W = shape
    if vectors.shape[1] != C * H * W:
        raise ValueError("wrong length")
    return vectors.reshape(-1, C, W, H)


# %% wrong: filled column by column
# score: 3
# says: each picture was filled column by column
def unflatten(vectors, shape):
    C, H, W = shape
    if vectors.shape[1] != C * H * W:
        raise ValueError("wrong length")
    return vectors.reshape(-1, C, W, H).transpose(2, 3)


# %% wrong: dealt out to the channels, as for matplotlib
# score: 5
# says: the numbers were dealt out to the channels in turn
def unflatten(vectors, shape):
    C, H, W = shape
    if vectors.shape[1] != C * H * W:
        raise ValueError("wrong length")
    return vectors.reshape(-1, H, W, C).permute(0, 3, 1, 2)


# %% wrong: channels last
# score: 3
# says: The axes stand in another order
def unflatten(vectors, shape):
    C, H, W = shape
    if vectors.shape[1] != C * H * W:
        raise ValueError("wrong length")
    return vectors.reshape(-1, C, H, W).permute(0, 2, 3, 1)


# %% wrong: the rest of longer rows is thrown away
# score: 4
# says: expected a ValueError
def unflatten(vectors, shape):
    C, H, W = shape
    if vectors.shape[1] < C * H * W:
        raise ValueError("too short")
    return vectors[:, : C * H * W].reshape(-1, C, H, W)


# %% wrong: gray only
# score: 4
# says: in your line
def unflatten(vectors, shape):
    C, H, W = shape
    if vectors.shape[1] != C * H * W:
        raise ValueError("wrong length")
    return vectors.reshape(len(vectors), 1, H, W)


# %% wrong: bytes become floats
# score: 5
# says: has dtype torch.float32, expected torch.uint8
def unflatten(vectors, shape):
    C, H, W = shape
    if vectors.shape[1] != C * H * W:
        raise ValueError("wrong length")
    images = torch.zeros(len(vectors), C, H, W)
    for n, vector in enumerate(vectors):
        images[n] = vector.reshape(C, H, W)
    return images


# %% wrong: a batch of one loses its axis
# score: 3
# says: too few
def unflatten(vectors, shape):
    C, H, W = shape
    if vectors.shape[1] != C * H * W:
        raise ValueError("wrong length")
    images = vectors.reshape(-1, C, H, W)
    return images[0] if len(images) == 1 else images


# %% wrong: nothing is returned
# score: 2
# says: is a `return` missing
def unflatten(vectors, shape):
    C, H, W = shape
    if vectors.shape[1] != C * H * W:
        raise ValueError("wrong length")
    vectors.reshape(-1, C, H, W)
