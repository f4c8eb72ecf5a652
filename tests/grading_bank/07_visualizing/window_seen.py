# %% right: the two axes written out
def window_seen(layers, row, col, image_size):
    top, bottom, left, right = row, row + 1, col, col + 1
    for kernel, stride, padding in layers[::-1]:
        top = top * stride - padding
        left = left * stride - padding
        bottom = (bottom - 1) * stride - padding + kernel
        right = (right - 1) * stride - padding + kernel
    top, left = max(0, top), max(0, left)
    bottom, right = min(image_size[0], bottom), min(image_size[1], right)
    return top, bottom, left, right


# %% right: step, offset and receptive field from the front
def window_seen(layers, row, col, image_size):
    field, jump, start = 1, 1, 0
    for kernel_size, stride, padding in layers:
        field += (kernel_size - 1) * jump
        start -= padding * jump
        jump *= stride
    answer = []
    for place, size in zip((row, col), image_size):
        first = start + place * jump
        answer += [max(first, 0), min(first + field, size)]
    return answer


# %% right: asks PyTorch which pixels have a gradient
def window_seen(layers, row, col, image_size):
    x = image = torch.zeros(1, 1, *image_size, requires_grad=True)
    for kernel_size, stride, padding in layers:
        x = F.conv2d(x, torch.ones(1, 1, kernel_size, kernel_size), None, stride, padding)
    (gradient,) = torch.autograd.grad(x[0, 0, row, col], image) if layers else (None,)
    if gradient is None:
        return (row, row + 1, col, col + 1)
    rows, cols = gradient[0, 0].nonzero(as_tuple=True)
    return (int(rows.min()), int(rows.max()) + 1, int(cols.min()), int(cols.max()) + 1)


# %% right: sets of rows, clipped after each layer to the size it had
def window_seen(layers, row, col, image_size):
    def axis(place, size):
        sizes = [size]
        for kernel_size, stride, padding in layers:
            sizes.append((sizes[-1] + 2 * padding - kernel_size) // stride + 1)
        needed = {place}
        for (kernel_size, stride, padding), limit in zip(reversed(layers), sizes[-2::-1]):
            needed = {p * stride - padding + k for p in needed for k in range(kernel_size)}
            needed = {p for p in needed if 0 <= p < limit}
        return min(needed), max(needed) + 1

    return axis(row, image_size[0]) + axis(col, image_size[1])


# %% right: recursion, and a tensor as the result
def window_seen(layers, row, col, image_size):
    def back(first, last, rest):
        if not rest:
            return first, last
        *rest, (k, s, p) = rest
        return back(first * s - p, last * s - p + k - 1, rest)

    spans = torch.tensor([back(row, row, layers), back(col, col, layers)])
    spans[:, 1] += 1
    spans = spans.clamp(min=0)
    return torch.minimum(spans, torch.tensor(image_size)[:, None]).flatten()


# %% wrong: the last row and column themselves, not one past them
# score: 0
# says: bottom and right are the last row and column seen
def window_seen(layers, row, col, image_size):
    def seen(place, size):
        first = last = place
        for k, s, p in reversed(layers):
            first, last = first * s - p, last * s - p + k - 1
        return max(first, 0), min(last, size - 1)

    return (*seen(row, image_size[0]), *seen(col, image_size[1]))


# %% wrong: from the first layer to the last
# score: 2
# says: the layers were passed from the first to the last
def window_seen(layers, row, col, image_size):
    def seen(place, size):
        first = last = place
        for k, s, p in layers:
            first, last = first * s - p, last * s - p + k - 1
        return max(first, 0), min(last + 1, size)

    return (*seen(row, image_size[0]), *seen(col, image_size[1]))


# %% wrong: not cut off at the border
# score: 5
# says: the window was not cut off at the border
def window_seen(layers, row, col, image_size):
    def seen(place):
        first = last = place
        for k, s, p in reversed(layers):
            first, last = first * s - p, last * s - p + k - 1
        return first, last + 1

    return (*seen(row), *seen(col))


# %% wrong: cut off at 0 only
# score: 5
# says: of ten rows none lies behind row 9
def window_seen(layers, row, col, image_size):
    def seen(place):
        first = last = place
        for k, s, p in reversed(layers):
            first, last = first * s - p, last * s - p + k - 1
        return max(first, 0), last + 1

    return (*seen(row), *seen(col))


# %% wrong: the padding is left out
# score: 5
# says: the padding was left out
def window_seen(layers, row, col, image_size):
    def seen(place, size):
        first = last = place
        for k, s, _ in reversed(layers):
            first, last = first * s, last * s + k - 1
        return max(first, 0), min(last + 1, size)

    return (*seen(row, image_size[0]), *seen(col, image_size[1]))


# %% wrong: the stride is left out
# score: 0
# says: the stride was left out
def window_seen(layers, row, col, image_size):
    def seen(place, size):
        first = last = place
        for k, _, p in reversed(layers):
            first, last = first - p, last - p + k - 1
        return max(first, 0), min(last + 1, size)

    return (*seen(row, image_size[0]), *seen(col, image_size[1]))


# %% wrong: height and width exchanged at the border
# score: 2
def window_seen(layers, row, col, image_size):
    def seen(place, size):
        first = last = place
        for k, s, p in reversed(layers):
            first, last = first * s - p, last * s - p + k - 1
        return max(first, 0), min(last + 1, size)

    W, H = image_size
    return (*seen(row, H), *seen(col, W))


# %% wrong: only the last layer
# score: 2
# says: only the last layer was counted
def window_seen(layers, row, col, image_size):
    k, s, p = layers[-1] if layers else (1, 1, 0)
    H, W = image_size
    top, left = row * s - p, col * s - p
    return max(top, 0), min(top + k, H), max(left, 0), min(left + k, W)


# %% wrong: the window is centered on the place
# score: 0
# says: the window is centered on the place of the value
def window_seen(layers, row, col, image_size):
    field, jump = 1, 1
    for k, s, _ in layers:
        field += (k - 1) * jump
        jump *= s
    H, W = image_size
    top, left = row * jump - field // 2, col * jump - field // 2
    return max(top, 0), min(top + field, H), max(left, 0), min(left + field, W)


# %% wrong: all tops and lefts first
# score: 0
# says: the four numbers stand in another order
def window_seen(layers, row, col, image_size):
    def seen(place, size):
        first = last = place
        for k, s, p in reversed(layers):
            first, last = first * s - p, last * s - p + k - 1
        return max(first, 0), min(last + 1, size)

    (top, bottom), (left, right) = seen(row, image_size[0]), seen(col, image_size[1])
    return top, left, bottom, right


# %% wrong: the size of the field alone is grown, without the strides before
# score: 2
# says: the stride of the first does not count for those behind it
def window_seen(layers, row, col, image_size):
    field, jump, start = 1, 1, 0
    for k, s, p in layers:
        field += k - 1
        start -= p * jump
        jump *= s
    H, W = image_size
    top, left = start + row * jump, start + col * jump
    return max(top, 0), min(top + field, H), max(left, 0), min(left + field, W)
