"""Trains the runs of a plan that are PyTorch's or scikit-learn's and records their loss curves.

usage: train.py DATA PLAN OUT    DATA: folder of prepare.py, PLAN: JSON lines, OUT: JSON lines, appended; runs that
are in OUT already are passed over.
"""
import json, math, os, sys, warnings
import numpy as np
import torch
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier, MLPRegressor

torch.set_num_threads(1)
warnings.filterwarnings('ignore')
data_folder, plan_file, out_file = sys.argv[1:4]


def load(run):
    """Train, validation and test as (x, y); inputs and numbers are standardised by the training rows."""
    with open(f'{data_folder}/{run["dataset"]}.json') as file:
        about = json.load(file)
    table = np.fromfile(f'{data_folder}/{run["dataset"]}.bin', '<f4').reshape(about['rows'], about['width'] + 1)
    order = np.random.RandomState(run['seed']).permutation(about['rows'])
    cuts = np.cumsum([run['train'], run['validation'], run['test']])
    parts = [table[order[a:b]] for a, b in zip([0, *cuts[:2]], cuts)]
    mean, deviation = parts[0].mean(0), parts[0].std(0)
    deviation[deviation < 1e-6] = 1
    if about['classes']:
        mean[-1], deviation[-1] = 0, 1
    parts = [(part - mean) / deviation for part in parts]
    return about['classes'], float(deviation[-1]) ** 2, [(part[:, :-1], part[:, -1]) for part in parts]


def rate_factor(schedule, epoch, epochs):
    if schedule == 'step':
        return 0.1 if epoch >= 2 * epochs / 3 else 1
    if schedule == 'cosine':
        return 0.5 * (1 + math.cos(math.pi * epoch / epochs))
    if schedule == 'warmup':
        return min(1, (epoch + 1) / 20)
    return 1


def train_torch(run):
    classes, scale, parts = load(run)
    torch.manual_seed(run['seed'])
    kind = torch.float32 if classes == 0 else torch.int64
    (x, y), *held = [(torch.tensor(x), torch.tensor(y).to(kind)) for x, y in parts]
    act = {'relu': torch.nn.ReLU, 'tanh': torch.nn.Tanh, 'sigmoid': torch.nn.Sigmoid}[run['activation']]
    layers, width = [], x.shape[1]
    for units in run['layers']:
        layers += [torch.nn.Linear(width, units), act()]
        if run['dropout']:
            layers.append(torch.nn.Dropout(run['dropout']))
        width = units
    net = torch.nn.Sequential(*layers, torch.nn.Linear(width, max(1, classes)))
    if classes:
        loss_of = torch.nn.functional.cross_entropy
    else:
        loss_of = lambda out, want: torch.nn.functional.mse_loss(out[:, 0], want) * scale
    # The gradients of a number are those of the standardised one.
    shrink = 1 if classes else 1 / scale
    options = {'lr': run['learningRate'], 'weight_decay': run['l2']}
    if run['optimizer'] == 'adam':
        optimizer = torch.optim.Adam(net.parameters(), **options)
    else:
        optimizer = torch.optim.SGD(net.parameters(), momentum=0.9 if run['optimizer'] == 'momentum' else 0, **options)
    curves = ([], [], [])
    for epoch in range(run['epochs']):
        for group in optimizer.param_groups:
            group['lr'] = run['learningRate'] * rate_factor(run['schedule'], epoch, run['epochs'])
        net.train()
        total = 0.0
        for batch in torch.randperm(len(x)).split(run['batchSize']):
            optimizer.zero_grad()
            loss = loss_of(net(x[batch]), y[batch])
            (loss * shrink).backward()
            optimizer.step()
            total += loss.item() * len(batch)
        net.eval()
        with torch.no_grad():
            values = [total / len(x)] + [loss_of(net(a), b).item() for a, b in held]
        for curve, value in zip(curves, values):
            curve.append(value)
    return curves


def train_sklearn(run):
    classes, scale, parts = load(run)
    (x, y), *held = parts
    kind = MLPClassifier if classes else MLPRegressor
    net = kind(hidden_layer_sizes=run['layers'], activation={'sigmoid': 'logistic'}.get(run['activation'], run['activation']),
               solver='adam' if run['optimizer'] == 'adam' else 'sgd', alpha=run['l2'], batch_size=min(run['batchSize'], len(x)),
               learning_rate_init=run['learningRate'], random_state=run['seed'])
    curves = ([], [], [])
    labels = list(range(classes))
    for _ in range(run['epochs']):
        net.partial_fit(x, y, labels) if classes else net.partial_fit(x, y)
        # scikit-learn's train loss of a number is half the squared error.
        values = [net.loss_ if classes else 2 * net.loss_ * scale]
        for a, b in held:
            if classes:
                values.append(log_loss(b, net.predict_proba(a).astype(np.float64), labels=labels, eps=1e-15))
            else:
                values.append(float(np.mean((net.predict(a) - b) ** 2)) * scale)
        for curve, value in zip(curves, values):
            curve.append(value)
    return curves


done = set()
if os.path.exists(out_file):
    with open(out_file) as file:
        done = {json.loads(line)['id'] for line in file}
with open(plan_file) as file:
    runs = [json.loads(line) for line in file]
with open(out_file, 'a') as out:
    for run in runs:
        if run['engine'] not in ('torch', 'sklearn') or run['id'] in done:
            continue
        try:
            curves = (train_torch if run['engine'] == 'torch' else train_sklearn)(run)
        except ValueError as error:
            # scikit-learn refuses to go on when weights are not finite.
            print(run['id'], error, file=sys.stderr)
            continue
        rows = [[float(f'{value:.5g}') for value in curve] for curve in curves]
        text = json.dumps({'id': run['id'], **dict(zip(('trainLoss', 'validationLoss', 'testLoss'), rows))}, allow_nan=True)
        out.write(text.replace('NaN', 'null').replace('Infinity', 'null').replace('-null', 'null') + '\n')
        out.flush()
