# %% right: backward for the images alone
def saliency(model, images, labels):
    pictures = images.detach().clone()
    pictures.requires_grad = True
    scores = model(pictures).gather(1, labels[:, None])
    scores.sum().backward(inputs=[pictures])
    return pictures.grad.abs().max(dim=1)[0]


# %% right: image by image
def saliency(model, images, labels):
    maps = []
    for image, label in zip(images, labels):
        x = image.clone().unsqueeze(0).requires_grad_()
        score = model(x)[0, int(label)]
        slope = torch.autograd.grad(score, x)[0][0]
        best = slope[0].abs()
        for channel in slope[1:]:
            best = torch.maximum(best, channel.abs())
        maps.append(best)
    return torch.stack(maps)


# %% right: one-hot weights, gradients taken off the model afterwards
def saliency(model, images, labels):
    x = images.clone().requires_grad_()
    logits = model(x)
    chosen = F.one_hot(labels, logits.shape[1]).to(logits.dtype)
    logits.backward(gradient=chosen)
    model.zero_grad()
    return x.grad.abs().amax(1)


# %% right: torch.func, over single images
def saliency(model, images, labels):
    def logit(image, label):
        return model(image[None])[0].gather(0, label[None])[0]

    slopes = torch.stack([torch.func.grad(logit)(i, l) for i, l in zip(images, labels)])
    return torch.linalg.vector_norm(slopes, ord=float("inf"), dim=1).detach()


# %% right: a copy of the model, and the largest of gradient and its negative
def saliency(model, images, labels):
    import copy

    twin = copy.deepcopy(model).requires_grad_(False)
    x = nn.Parameter(images.clone())
    picked = twin(x)[range(len(labels)), labels.tolist()]
    picked.sum().backward()
    highest, lowest = x.grad.amax(1), x.grad.amin(1)
    return torch.maximum(highest, -lowest)


# %% right: the whole Jacobian, and what is needed of it
def saliency(model, images, labels):
    whole = torch.autograd.functional.jacobian(model, images)  # (N, K, N, C, H, W)
    maps = [whole[n, label, n] for n, label in enumerate(labels)]
    return torch.stack([each.abs().max(0).values for each in maps])


# %% wrong: the gradient of the loss
# score: 1
# says: it is the gradient of the loss
def saliency(model, images, labels):
    x = images.clone().requires_grad_()
    (g,) = torch.autograd.grad(F.cross_entropy(model(x), labels), x)
    return g.abs().amax(1)


# %% wrong: the gradient of the probability
# score: 1
# says: it is the gradient of the probability
def saliency(model, images, labels):
    x = images.clone().requires_grad_()
    p = model(x).softmax(1)[torch.arange(len(labels)), labels]
    (g,) = torch.autograd.grad(p.sum(), x)
    return g.abs().amax(1)


# %% wrong: the predicted class instead of the label
# score: 3
# says: the predicted class was taken, not the label
def saliency(model, images, labels):
    x = images.clone().requires_grad_()
    (g,) = torch.autograd.grad(model(x).max(1).values.sum(), x)
    return g.abs().amax(1)


# %% wrong: all logits added up
# score: 3
# says: all logits were added up
def saliency(model, images, labels):
    x = images.clone().requires_grad_()
    (g,) = torch.autograd.grad(model(x).sum(), x)
    return g.abs().amax(1)


# %% wrong: each image takes the columns of all labels
# score: 5
# says: each image took the labels of all
def saliency(model, images, labels):
    x = images.clone().requires_grad_()
    (g,) = torch.autograd.grad(model(x)[:, labels].sum(), x)
    return g.abs().amax(1)


# %% wrong: the sign stays
# score: 1
# says: the sign was kept
def saliency(model, images, labels):
    x = images.clone().requires_grad_()
    own = model(x)[torch.arange(len(labels)), labels]
    (g,) = torch.autograd.grad(own.sum(), x)
    return g.amax(1)


# %% wrong: the largest, and then the absolute value
# score: 3
# says: the largest was taken before the absolute value
def saliency(model, images, labels):
    x = images.clone().requires_grad_()
    own = model(x)[torch.arange(len(labels)), labels]
    (g,) = torch.autograd.grad(own.sum(), x)
    return g.amax(1).abs()


# %% wrong: the sum over the channels
# score: 3
# says: the sizes of the channels were added up
def saliency(model, images, labels):
    x = images.clone().requires_grad_()
    own = model(x)[torch.arange(len(labels)), labels]
    (g,) = torch.autograd.grad(own.sum(), x)
    return g.abs().sum(1)


# %% wrong: the length over the channels
# score: 3
# says: the length over the channels was taken
def saliency(model, images, labels):
    x = images.clone().requires_grad_()
    own = model(x)[torch.arange(len(labels)), labels]
    (g,) = torch.autograd.grad(own.sum(), x)
    return g.norm(dim=1)


# %% wrong: the mean over the batch
# score: 5
# says: it was divided by the number of images
def saliency(model, images, labels):
    x = images.clone().requires_grad_()
    own = model(x)[torch.arange(len(labels)), labels]
    (g,) = torch.autograd.grad(own.mean(), x)
    return g.abs().amax(1)


# %% wrong: scaled to 1 for showing
# score: 1
def saliency(model, images, labels):
    x = images.clone().requires_grad_()
    own = model(x)[torch.arange(len(labels)), labels]
    (g,) = torch.autograd.grad(own.sum(), x)
    g = g.abs().amax(1)
    return g / g.max()


# %% wrong: backward leaves gradients on the weights
# score: 6
# says: the gradient on
def saliency(model, images, labels):
    x = images.clone().requires_grad_()
    model(x)[torch.arange(len(labels)), labels].sum().backward()
    return x.grad.abs().amax(1)


# %% wrong: all channels are kept
# score: 1
# says: axes instead of
def saliency(model, images, labels):
    x = images.clone().requires_grad_()
    own = model(x)[torch.arange(len(labels)), labels]
    (g,) = torch.autograd.grad(own.sum(), x)
    return g.abs()


# %% wrong: the first label for all
# score: 5
def saliency(model, images, labels):
    x = images.clone().requires_grad_()
    (g,) = torch.autograd.grad(model(x)[:, labels[0]].sum(), x)
    return g.abs().amax(1)


# %% wrong: the model is left in train mode
# score: 4
# says: train or eval mode
def saliency(model, images, labels):
    model.train()
    x = images.clone().requires_grad_()
    own = model(x)[torch.arange(len(labels)), labels]
    (g,) = torch.autograd.grad(own.sum(), x)
    return g.abs().amax(1)
