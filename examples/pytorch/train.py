"""Trains a small network on handwritten digits, as many PyTorch scripts do. It knows nothing of Lossline.

    python3 train.py --lr 0.005 --epochs 200

It prints one line an epoch, keeps the best weights in checkpoints/best.pt, and saves checkpoints/last.pt when it ends,
also when it is interrupted (Ctrl+C).
"""

import argparse
import csv
import gzip
import random
import sys
from pathlib import Path

try:
    import torch
    from torch import nn
except ImportError:
    sys.exit(
        f"PyTorch is not installed for {sys.executable}. Install it (https://pytorch.org/get-started, or "
        '"apt install python3-torch" on Debian and Ubuntu), or name a Python that has it in `command` of lossline.yaml.'
    )

HERE = Path(__file__).parent


def load_digits(path):
    """Images as floats from 0 to 1, shape [1797, 64], and their digits, shape [1797]."""
    with gzip.open(path, "rt", newline="") as file:
        rows = [[int(cell) for cell in row] for row in csv.reader(file)]
    table = torch.tensor(rows)
    return table[:, :64].float() / 16, table[:, 64]


def make_network(hidden, dropout):
    return nn.Sequential(
        nn.Linear(64, hidden), nn.ReLU(), nn.Dropout(dropout),
        nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(dropout),
        nn.Linear(hidden, 10),
    )


def evaluate(network, criterion, images, digits):
    network.eval()
    with torch.no_grad():
        logits = network(images)
        loss = criterion(logits, digits).item()
        accuracy = (logits.argmax(dim=1) == digits).float().mean().item()
    return loss, accuracy


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lr", type=float, default=0.005)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--epochs", type=int, default=200)
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--weight-decay", type=float, default=0.0)
    parser.add_argument("--train-size", type=int, default=200, help="few images, so that overfitting can be seen")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--checkpoints", type=Path, default=HERE / "checkpoints")
    args = parser.parse_args()

    random.seed(args.seed)
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)

    images, digits = load_digits(HERE / "data" / "digits.csv.gz")
    order = torch.randperm(len(images))
    train, validation, test = order[: args.train_size], order[-1000:-500], order[-500:]

    network = make_network(args.hidden, args.dropout)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(network.parameters(), lr=args.lr, weight_decay=args.weight_decay)
    args.checkpoints.mkdir(exist_ok=True, parents=True)
    best = float("inf")

    try:
        for epoch in range(1, args.epochs + 1):
            network.train()
            total = 0.0
            for batch in train[torch.randperm(len(train))].split(args.batch_size):
                optimizer.zero_grad()
                loss = criterion(network(images[batch]), digits[batch])
                loss.backward()
                optimizer.step()
                total += loss.item() * len(batch)
            train_loss = total / len(train)
            val_loss, val_accuracy = evaluate(network, criterion, images[validation], digits[validation])
            print(
                f"Epoch {epoch}/{args.epochs} | Train Loss: {train_loss:.6f} | Val Loss: {val_loss:.6f} "
                f"| Val Accuracy: {100 * val_accuracy:.1f}%"
            )
            if val_loss < best:
                best = val_loss
                torch.save({"epoch": epoch, "val_loss": val_loss, "model": network.state_dict()},
                           args.checkpoints / "best.pt")
    except KeyboardInterrupt:
        print(f"Interrupted: the last weights are saved in {args.checkpoints / 'last.pt'}.")
    torch.save({"model": network.state_dict()}, args.checkpoints / "last.pt")

    network.load_state_dict(torch.load(args.checkpoints / "best.pt")["model"])
    test_loss, test_accuracy = evaluate(network, criterion, images[test], digits[test])
    print(f"Best weights on the test images: loss {test_loss:.4f}, accuracy {100 * test_accuracy:.1f}%.")


if __name__ == "__main__":
    main()
