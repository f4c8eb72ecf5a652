# %% right: SGD with maximize=True on a copy of the model
def maximize(model, channel, image, *, steps, learning_rate):
    import copy

    twin = copy.deepcopy(model).eval().requires_grad_(False)
    x = nn.Parameter(image.clone())
    optimizer = torch.optim.SGD([x], lr=learning_rate, maximize=True)
    for _ in range(steps):
        optimizer.zero_grad()
        twin(x.unsqueeze(0))[0, channel].mean().backward()
        optimizer.step()
        with torch.no_grad():
            x.clamp_(0, 1)
    return x.detach()


# %% right: descent on the negative response, gradients asked for the image alone
def maximize(model, channel, image, *, steps, learning_rate):
    mode = model.training
    model.eval()
    picture = image.detach().clone()
    try:
        for _ in range(steps):
            picture.requires_grad_(True)
            loss = -model(picture[None]).select(1, channel).mean()
            loss.backward(inputs=[picture])
            with torch.no_grad():
                picture = (picture - learning_rate * picture.grad).clip(min=0, max=1)
    finally:
        model.train(mode)
    return picture


# %% right: torch.func.grad
def maximize(model, channel, image, *, steps, learning_rate):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    response = lambda picture: model(picture[None])[:, channel].mean()  # noqa: E731
    picture = image.clone()
    for _ in range(steps):
        picture = picture + learning_rate * torch.func.grad(response)(picture)
        picture = torch.clamp(picture, 0.0, 1.0)
    for module, mode in modes.items():
        module.training = mode
    return picture.detach()


# %% right: backward, then the gradients on the weights are taken away
def one_step(model, channel, picture, learning_rate):
    picture = picture.detach().requires_grad_()
    output = model(torch.stack([picture]))
    output[0][channel].mean().backward()
    moved = picture.data + learning_rate * picture.grad
    return torch.minimum(torch.maximum(moved, torch.zeros_like(moved)), torch.ones_like(moved))


def maximize(model, channel, image, *, steps, learning_rate):
    was_training = model.training
    if was_training:
        model.eval()
    picture = image.clone()
    while steps > 0:
        picture = one_step(model, channel, picture, learning_rate)
        steps -= 1
    model.zero_grad()
    if was_training:
        model.train()
    return picture


# %% right: the sum divided by its number of values
def maximize(model, channel, image, *, steps, learning_rate):
    def response(batch):
        out = model(batch)
        out = out.reshape(*out.shape[:2], -1)[:, channel]
        return out.sum() / out.shape[-1]

    was = model.training
    model.train(False)
    batch = image.clone().unsqueeze(0)
    for step in range(steps):
        batch = batch.detach().requires_grad_(True)
        g = torch.autograd.grad(response(batch), [batch])[0]
        batch = torch.clip(batch.detach() + learning_rate * g, 0, 1)
    model.train(was)
    return batch.squeeze(0)


# %% wrong: down instead of up
# score: 2
# says: the gradient was subtracted: that is the way down
def maximize(model, channel, image, *, steps, learning_rate):
    was = model.training
    model.eval()
    x = image.clone()
    for _ in range(steps):
        x.requires_grad_()
        (g,) = torch.autograd.grad(model(x[None])[0, channel].mean(), x)
        x = (x - learning_rate * g).detach().clamp(0, 1)
    model.train(was)
    return x


# %% wrong: the sum of the map instead of its mean
# score: 5
# says: the sum of the map was taken, not its mean
def maximize(model, channel, image, *, steps, learning_rate):
    was = model.training
    model.eval()
    x = image.clone()
    for _ in range(steps):
        x.requires_grad_()
        (g,) = torch.autograd.grad(model(x[None])[0, channel].sum(), x)
        x = (x + learning_rate * g).detach().clamp(0, 1)
    model.train(was)
    return x


# %% wrong: cut off after the last step alone
# score: 7
# says: the values were cut off after the last step alone
def maximize(model, channel, image, *, steps, learning_rate):
    was = model.training
    model.eval()
    x = image.clone()
    for _ in range(steps):
        x.requires_grad_()
        (g,) = torch.autograd.grad(model(x[None])[0, channel].mean(), x)
        x = (x + learning_rate * g).detach()
    model.train(was)
    return x.clamp(0, 1)


# %% wrong: never cut off
# score: 7
# says: the values were not kept between 0 and 1
def maximize(model, channel, image, *, steps, learning_rate):
    was = model.training
    model.eval()
    x = image.clone()
    for _ in range(steps):
        x.requires_grad_()
        (g,) = torch.autograd.grad(model(x[None])[0, channel].mean(), x)
        x = (x + learning_rate * g).detach()
    model.train(was)
    return x


# %% wrong: the mode of the model is not looked at
# score: 5
# says: dropout sets half of the values to 0
# says: running_mean
def maximize(model, channel, image, *, steps, learning_rate):
    x = image.clone()
    for _ in range(steps):
        x.requires_grad_()
        (g,) = torch.autograd.grad(model(x[None])[0, channel].mean(), x)
        x = (x + learning_rate * g).detach().clamp(0, 1)
    return x


# %% wrong: the model stays in eval mode
# score: 6
# says: train or eval mode of the network
def maximize(model, channel, image, *, steps, learning_rate):
    model.eval()
    x = image.clone()
    for _ in range(steps):
        x.requires_grad_()
        (g,) = torch.autograd.grad(model(x[None])[0, channel].mean(), x)
        x = (x + learning_rate * g).detach().clamp(0, 1)
    return x


# %% wrong: always leaves the model in train mode
# score: 6
# says: train or eval mode of the network
def maximize(model, channel, image, *, steps, learning_rate):
    model.eval()
    x = image.clone()
    for _ in range(steps):
        x.requires_grad_()
        (g,) = torch.autograd.grad(model(x[None])[0, channel].mean(), x)
        x = (x + learning_rate * g).detach().clamp(0, 1)
    model.train()
    return x


# %% wrong: backward leaves gradients on the weights
# score: 6
# says: the gradient on 1.weight
def maximize(model, channel, image, *, steps, learning_rate):
    was = model.training
    model.eval()
    x = image.clone()
    for _ in range(steps):
        x = x.detach().requires_grad_()
        model(x[None])[0, channel].mean().backward()
        x = (x + learning_rate * x.grad).clamp(0, 1)
    model.train(was)
    return x.detach()


# %% wrong: the weights are frozen for good
# score: 6
# says: requires_grad of 1.weight
def maximize(model, channel, image, *, steps, learning_rate):
    was = model.training
    model.eval().requires_grad_(False)
    x = image.clone()
    for _ in range(steps):
        x.requires_grad_()
        (g,) = torch.autograd.grad(model(x[None])[0, channel].mean(), x)
        x = (x + learning_rate * g).detach().clamp(0, 1)
    model.train(was)
    return x


# %% wrong: the optimizer moves the weights as well
# score: 1
# says: changed its input `model`
def maximize(model, channel, image, *, steps, learning_rate):
    was = model.training
    model.eval()
    x = nn.Parameter(image.clone())
    optimizer = torch.optim.SGD([x, *model.parameters()], lr=learning_rate, maximize=True)
    for _ in range(steps):
        optimizer.zero_grad()
        model(x[None])[0, channel].mean().backward()
        optimizer.step()
        x.data.clamp_(0, 1)
    model.zero_grad()
    model.train(was)
    return x.detach()


# %% wrong: the image of the caller is changed in place
# score: 6
# says: changed its input `image`
def maximize(model, channel, image, *, steps, learning_rate):
    was = model.training
    model.eval()
    x = image.detach()
    for _ in range(steps):
        x.requires_grad_()
        (g,) = torch.autograd.grad(model(x[None])[0, channel].mean(), x)
        with torch.no_grad():
            x += learning_rate * g
            x.clamp_(0, 1)
    model.train(was)
    return x.detach().clone()


# %% wrong: the gradient of the first step is used again and again
# score: 5
# says: is the gradient taken anew each time
def maximize(model, channel, image, *, steps, learning_rate):
    was = model.training
    model.eval()
    start = image.clone().requires_grad_()
    (g,) = torch.autograd.grad(model(start[None])[0, channel].mean(), start)
    x = image.clone()
    for _ in range(steps):
        x = (x + learning_rate * g).clamp(0, 1)
    model.train(was)
    return x


# %% wrong: gradients of earlier steps add up
# score: 3
# says: Two steps, each of 0.1
def maximize(model, channel, image, *, steps, learning_rate):
    was = model.training
    model.eval()
    x = image.clone().requires_grad_()
    for _ in range(steps):
        model(x[None])[0, channel].mean().backward(inputs=[x])
        with torch.no_grad():
            x += learning_rate * x.grad
            x.clamp_(0, 1)
    model.train(was)
    return x.detach()


# %% wrong: the result needs gradients
# score: 6
# says: needs gradients
def maximize(model, channel, image, *, steps, learning_rate):
    was = model.training
    model.eval()
    x = image.clone().requires_grad_()
    for _ in range(steps):
        (g,) = torch.autograd.grad(model(x[None])[0, channel].mean(), x)
        x = (x + learning_rate * g).clamp(0, 1)
    model.train(was)
    return x


# %% wrong: the gradient is scaled to length 1
# score: 2
def maximize(model, channel, image, *, steps, learning_rate):
    was = model.training
    model.eval()
    x = image.clone()
    for _ in range(steps):
        x.requires_grad_()
        (g,) = torch.autograd.grad(model(x[None])[0, channel].mean(), x)
        x = (x + learning_rate * g / (g.norm() + 1e-8)).detach().clamp(0, 1)
    model.train(was)
    return x


# %% wrong: the batch is returned, not the image
# score: 2
# says: It has an axis of length 1 too many
def maximize(model, channel, image, *, steps, learning_rate):
    was = model.training
    model.eval()
    x = image[None].clone()
    for _ in range(steps):
        x.requires_grad_()
        (g,) = torch.autograd.grad(model(x)[0, channel].mean(), x)
        x = (x + learning_rate * g).detach().clamp(0, 1)
    model.train(was)
    return x
