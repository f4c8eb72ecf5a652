# %% right: counted pair by pair
def consistency(model, images, changed):
    mode = model.training
    model.eval()
    same = 0
    for one, other in zip(images, changed):
        a, b = model(one[None])[0], model(other[None])[0]
        same += int(torch.argmax(a)) == int(torch.argmax(b))
    model.train(mode)
    return same / len(images)


# %% right: a copy of the model, both batches in one
import copy


def consistency(model, images, changed):
    judge = copy.deepcopy(model)
    judge.eval()
    with torch.inference_mode():
        first, second = judge(torch.cat([images, changed])).chunk(2)
    return (first.max(1).indices == second.max(1).indices).double().mean().item()


# %% right: a helper that knows modes, a decorator
def predictions(model, images):
    mode = model.training
    model.train(False)
    found = model(images).softmax(1).argmax(1)
    model.train(mode)
    return found


@torch.no_grad()
def consistency(model, images, changed):
    return torch.mean((predictions(model, images) == predictions(model, changed)).float())


# %% right: NumPy, in batches
import numpy as np


def consistency(model, images, changed):
    was_training = model.training
    model.eval()
    same = []
    for a, b in zip(images.split(16), changed.split(16)):
        x, y = model(a).detach().numpy(), model(b).detach().numpy()
        same.extend(np.argmax(x, 1) == np.argmax(y, 1))
    if was_training:
        model.train()
    return float(np.mean(same))


# %% right: one minus the share of differences
def consistency(model, images, changed):
    modes = {module: module.training for module in model.modules()}
    try:
        model.eval()
        before, after = (model(x).topk(1).indices for x in (images, changed))
    finally:
        for module, mode in modes.items():
            module.training = mode
    return 1 - torch.count_nonzero(before != after).item() / len(images)


# %% wrong: eval is forgotten
# score: 3
# says: dropout must not make a difference
def consistency(model, images, changed):
    with torch.no_grad():
        return (model(images).argmax(1) == model(changed).argmax(1)).float().mean().item()


# %% wrong: eval for the first batch alone
# score: 3
# says: dropout must not make a difference
def consistency(model, images, changed):
    mode = model.training
    model.eval()
    before = model(images).argmax(1)
    model.train(mode)
    after = model(changed).argmax(1)
    return (before == after).float().mean().item()


# %% wrong: the model is left in eval mode
# score: 3
# says: Put back what was there before: train or eval mode of the network
def consistency(model, images, changed):
    model.eval()
    with torch.no_grad():
        return (model(images).argmax(1) == model(changed).argmax(1)).float().mean().item()


# %% wrong: the model is left in train mode, whatever it was
# score: 3
# says: Put back what was there before: train or eval mode of the network
def consistency(model, images, changed):
    model.eval()
    same = model(images).argmax(1) == model(changed).argmax(1)
    model.train()
    return same.float().mean().item()


# %% wrong: the share that changed
# score: 0
# says: It looks as if the share of changed predictions is returned
def consistency(model, images, changed):
    mode = model.training
    model.eval()
    other = model(images).argmax(1) != model(changed).argmax(1)
    model.train(mode)
    return other.float().mean().item()


# %% wrong: logits instead of classes
# score: 1
# says: It looks as if the logits are compared, not the classes
def consistency(model, images, changed):
    mode = model.training
    model.eval()
    same = torch.isclose(model(images), model(changed)).all(dim=1)
    model.train(mode)
    return same.float().mean().item()


# %% wrong: the largest logits instead of where they are
# score: 1
# says: expected 0.6
def consistency(model, images, changed):
    mode = model.training
    model.eval()
    same = model(images).max(1).values == model(changed).max(1).values
    model.train(mode)
    return same.float().mean().item()


# %% wrong: the largest along the batch
# score: 1
# says: It looks as if argmax goes along the images, not along the classes
def consistency(model, images, changed):
    mode = model.training
    model.eval()
    same = model(images).argmax(0) == model(changed).argmax(0)
    model.train(mode)
    return same.float().mean().item()


# %% wrong: all or nothing
# score: 1
# says: It looks as if it is all or nothing, where a share is asked for
def consistency(model, images, changed):
    mode = model.training
    model.eval()
    same = torch.equal(model(images).argmax(1), model(changed).argmax(1))
    model.train(mode)
    return float(same)


# %% wrong: counted
# score: 0
# says: It looks as if equal predictions are counted, not their share
def consistency(model, images, changed):
    mode = model.training
    model.eval()
    same = model(images).argmax(1) == model(changed).argmax(1)
    model.train(mode)
    return same.sum().item()


# %% wrong: a percentage
# score: 0
# says: It looks as if it is a percentage
def consistency(model, images, changed):
    mode = model.training
    model.eval()
    same = model(images).argmax(1) == model(changed).argmax(1)
    model.train(mode)
    return 100 * same.float().mean().item()


# %% wrong: each of the two is asked about the same batch
# score: 1
# says: It looks as if the same batch is asked about twice
def consistency(model, images, changed):
    mode = model.training
    model.eval()
    same = model(images).argmax(1) == model(images).argmax(1)
    model.train(mode)
    return same.float().mean().item()


# %% wrong: nothing is returned
# score: 0
# says: is a `return` missing
def consistency(model, images, changed):
    mode = model.training
    model.eval()
    (model(images).argmax(1) == model(changed).argmax(1)).float().mean().item()
    model.train(mode)
