# %% right: a class with dropout, a DataLoader, Adam
from torch.utils.data import DataLoader, TensorDataset


class SmallNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.conv3 = nn.Conv2d(32, 64, 3, padding=1)
        self.drop = nn.Dropout(0.1)
        self.fc1 = nn.Linear(64 * 4 * 4, 64)
        self.fc2 = nn.Linear(64, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.max_pool2d(F.relu(self.conv3(x)), 2)
        x = F.relu(self.fc1(self.drop(x.flatten(1))))
        return self.fc2(x)


def train_cnn(images, labels):
    net = SmallNet().to(DEVICE)
    net.train()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.0015)
    loader = DataLoader(TensorDataset(images, labels), batch_size=40, shuffle=True)
    for epoch in range(6):
        for inputs, targets in loader:
            optimizer.zero_grad()
            criterion(net(inputs.to(DEVICE)), targets.to(DEVICE)).backward()
            optimizer.step()
    return net.eval()


# %% right: strides, global pooling, one-cycle
def train_cnn(images, labels):
    def block(a, b, **options):
        return nn.Sequential(
            nn.Conv2d(a, b, **options, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True)
        )

    model = nn.Sequential(
        block(3, 24, kernel_size=4, stride=2, padding=1),
        block(24, 48, kernel_size=3, padding=1),
        nn.MaxPool2d(2),
        block(48, 96, kernel_size=3, padding=1),
        nn.AdaptiveMaxPool2d(1),
        nn.Flatten(),
        nn.Linear(96, 10),
    ).to(DEVICE)
    num_epochs, batch_size = 4, 50
    steps = num_epochs * -(-len(images) // batch_size)
    optimizer = torch.optim.AdamW(model.parameters(), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.006, total_steps=steps)
    for _ in range(num_epochs):
        for rows in torch.randperm(len(images)).split(batch_size):
            loss = F.cross_entropy(model(images[rows].to(DEVICE)), labels[rows].to(DEVICE))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return model


# %% right: the network of the first task, momentum, mirrored pictures, random batches
def train_cnn(images, labels):
    model = models.GlobalPoolingCNN(widths=(16, 32, 64)).to(DEVICE)
    sgd = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, nesterov=True)
    for step in range(800):
        for group in sgd.param_groups:
            group["lr"] = 0.05 * (1 - step / 800)
        rows = torch.randint(len(labels), (64,))
        batch = images[rows].to(DEVICE)
        if step % 2:
            batch = batch.flip(-1)
        sgd.zero_grad()
        F.cross_entropy(model(batch), labels[rows].to(DEVICE)).backward()
        sgd.step()
    return model


# %% wrong: a network that has not been trained
# score: 0
# says: expected at least 25%
# says: there is no trained network
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
    model = nn.Sequential(nn.AvgPool2d(2), nn.Flatten(), nn.Linear(768, 10)).to(DEVICE)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    for rows in torch.randperm(len(images)).split(50):
        logits = model(train_images[rows].to(DEVICE))
        loss = F.cross_entropy(logits, train_labels[rows].to(DEVICE))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


# %% wrong: no hidden layer
# score: 3
# says: expected at least 40%
def train_cnn(images, labels):
    model = nn.Sequential(nn.AvgPool2d(2), nn.Flatten(), nn.Linear(768, 10)).to(DEVICE)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    for rows in torch.randperm(len(images)).split(50):
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
