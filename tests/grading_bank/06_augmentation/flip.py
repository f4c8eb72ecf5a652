# %% right: a loop over the images, stacked
def flip(images, mask):
    chosen = []
    for image, is_chosen in zip(images, mask):
        chosen.append(torch.flip(image, dims=[-1]) if is_chosen else image)
    return torch.stack(chosen)


# %% right: in place on a clone
def flip(images, mask):
    out = images.clone()
    out[mask] = out[mask].flip(3)
    return out


# %% right: column by column into new memory
def flip(images, mask):
    W = images.shape[3]
    new = torch.empty_like(images)
    for n in range(len(images)):
        for col in range(W):
            new[n, :, :, col] = images[n, :, :, W - 1 - col if mask[n] else col]
    return new


# %% right: NumPy and a helper of its own
def mirror(array):
    return array[..., ::-1]


def flip(images, mask):
    array = images.numpy().copy()
    chosen = mask.numpy()
    array[chosen] = mirror(array[chosen])
    return torch.from_numpy(array)


# %% right: an index of columns for each image
def flip(x, m):
    columns = torch.arange(x.shape[-1]).expand(len(x), -1)
    columns = torch.where(m[:, None], columns.flip(1), columns)
    return torch.gather(x, 3, columns[:, None, None, :].expand(x.shape))


# %% right: torchvision's mirror
def flip(images, mask):
    from torchvision.transforms.v2.functional import horizontal_flip

    return torch.stack([horizontal_flip(i) if m else i for i, m in zip(images, mask)])


# %% right: weighted by the mask
def flip(images, mask):
    weight = mask.reshape(-1, 1, 1, 1).to(images.dtype)
    return weight * images.flip(-1) + (1 - weight) * images


# %% wrong: top and bottom are exchanged
# score: 0
# says: It looks as if top and bottom are exchanged
def flip(images, mask):
    return torch.where(mask[:, None, None, None], images.flip(-2), images)


# %% wrong: half a turn
# score: 0
# says: It looks as if the image is turned by half a turn
def flip(images, mask):
    return torch.where(mask[:, None, None, None], images.flip(-1, -2), images)


# %% wrong: the channels, as the first axis of an image after the batch
# score: 0
# says: It looks as if the channels change places, not the columns
def flip(images, mask):
    return torch.where(mask[:, None, None, None], images.flip(1), images)


# %% wrong: the order of the batch is turned round
# score: 0
# says: expected
def flip(images, mask):
    out = images.clone()
    out[mask] = images[mask].flip(0)
    return out


# %% wrong: the mask is read the other way round
# score: 0
# says: It looks as if the mask is read the other way round
def flip(images, mask):
    return torch.where(mask[:, None, None, None], images, images.flip(-1))


# %% wrong: the mask is not used
# score: 0
# says: It looks as if every image is mirrored, whatever the mask says
def flip(images, mask):
    return images.flip(-1)


# %% wrong: only the chosen ones are returned
# score: 0
# says: It looks as if only the chosen images are returned
def flip(images, mask):
    return images[mask].flip(-1)


# %% wrong: the images of the caller are changed
# score: 4
# says: changed its input `images`, which belongs to the caller
def flip(images, mask):
    images[mask] = images[mask].flip(-1)
    return images


# %% wrong: a new tensor of float32
# score: 4
# says: has dtype torch.float32, expected torch.uint8
def flip(images, mask):
    out = torch.zeros(images.shape)
    out[mask] = images[mask].flip(-1).float()
    out[~mask] = images[~mask].float()
    return out


# %% wrong: one channel, as in the visible example
# score: 2
# says: raised IndexError
def flip(images, mask):
    out = images.clone()
    if images.shape[1] > 1:
        raise IndexError("gray images only")
    out[mask] = images[mask].flip(-1)
    return out


# %% wrong: the mask as a list of numbers
# score: 0
# says: expected
def flip(images, mask):
    out = images.clone()
    for i in mask.long():
        out[i] = images[i].flip(-1)
    return out


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def flip(images, mask):
    images = images.clone()
    images[mask] = images[mask].flip(-1)


# %% wrong: the first image alone decides
# score: 0
# says: It looks as if every image is mirrored, whatever the mask says
def flip(images, mask):
    return images.flip(-1) if mask[0] else images
