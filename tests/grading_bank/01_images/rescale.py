# %% right: float first, then divided
def rescale(images):
    if images.dtype is not torch.uint8:
        raise ValueError("expected bytes")
    return images.float().div(255)


# %% right: in place, on a tensor of its own
def rescale(images):
    if not images.dtype == torch.uint8:
        raise ValueError(f"dtype {images.dtype}")
    images = images.to(torch.float32)
    images /= 255.0
    return images


# %% right: multiplied by the inverse, with an own constant
def rescale(images):
    white = 255
    if images.dtype != torch.uint8:
        raise ValueError("have they been rescaled before?")
    return images * torch.tensor(1 / white)


# %% right: a table of the 256 answers
def rescale(images):
    if images.dtype != torch.uint8:
        raise ValueError
    table = torch.linspace(0, 1, 256)
    return table[images.long()]


# %% right: by way of NumPy
def rescale(images):
    array = images.numpy()
    if array.dtype != np.uint8:
        raise ValueError(array.dtype)
    return torch.from_numpy(array.astype("float32") / 255)


# %% right: torchvision's conversion, an own kind of ValueError
class NotBytesError(ValueError):
    pass


def rescale(images):
    from torchvision.transforms import functional

    if images.is_floating_point() or images.dtype in (torch.int64, torch.int32):
        raise NotBytesError(images.dtype)
    return functional.convert_image_dtype(images, torch.float32)


# %% right: picture by picture
def rescale(batch):
    if str(batch.dtype) != "torch.uint8":
        raise ValueError(f"{batch.dtype}")
    result = torch.zeros(batch.shape)
    for n, image in enumerate(batch):
        result[n] = image / 255
    return result


# %% wrong: whole-number division
# score: 3
# says: look for //
def rescale(images):
    if images.dtype != torch.uint8:
        raise ValueError("expected bytes")
    return (images // 255).float()


# %% wrong: whole-number division that leaves bytes
# score: 2
# says: look for //
# says: has dtype torch.uint8, expected torch.float32
def rescale(images):
    if images.dtype != torch.uint8:
        raise ValueError("expected bytes")
    return images // 255


# %% wrong: divided by 256
# score: 3
# says: the numbers were divided by 256
def rescale(images):
    if images.dtype != torch.uint8:
        raise ValueError("expected bytes")
    return images / 256


# %% wrong: each picture is stretched to its own largest value
# score: 5
# says: each picture was stretched until its brightest pixel became 1
def rescale(images):
    if images.dtype != torch.uint8:
        raise ValueError("expected bytes")
    return images / images.amax(dim=(1, 2, 3), keepdim=True)


# %% wrong: the batch is stretched to its largest value
# score: 5
# says: each picture was stretched until its brightest pixel became 1
def rescale(images):
    if images.dtype != torch.uint8:
        raise ValueError("expected bytes")
    return images / images.max()


# %% wrong: stretched from the smallest to the largest value
# score: 5
# says: These numbers go from
def rescale(images):
    if images.dtype != torch.uint8:
        raise ValueError("expected bytes")
    images = images.float()
    return (images - images.min()) / (images.max() - images.min())


# %% wrong: from -1 to 1
# score: 3
# says: the numbers now go from −1 to 1
def rescale(images):
    if images.dtype != torch.uint8:
        raise ValueError("expected bytes")
    return (images / 255 - 0.5) / 0.5


# %% wrong: double precision
# score: 5
# says: has dtype torch.float64, expected torch.float32
def rescale(images):
    if images.dtype != torch.uint8:
        raise ValueError("expected bytes")
    return images.double() / 255


# %% wrong: an array by way of NumPy, in double precision
# score: 4
# says: is of type ndarray, expected a torch.Tensor
def rescale(images):
    if images.dtype != torch.uint8:
        raise ValueError("expected bytes")
    return images.numpy() / 255


# %% wrong: nothing is refused
# score: 5
# says: expected a ValueError
def rescale(images):
    return images / 255


# %% wrong: it refuses by the largest value
# score: 4
# says: The largest value cannot tell
# says: raised ValueError: rescaled before
def rescale(images):
    if images.max() <= 1:
        raise ValueError("rescaled before")
    return images / 255


# %% wrong: a TypeError instead
# score: 5
# says: raised TypeError: expected bytes, expected a ValueError
def rescale(images):
    if images.dtype != torch.uint8:
        raise TypeError("expected bytes")
    return images / 255


# %% wrong: only floats are refused
# score: 5
# says: expected a ValueError
def rescale(images):
    if images.is_floating_point():
        raise ValueError("expected bytes")
    return images / 255


# %% wrong: the division is done on the bytes of the caller
# score: 1
# says: can't be cast
def rescale(images):
    if images.dtype != torch.uint8:
        raise ValueError("expected bytes")
    images /= 255
    return images


# %% wrong: the tensor of the caller is exchanged
# score: 5
# says: changed its input `images`
def rescale(images):
    if images.dtype != torch.uint8:
        raise ValueError("expected bytes")
    images.data = images / 255
    return images


# %% wrong: the bytes of the caller are overwritten
# score: 5
# says: changed its input `images`
def rescale(images):
    if images.dtype != torch.uint8:
        raise ValueError("expected bytes")
    result = images / 255
    images[:] = result
    return result


# %% wrong: nothing is returned
# score: 1
# says: is a `return` missing
def rescale(images):
    if images.dtype != torch.uint8:
        raise ValueError("expected bytes")
    images / 255
