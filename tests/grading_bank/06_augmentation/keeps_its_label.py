# %% right: conditions
def keeps_its_label(transform, data_set):
    if transform == "gray":
        return data_set != "tomatoes"
    if transform == "half turn":
        return data_set not in ("digits", "arrows")
    if transform == "flip left-right":
        return data_set != "digits"
    return True


# %% right: a set of pairs that spoil
SPOILED = {
    ("digits", "flip left-right"),
    ("digits", "half turn"),
    ("arrows", "half turn"),
    ("tomatoes", "gray"),
}


def keeps_its_label(transform, data_set):
    return (data_set, transform) not in SPOILED


# %% right: the whole table
def keeps_its_label(transform, data_set):
    table = {
        "digits": [True, False, False, True, True],
        "photographs": [True, True, True, True, True],
        "arrows": [True, True, False, True, True],
        "tomatoes": [True, True, True, True, False],
    }
    return table[data_set][TRANSFORMS.index(transform)]


# %% right: match and case
def keeps_its_label(transform, data_set):
    match data_set, transform:
        case "digits", "flip left-right" | "half turn":
            return False
        case "arrows", "half turn":
            return False
        case "tomatoes", "gray":
            return False
        case _:
            return True


# %% right: ones and zeros in NumPy
def keeps_its_label(transform, data_set):
    import numpy as np

    rows = ["digits", "photographs", "arrows", "tomatoes"]
    table = np.array([[1, 0, 0, 1, 1], [1, 1, 1, 1, 1], [1, 1, 0, 1, 1], [1, 1, 1, 1, 0]])
    return table[rows.index(data_set), TRANSFORMS.index(transform)] == 1


# %% wrong: as if it were a property of the transform alone
# score: 0
# says: the number of transforms that keep the label of all digits is 4, expected 3
def keeps_its_label(transform, data_set):
    return transform != "gray"


# %% wrong: everything keeps the label
# score: 0
# says: is 5, expected 3
def keeps_its_label(transform, data_set):
    return True


# %% wrong: a 6 may stand on its head, as the lists say
# score: 2
# says: is 4, expected 3
def keeps_its_label(transform, data_set):
    spoiled = {"digits": ["flip left-right"], "arrows": ["half turn"]}
    spoiled |= {"tomatoes": ["gray"], "photographs": []}
    return transform not in spoiled[data_set]


# %% wrong: the right number of transforms for digits, and not the right ones
# score: 2
# says: keeps_its_label('half turn', 'digits') is True, expected False
def keeps_its_label(transform, data_set):
    spoiled = {"digits": ["flip left-right", "gray"], "arrows": ["half turn"]}
    spoiled |= {"tomatoes": ["gray"], "photographs": []}
    return transform not in spoiled[data_set]


# %% wrong: a mirrored arrow is taken for a turned one
# score: 3
# says: the number of transforms that keep the label of all arrows is 3, expected 4
def keeps_its_label(transform, data_set):
    spoiled = {
        "digits": ["flip left-right", "half turn"],
        "arrows": ["flip left-right", "half turn"],
        "tomatoes": ["gray"],
        "photographs": [],
    }
    return transform not in spoiled[data_set]


# %% wrong: for arrows the flip instead of the half turn
# score: 3
# says: keeps_its_label('flip left-right', 'arrows') is False, expected True
def keeps_its_label(transform, data_set):
    spoiled = {
        "digits": ["flip left-right", "half turn"],
        "arrows": ["flip left-right"],
        "tomatoes": ["gray"],
        "photographs": [],
    }
    return transform not in spoiled[data_set]


# %% wrong: color does not matter to tomatoes
# score: 3
# says: By what does one tell the classes of this data set apart
def keeps_its_label(transform, data_set):
    spoiled = {
        "digits": ["flip left-right", "half turn"],
        "arrows": ["half turn"],
        "tomatoes": [],
        "photographs": [],
    }
    return transform not in spoiled[data_set]


# %% wrong: the opposite is returned
# score: 0
# says: is 2, expected 3
def keeps_its_label(transform, data_set):
    spoiled = {
        "digits": ["flip left-right", "half turn"],
        "arrows": ["half turn"],
        "tomatoes": ["gray"],
        "photographs": [],
    }
    return transform in spoiled[data_set]


# %% wrong: words instead of True and False
# score: 0
# says: expected True or False
def keeps_its_label(transform, data_set):
    return "yes" if transform.startswith(("shift", "turn")) else "no"


# %% wrong: nothing is returned
# score: 0
# says: is None, expected True or False
def keeps_its_label(transform, data_set):
    transform in ("shift by 2 pixels", "turn by 10 degrees")
