# %% right: three channels, weighed one by one
def to_gray(images):
    red = images[..., 0:1, :, :]
    green = images[..., 1:2, :, :]
    blue = images[..., 2:3, :, :]
    return 0.299 * red + 0.587 * green + 0.114 * blue


# %% right: einsum
def to_gray(images):
    weights = torch.tensor([0.299, 0.587, 0.114], dtype=images.dtype)
    return torch.einsum("c,...chw->...hw", weights, images).unsqueeze(-3)


# %% right: torchvision, whose weight of red is 0.2989
def to_gray(images):
    from torchvision.transforms import functional

    return functional.rgb_to_grayscale(images)


# %% right: a loop over the channels that adds up
def to_gray(pictures):
    gray = 0
    for weight, channel in zip((0.299, 0.587, 0.114), pictures.unbind(dim=-3)):
        gray = gray + weight * channel
    return gray[..., None, :, :]


# %% right: a 1 × 1 convolution
def to_gray(images):
    *axes, C, H, W = images.shape
    kernel = torch.tensor([0.299, 0.587, 0.114]).to(images).reshape(1, 3, 1, 1)
    return F.conv2d(images.reshape(-1, C, H, W), kernel).reshape(*axes, 1, H, W)


# %% right: a matrix product, the channels moved to the end and back
def to_gray(images):
    weights = torch.tensor([[0.299], [0.587], [0.114]], dtype=images.dtype)
    return (images.movedim(-3, -1) @ weights).movedim(-1, -3)


# %% right: in place, on a tensor of its own, float32 weights beside float64
def to_gray(images):
    own = images.clone()
    own *= torch.tensor([0.299, 0.587, 0.114]).view(3, 1, 1)
    return own.sum(-3, keepdim=True)


# %% right: recursion over the axes in front
def to_gray(images):
    if images.dim() > 3:
        return torch.stack([to_gray(image) for image in images])
    red, green, blue = images
    return (0.299 * red + 0.587 * green + 0.114 * blue)[None]


# %% wrong: the plain average
# score: 3
# says: all three channels count alike
def to_gray(images):
    return images.mean(dim=-3, keepdim=True)


# %% wrong: the weights are taken in the order of BGR
# score: 3
# says: red and blue are exchanged
def to_gray(images):
    weights = images.new_tensor([0.114, 0.587, 0.299])
    return (images * weights[:, None, None]).sum(dim=-3, keepdim=True)


# %% wrong: the weights of BT.709
# score: 3
# says: these are the weights of another norm
def to_gray(images):
    weights = images.new_tensor([0.2126, 0.7152, 0.0722])
    return (images * weights[:, None, None]).sum(dim=-3, keepdim=True)


# %% wrong: the weights are rounded to one digit
# score: 3
# says: expected [0.299, 0.587, 0.114, 1]
def to_gray(images):
    weights = images.new_tensor([0.3, 0.6, 0.1])
    return (images * weights[:, None, None]).sum(dim=-3, keepdim=True)


# %% wrong: the axis of the channels is gone
# score: 5
# says: It has an axis of length 1 too few
def to_gray(images):
    return (
        0.299 * images[..., 0, :, :]
        + 0.587 * images[..., 1, :, :]
        + 0.114 * images[..., 2, :, :]
    )


# %% wrong: gray written into all three channels
# score: 2
# says: expected (5, 1, 2, 4)
def to_gray(images):
    weights = images.new_tensor([0.299, 0.587, 0.114])
    gray = (images * weights[:, None, None]).sum(dim=-3, keepdim=True)
    return gray.expand(images.shape)


# %% wrong: one picture only
# score: 0
# says: in your line `red, green, blue = images[0], images[1], images[2]`
def to_gray(images):
    red, green, blue = images[0], images[1], images[2]
    return (0.299 * red + 0.587 * green + 0.114 * blue)[None]


# %% wrong: batches of four axes only
# score: 6
# says: in your line
def to_gray(images):
    N, C, H, W = images.shape
    weights = images.new_tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
    return (images * weights).sum(dim=1, keepdim=True)


# %% wrong: weights of another dtype in a matrix product
# score: 6
# says: in your line
def to_gray(images):
    weights = torch.tensor([0.299, 0.587, 0.114])
    return torch.einsum("c,...chw->...hw", weights, images).unsqueeze(-3)


# %% wrong: float64 becomes float32
# score: 6
# says: has dtype torch.float32, expected torch.float64
def to_gray(images):
    weights = torch.tensor([0.299, 0.587, 0.114])[:, None, None]
    return (images.float() * weights).sum(dim=-3, keepdim=True)


# %% wrong: by way of NumPy, where gradients end
# score: 6
# says: lets no gradient through
def to_gray(images):
    array = images.detach().numpy()
    weights = np.array([0.299, 0.587, 0.114], dtype=array.dtype)
    gray = (array * weights[:, None, None]).sum(axis=-3, keepdims=True)
    return torch.from_numpy(gray)


# %% wrong: in place, on the pictures of the caller
# score: 5
# says: changed its input `images`
# says: in-place operation
def to_gray(images):
    images *= images.new_tensor([0.299, 0.587, 0.114])[:, None, None]
    return images.sum(dim=-3, keepdim=True)


# %% wrong: rounded to bytes on the way
# score: 3
# says: look for
def to_gray(images):
    weights = images.new_tensor([0.299, 0.587, 0.114])[:, None, None]
    gray = (images * weights).sum(dim=-3, keepdim=True)
    return gray.round().to(images.dtype)


# %% wrong: the result is detached
# score: 6
# says: lets no gradient through
def to_gray(images):
    weights = images.new_tensor([0.299, 0.587, 0.114])[:, None, None]
    return (images.data * weights).sum(dim=-3, keepdim=True)


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def to_gray(images):
    weights = images.new_tensor([0.299, 0.587, 0.114])
    (images * weights[:, None, None]).sum(dim=-3, keepdim=True)
