# %% right: a class, a DataLoader, Adam
from torch.utils.data import DataLoader, TensorDataset


class SmallNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 24, 4, stride=2, padding=1)
        self.norm1 = nn.BatchNorm2d(24)
        self.conv2 = nn.Conv2d(24, 48, 3, stride=2, padding=1)
        self.norm2 = nn.BatchNorm2d(48)
        self.conv3 = nn.Conv2d(48, 64, 3, padding=1)
        self.norm3 = nn.BatchNorm2d(64)
        self.fc = nn.Linear(64 * 4 * 4, 10)

    def forward(self, x):
        x = F.relu(self.norm1(self.conv1(x)))
        x = F.relu(self.norm2(self.conv2(x)))
        x = F.max_pool2d(F.relu(self.norm3(self.conv3(x))), 2)
        return self.fc(x.flatten(1))


def train_cnn(images, labels):
    net = SmallNet().to(DEVICE)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.004)
    slower = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)
    loader = DataLoader(TensorDataset(images, labels), batch_size=50, shuffle=True)
    for epoch in range(3):
        for inputs, targets in loader:
            optimizer.zero_grad()
            criterion(net(inputs.to(DEVICE)), targets.to(DEVICE)).backward()
            optimizer.step()
        slower.step()
    return net.eval()


# %% right: strides, one-cycle, every other batch mirrored
def train_cnn(images, labels):
    def block(a, b, size, **options):
        convolution = nn.Conv2d(a, b, size, padding=1, bias=False, **options)
        return nn.Sequential(convolution, nn.BatchNorm2d(b), nn.ReLU(inplace=True))

    model = nn.Sequential(
        block(3, 24, 4, stride=2),
        block(24, 48, 3, stride=2),
        block(48, 64, 3),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(64 * 16, 10),
    ).to(DEVICE)
    num_steps = 500
    optimizer = torch.optim.AdamW(model.parameters(), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, 0.005, total_steps=num_steps
    )
    for step in range(num_steps):
        rows = torch.randint(len(labels), (50,))
        batch = images[rows].to(DEVICE)
        if step % 2:
            batch = batch.flip(-1)
        loss = F.cross_entropy(model(batch), labels[rows].to(DEVICE))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return model


# %% right: the course's blocks, Adam at one rate, channels last
def train_cnn(images, labels):
    blocks = [models.conv_block(*pair) for pair in ((3, 16), (16, 32), (32, 64))]
    model = nn.Sequential(*blocks, nn.Flatten(), nn.Linear(1024, 10))
    model = model.to(DEVICE, memory_format=torch.channels_last).train()
    adam = torch.optim.AdamW(model.parameters(), lr=0.003)
    batches = [rows for _ in range(3) for rows in torch.randperm(len(images)).split(50)]
    for rows in batches:
        adam.zero_grad()
        logits = model(images[rows].to(DEVICE))
        F.cross_entropy(logits, labels[rows].to(DEVICE)).backward()
        adam.step()
    return model


# %% right: a tenth is set aside, and the best epoch kept
import copy


def train_cnn(images, labels):
    order = torch.randperm(len(images))
    aside, rest = order[:1000], order[1000:]
    model = nn.Sequential(
        *(nn.Conv2d(3, 32, 4, 2, 1), nn.BatchNorm2d(32), nn.GELU()),
        *(nn.Conv2d(32, 64, 3, 2, 1), nn.BatchNorm2d(64), nn.GELU()),
        *(nn.AvgPool2d(2), nn.Flatten(), nn.Linear(64 * 16, 10)),
    ).to(DEVICE)
    best, kept = 0.0, None
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.005)
    for rate in (0.005, 0.003, 0.001):
        optimizer.param_groups[0]["lr"] = rate
        model.train()
        for rows in rest[torch.randperm(len(rest))].split(50):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(images[rows].to(DEVICE)), labels[rows].to(DEVICE))
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            found = model(images[aside].to(DEVICE)).argmax(1).cpu()
        accuracy = (found == labels[aside]).float().mean().item()
        if accuracy > best:
            best, kept = accuracy, copy.deepcopy(model.state_dict())
    model.load_state_dict(kept)
    return model


# %% wrong: a network that has not been trained
# score: 0
# says: expected at least 20%
def train_cnn(images, labels):
    return models.GlobalPoolingCNN()


# %% wrong: the loop without optimizer.step()
# score: 0
# says: does the optimizer hold the weights of this network?
def train_cnn(images, labels):
    model = models.GlobalPoolingCNN(widths=(8, 16, 16)).to(DEVICE)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for rows in torch.randperm(len(images)).split(100)[:40]:
        loss = F.cross_entropy(model(images[rows].to(DEVICE)), labels[rows].to(DEVICE))
        optimizer.zero_grad()
        loss.backward()
    return model


# %% wrong: the optimizer holds another network
# score: 0
# says: does the optimizer hold the weights of this network?
def train_cnn(images, labels):
    optimizer = torch.optim.Adam(make_cnn().parameters(), lr=0.003)
    model = make_cnn().to(DEVICE)
    for rows in torch.randperm(len(images)).split(100)[:40]:
        loss = F.cross_entropy(model(images[rows].to(DEVICE)), labels[rows].to(DEVICE))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


# %% wrong: images are shuffled and labels are not
# score: 0
# says: are images and labels shuffled alike
def train_cnn(images, labels):
    model = models.GlobalPoolingCNN(widths=(8, 16, 16)).to(DEVICE)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    images = images[torch.randperm(len(images))]
    for start in range(0, 5_000, 100):
        rows = slice(start, start + 100)
        loss = F.cross_entropy(model(images[rows].to(DEVICE)), labels[rows].to(DEVICE))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


# %% wrong: steps so large that the weights are lost
# score: 0
# says: train_cnn(images: float32 tensor
def train_cnn(images, labels):
    model = make_cnn().to(DEVICE)
    optimizer = torch.optim.SGD(model.parameters(), lr=30.0)
    for rows in torch.randperm(len(images)).split(100)[:20]:
        loss = F.cross_entropy(model(images[rows].to(DEVICE)), labels[rows].to(DEVICE))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


# %% wrong: softmax in the network, and again in the loss
# score: 0
# says: softmax was applied
def train_cnn(images, labels):
    model = nn.Sequential(make_cnn(), nn.Softmax(dim=1)).to(DEVICE)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for rows in torch.randperm(len(images)).split(100)[:10]:
        loss = F.cross_entropy(model(images[rows].to(DEVICE)), labels[rows].to(DEVICE))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


# %% wrong: the labels of the notebook in place of those handed over
# score: 0
# says: It learned other labels than those that it was given
def train_cnn(images, labels):
    model = nn.Sequential(
        nn.Flatten(), nn.Linear(3072, 32), nn.ReLU(), nn.Linear(32, 10)
    ).to(DEVICE)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    for rows in torch.randint(len(train_images), (500, 50)):
        logits = model(train_images[rows].to(DEVICE))
        loss = F.cross_entropy(logits, train_labels[rows].to(DEVICE))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


# %% wrong: dense layers alone
# score: 3
# says: of 2,000 pictures that it has not seen, expected at least
# says: Both low: learn longer, in more or better steps
def train_cnn(images, labels):
    model = nn.Sequential(
        nn.Flatten(), nn.Linear(3072, 32), nn.ReLU(), nn.Linear(32, 10)
    ).to(DEVICE)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    for rows in torch.randint(len(images), (500, 50)):
        loss = F.cross_entropy(model(images[rows].to(DEVICE)), labels[rows].to(DEVICE))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


# %% wrong: over the budget, and with no time to learn
# score: 0
# says: 541,094 parameters, expected at most 100,000
def train_cnn(images, labels):
    return models.ClassicCNN()


# %% wrong: the last loss is returned
# score: 0
# says: expected a network, which is an nn.Module
def train_cnn(images, labels):
    model = make_cnn().to(DEVICE)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for rows in torch.randperm(len(images)).split(100)[:10]:
        loss = F.cross_entropy(model(images[rows].to(DEVICE)), labels[rows].to(DEVICE))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()


# %% wrong: nothing is returned
# score: 0
# says: Is a `return` missing?
# says: there is no trained network
def train_cnn(images, labels):
    model = make_cnn().to(DEVICE)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for rows in torch.randperm(len(images)).split(100)[:10]:
        loss = F.cross_entropy(model(images[rows].to(DEVICE)), labels[rows].to(DEVICE))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


# %% wrong: scores of the whole batch in one row
# score: 0
# says: has shape (5000,), expected (500, 10)
def train_cnn(images, labels):
    return nn.Sequential(make_cnn(), nn.Flatten(0))
