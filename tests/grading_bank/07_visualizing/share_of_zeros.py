# %% right: a hook on each ReLU, on a model that keeps none
def share_of_zeros(model, images):
    shares, handles = [], []
    for layer in model.modules():
        if isinstance(layer, nn.ReLU):
            handles.append(
                layer.register_forward_hook(
                    lambda m, i, o: shares.append((o == 0).float().mean().item())
                )
            )
    with torch.no_grad():
        model(images)
    for handle in handles:
        handle.remove()
    return shares


# %% right: zeros and values counted, image by image
def share_of_zeros(model, images):
    zeros, counts = {}, {}
    for image in images:
        x = image.unsqueeze(0)
        for i, layer in enumerate(model):
            x = layer(x)
            if type(layer) is nn.ReLU:
                zeros[i] = zeros.get(i, 0) + int((x == 0).sum())
                counts[i] = counts.get(i, 0) + x.numel()
    return [zeros[i] / counts[i] for i in zeros]


# %% right: slices of the model, and count_nonzero
@torch.no_grad()
def share_of_zeros(model, images):
    ends = [i + 1 for i, layer in enumerate(model) if isinstance(layer, nn.ReLU)]
    outputs = [model[:end](images) for end in ends]
    return [1 - x.count_nonzero().item() / x.numel() for x in outputs]


# %% right: a generator, and a tensor as the result
def behind_relus(model, x):
    for _, layer in model.named_children():
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            yield x


def share_of_zeros(model, images):
    return torch.stack(
        [(x <= 0).to(torch.float64).mean() for x in behind_relus(model, images.detach())]
    )


# %% right: a tuple of NumPy numbers
def share_of_zeros(model, images):
    import numpy as np

    result, x = (), images
    for layer in model.children():
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            result += (np.mean(x.detach().numpy() == 0),)
    return result


# %% wrong: the share of what is not zero
# score: 2
# says: the values that are not zero were counted
def share_of_zeros(model, images):
    shares, x = [], images
    for layer in model:
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            shares.append((x > 0).float().mean().item())
    return shares


# %% wrong: zeros counted, not their share
# score: 2
# says: the zeros were not divided by the number of values
def share_of_zeros(model, images):
    shares, x = [], images
    for layer in model:
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            shares.append((x == 0).sum().item())
    return shares


# %% wrong: every layer has an entry
# score: 1
# says: the number of shares in
def share_of_zeros(model, images):
    shares, x = [], images
    for layer in model:
        x = layer(x)
        shares.append((x == 0).float().mean().item())
    return shares


# %% wrong: only the first image
# score: 4
# says: only the first image was looked at
def share_of_zeros(model, images):
    shares, x = [], images[:1]
    for layer in model:
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            shares.append((x == 0).float().mean().item())
    return shares


# %% wrong: negative values before the ReLU, where exact zeros are missed
# score: 2
def share_of_zeros(model, images):
    shares, x = [], images
    for layer in model:
        if isinstance(layer, nn.ReLU):
            shares.append((x < 0).float().mean().item())
        x = layer(x)
    return shares


# %% wrong: hooks that stay on
# score: 4
# says: the hooks on layer
def share_of_zeros(model, images):
    shares = []
    for layer in model:
        if isinstance(layer, nn.ReLU):
            layer.register_forward_hook(lambda m, i, o: shares.append((o == 0).float().mean().item()))
    model(images)
    return shares


# %% wrong: each ReLU gets the images themselves
# score: 2
def share_of_zeros(model, images):
    return [
        (layer(images) == 0).float().mean().item()
        for layer in model
        if isinstance(layer, nn.ReLU)
    ]


# %% wrong: zeros among the weights
# score: 2
def share_of_zeros(model, images):
    shares = []
    for before, layer in zip(model, list(model)[1:]):
        if isinstance(layer, nn.ReLU):
            weights = getattr(before, "weight", torch.ones(1))
            shares.append((weights == 0).float().mean().item())
    return shares


# %% wrong: one share for all ReLUs together
# score: 2
def share_of_zeros(model, images):
    zeros, count, x = 0, 0, images
    for layer in model:
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            zeros += (x == 0).sum().item()
            count += x.numel()
    return [zeros / count]


# %% wrong: a dictionary of names
# score: 1
# says: expected a list
def share_of_zeros(model, images):
    shares, x = {}, images
    for name, layer in model.named_children():
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            shares[name] = (x == 0).float().mean().item()
    return shares


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def share_of_zeros(model, images):
    shares, x = [], images
    for layer in model:
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            shares.append((x == 0).float().mean().item())
