# %% right: channels last first, then the standardization undone
def to_display(image, mean, std):
    array = image.detach().permute(1, 2, 0).numpy()
    return np.clip(array * std.numpy() + mean.numpy(), 0, 1)


# %% right: channel by channel
def to_display(image, mean, std):
    with torch.no_grad():
        channels = []
        for channel, m, s in zip(image, mean, std):
            channels.append((channel * s + m).clip(min=0, max=1))
        return torch.stack(channels, dim=-1).numpy()


# %% right: in place, on a copy of its own
def to_display(image, mean, std):
    own = image.detach().clone()
    own.mul_(std.view(-1, 1, 1)).add_(mean.view(-1, 1, 1))
    own[own < 0] = 0
    own[own > 1] = 1
    return own.movedim(0, 2).numpy()


# %% right: nested loops in NumPy, double precision
def to_display(image, mean, std):
    C, H, W = image.shape
    picture = np.zeros((H, W, C))
    for h in range(H):
        for w in range(W):
            for c in range(C):
                value = float(image[c, h, w] * std[c] + mean[c])
                picture[h, w, c] = min(max(value, 0.0), 1.0)
    return picture


# %% right: torchvision's normalize, with the inverse of both numbers
def to_display(image, mean, std):
    from torchvision.transforms import functional

    undone = functional.normalize(image.detach(), (-mean / std).tolist(), (1 / std).tolist())
    return undone.clamp(0, 1).permute(1, 2, 0).cpu().numpy()


# %% right: cut off by torch.where, by way of einsum
def to_display(image, mean, std):
    x = torch.einsum("chw,c->hwc", image, std) + mean
    x = torch.where(x < 0, torch.zeros_like(x), x)
    x = torch.where(x > 1, torch.ones_like(x), x)
    return x.detach().numpy()


# %% wrong: nothing is cut off
# score: 8
# says: what lies outside was left there
def to_display(image, mean, std):
    undone = image.detach() * std[:, None, None] + mean[:, None, None]
    return undone.permute(1, 2, 0).numpy()


# %% wrong: cut off before the standardization is undone
# score: 5
# says: the picture was cut off at 1 before the standardization was undone
def to_display(image, mean, std):
    clipped = image.detach().clamp(0, 1)
    undone = clipped * std[:, None, None] + mean[:, None, None]
    return undone.permute(1, 2, 0).numpy()


# %% wrong: the mean is added first
# score: 6
# says: the mean was added before multiplying
def to_display(image, mean, std):
    undone = (image.detach() + mean[:, None, None]) * std[:, None, None]
    return undone.clamp(0, 1).permute(1, 2, 0).numpy()


# %% wrong: standardized once more
# score: 5
# says: the standardization was not undone
def to_display(image, mean, std):
    undone = (image.detach() - mean[:, None, None]) / std[:, None, None]
    return undone.clamp(0, 1).permute(1, 2, 0).numpy()


# %% wrong: mean and deviation change places
# score: 2
# says: the mean and the deviation changed places
def to_display(image, mean, std):
    undone = image.detach() * mean[:, None, None] + std[:, None, None]
    return undone.clamp(0, 1).permute(1, 2, 0).numpy()


# %% wrong: mean and deviation meet the columns
# score: 8
# says: each column, not each channel, got a mean and a deviation
def to_display(image, mean, std):
    undone = image.detach() * std + mean
    return undone.clamp(0, 1).permute(1, 2, 0).numpy()


# %% wrong: the first channel's numbers for all channels
# score: 8
# says: expected
def to_display(image, mean, std):
    undone = image.detach() * std[0] + mean[0]
    return undone.clamp(0, 1).permute(1, 2, 0).numpy()


# %% wrong: channels first
# score: 6
# says: The axes stand in another order
def to_display(image, mean, std):
    undone = image.detach() * std[:, None, None] + mean[:, None, None]
    return undone.clamp(0, 1).numpy()


# %% wrong: the numbers are poured into the new shape
# score: 6
# says: the numbers were poured into the new shape
def to_display(image, mean, std):
    C, H, W = image.shape
    undone = image.detach() * std[:, None, None] + mean[:, None, None]
    return undone.clamp(0, 1).reshape(H, W, C).numpy()


# %% wrong: rows and columns are exchanged
# score: 6
# says: expected (1, 3, 3)
def to_display(image, mean, std):
    undone = image.detach() * std[:, None, None] + mean[:, None, None]
    return undone.clamp(0, 1).permute(2, 1, 0).numpy()


# %% wrong: the result is a tensor
# score: 8
# says: is of type Tensor, expected a NumPy array
def to_display(image, mean, std):
    undone = image.detach() * std[:, None, None] + mean[:, None, None]
    return undone.clamp(0, 1).permute(1, 2, 0)


# %% wrong: bytes from 0 to 255
# score: 1
# says: expected floating point
def to_display(image, mean, std):
    undone = image.detach() * std[:, None, None] + mean[:, None, None]
    return (undone.clamp(0, 1) * 255).permute(1, 2, 0).byte().numpy()


# %% wrong: gradients stop numpy()
# score: 8
# says: Can't call numpy() on Tensor that requires grad
def to_display(image, mean, std):
    undone = image * std[:, None, None] + mean[:, None, None]
    return undone.clamp(0, 1).permute(1, 2, 0).numpy()


# %% wrong: in place, on the picture of the caller
# score: 8
# says: changed its input `image`
def to_display(image, mean, std):
    undone = image.detach().mul_(std[:, None, None]).add_(mean[:, None, None])
    return undone.clamp(0, 1).permute(1, 2, 0).numpy()


# %% wrong: in place by way of NumPy, which shares the memory
# score: 8
# says: changed its input `image`
def to_display(image, mean, std):
    array = image.detach().numpy()
    array *= std.numpy()[:, None, None]
    array += mean.numpy()[:, None, None]
    return array.clip(0, 1).transpose(1, 2, 0)


# %% wrong: stretched to what the picture holds
# score: 2
# says: nan
def to_display(image, mean, std):
    image = image.detach()
    stretched = (image - image.min()) / (image.max() - image.min())
    return stretched.permute(1, 2, 0).numpy()


# %% wrong: gray pictures lose their channel
# score: 3
# says: too few
def to_display(image, mean, std):
    undone = image.detach() * std[:, None, None] + mean[:, None, None]
    picture = undone.clamp(0, 1).permute(1, 2, 0).numpy()
    return picture[:, :, 0] if picture.shape[2] == 1 else picture


# %% wrong: nothing is returned
# score: 0
# says: returned None
def to_display(image, mean, std):
    undone = image.detach() * std[:, None, None] + mean[:, None, None]
    undone.clamp(0, 1).permute(1, 2, 0).numpy()
