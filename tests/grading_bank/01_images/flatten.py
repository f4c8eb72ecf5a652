# %% right: PyTorch's flatten, from the third axis from the back
def flatten(images):
    return images.flatten(start_dim=-3)


# %% right: view with the sizes written out
def flatten(images):
    *batch, C, H, W = images.shape
    return images.view(*batch, C * H * W)


# %% right: picture by picture, row by row
def flatten(images):
    def one(image):
        return torch.cat([row for channel in image for row in channel])

    if images.ndim == 4:
        return torch.stack([one(image) for image in images])
    return one(images)


# %% right: nested loops over every number
def flatten(images):
    batch = images if images.dim() == 4 else images[None]
    N, C, H, W = batch.shape
    rows = torch.zeros(N, C * H * W, dtype=images.dtype)
    for c in range(C):
        for h in range(H):
            for w in range(W):
                rows[:, (c * H + h) * W + w] = batch[:, c, h, w]
    return rows if images.dim() == 4 else rows[0]


# %% right: PyTorch's module
def flatten(images):
    module = torch.nn.Flatten(start_dim=0 if len(images.shape) == 3 else 1)
    return module(images)


# %% right: one picture is made a batch, and taken out again
def flatten(x):
    is_one = x.dim() < 4
    if is_one:
        x = x.unsqueeze(0)
    x = x.contiguous().view(x.size(0), -1)
    return x.squeeze(0) if is_one else x


# %% wrong: all pictures of the batch in one row
# score: 3
# says: all pictures were put into one row
def flatten(images):
    return images.flatten()


# %% wrong: the channels are taken for pictures
# score: 5
# says: the channels were taken for pictures
def flatten(images):
    return images.reshape(images.shape[0], -1)


# %% wrong: channels last, as matplotlib has them
# score: 4
# says: the channels of each pixel were put side by side
def flatten(images):
    return images.movedim(-3, -1).flatten(start_dim=-3)


# %% wrong: column by column
# score: 2
# says: each picture was read column by column
def flatten(images):
    return images.transpose(-1, -2).flatten(start_dim=-3)


# %% wrong: the channels stay apart
# score: 2
# says: It has 3 axes instead of 2
def flatten(images):
    return images.flatten(start_dim=-2)


# %% wrong: a batch axis is added to one picture
# score: 5
# says: It has an axis of length 1 too many
def flatten(images):
    C, H, W = images.shape[-3:]
    return images.reshape(-1, C * H * W)


# %% wrong: squeezed, so that a batch of one loses its axis
# score: 2
# says: too few
def flatten(images):
    return images.flatten(start_dim=-3).squeeze()


# %% wrong: the size of MNIST is written into the code
# score: 0
# says: in your line `return images.view(-1, 784)`
def flatten(images):
    return images.view(-1, 784)


# %% wrong: bytes become floats
# score: 5
# says: has dtype torch.float32, expected torch.uint8
def flatten(images):
    return images.float().flatten(start_dim=-3)


# %% wrong: by way of NumPy, where gradients end
# score: 5
# says: Can't call numpy() on Tensor that requires grad
def flatten(images):
    array = images.numpy()
    return torch.from_numpy(array.reshape(*array.shape[:-3], -1))


# %% wrong: rows and pictures exchanged
# score: 3
# says: Height and width are swapped
def flatten(images):
    return images.flatten(start_dim=-3).T


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def flatten(images):
    images.flatten(start_dim=-3)
