# %% right: a list, and dict(named_modules)
def feature_maps(model, layer, images):
    outputs = []

    def keep(module, inputs, output):
        outputs.append(output.detach().clone())

    hook = dict(model.named_modules())[layer].register_forward_hook(keep)
    try:
        model(images)
    finally:
        hook.remove()
    return outputs[0]


# %% right: a context manager of its own
import contextlib


@contextlib.contextmanager
def listening(module):
    heard = {}
    handle = module.register_forward_hook(
        lambda _module, _inputs, output: heard.update(maps=output.clone())
    )
    try:
        yield heard
    finally:
        handle.remove()


@torch.no_grad()
def feature_maps(model, layer, images):
    with listening(model.get_submodule(layer)) as heard:
        model(images)
    return heard["maps"]


# %% right: a hook on a deep copy of the model
def feature_maps(model, layer, images):
    import copy

    twin = copy.deepcopy(model)
    kept = {}
    for name, module in twin.named_modules():
        if name == layer:
            module.register_forward_hook(lambda m, i, o: kept.__setitem__("o", o.detach().clone()))
    twin(images)
    return kept["o"]


# %% right: the error is caught, the hook removed, the error raised again
def feature_maps(model, layer, images):
    result = None

    def hook(_, __, output):
        nonlocal result
        result = torch.tensor(output.tolist(), dtype=output.dtype)

    handle = model.get_submodule(layer).register_forward_hook(hook)
    with torch.inference_mode():
        try:
            model(images)
        except Exception:
            handle.remove()
            raise
    handle.remove()
    return result


# %% right: stops the run once the layer has been reached
def feature_maps(model, layer, images):
    class Found(Exception):
        pass

    kept = []

    def hook(module, inputs, output):
        kept.append(output.clone().detach())
        raise Found

    handle = model.get_submodule(layer).register_forward_hook(hook)
    try:
        model(images)
    except Found:
        pass
    finally:
        handle.remove()
    return kept[0]


# %% right: without a hook, layer after layer, also inside blocks
def feature_maps(model, layer, images):
    x = images
    kept = None
    with torch.no_grad():
        for name, module in model.named_modules():
            if len(list(module.children())):
                continue
            x = module(x)
            if name == layer:
                kept = x.clone()
    return kept


# %% right: kept as a NumPy array
def feature_maps(model, layer, images):
    store = []
    module = model.get_submodule(layer)
    handle = module.register_forward_hook(lambda m, i, o: store.append(o.numpy(force=True).copy()))
    try:
        model.forward(images)
    finally:
        handle.remove()
    return torch.from_numpy(store[-1])


# %% wrong: the hook stays on
# score: 5
# says: changed its input `model`
# says: the hooks on layer '0'
def feature_maps(model, layer, images):
    kept = []
    model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    model(images)
    return kept[0]


# %% wrong: the hook stays on after an error
# score: 6
# says: finally
def feature_maps(model, layer, images):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(
        lambda m, i, o: kept.append(o.detach().clone())
    )
    model(images)
    handle.remove()
    return kept[0]


# %% wrong: detached, but not copied
# score: 5
# says: the ReLU after the layer wrote into what you kept
# says: shares its memory
def feature_maps(model, layer, images):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.detach()))
    try:
        model(images)
    finally:
        handle.remove()
    return kept[0]


# %% wrong: copied too late, when the run is over
# score: 5
# says: the ReLU after the layer wrote into what you kept
def feature_maps(model, layer, images):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o))
    try:
        with torch.no_grad():
            model(images)
    finally:
        handle.remove()
    return kept[0].clone()


# %% wrong: copied, but the graph hangs on
# score: 6
# says: needs gradients
def feature_maps(model, layer, images):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(lambda m, i, o: kept.append(o.clone()))
    try:
        model(images)
    finally:
        handle.remove()
    return kept[0]


# %% wrong: what goes into the layer
# score: 2
# says: it is what went into the layer
def feature_maps(model, layer, images):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(
        lambda m, inputs, o: kept.append(inputs[0].detach().clone())
    )
    try:
        model(images)
    finally:
        handle.remove()
    return kept[0]


# %% wrong: the output of the whole network
# score: 3
# says: it is the output of the whole network
def feature_maps(model, layer, images):
    model.get_submodule(layer)
    with torch.no_grad():
        return model(images)


# %% wrong: counts top-level layers and knows no names
# score: 4
# says: raised ValueError
def feature_maps(model, layer, images):
    with torch.no_grad():
        return model[: int(layer) + 1](images).clone()


# %% wrong: a list outside, of which the first is always returned
# score: 2
seen_before = []


def feature_maps(model, layer, images):
    handle = model.get_submodule(layer).register_forward_hook(
        lambda m, i, o: seen_before.append(o.detach().clone())
    )
    try:
        model(images)
    finally:
        handle.remove()
    return seen_before[0]


# %% wrong: the error of the run is swallowed
# score: 6
# says: returned None, expected a RuntimeError
def feature_maps(model, layer, images):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(
        lambda m, i, o: kept.append(o.detach().clone())
    )
    try:
        model(images)
    except RuntimeError:
        return None
    finally:
        handle.remove()
    return kept[0]


# %% wrong: only the map of the first image
# score: 2
# says: an axis of length 1 too few
def feature_maps(model, layer, images):
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(
        lambda m, i, o: kept.append(o.detach().clone())
    )
    try:
        model(images)
    finally:
        handle.remove()
    return kept[0][0]


# %% wrong: the model is put into train mode
# score: 5
# says: train or eval mode
def feature_maps(model, layer, images):
    model.eval()
    kept = []
    handle = model.get_submodule(layer).register_forward_hook(
        lambda m, i, o: kept.append(o.detach().clone())
    )
    try:
        model(images)
    finally:
        handle.remove()
        model.train()
    return kept[0]
