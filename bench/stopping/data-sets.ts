/** What a data set's curves are for. Fixed before any curve was looked at. */
export type Role = 'design' | 'judge';

/** A real data set: rows in all, classes (0 for a number to predict), and what its curves are for. */
export interface DataSet {
  readonly name: string;
  readonly role: Role;
  readonly rows: number;
  readonly classes: number;
}

const set = (role: Role, name: string, rows: number, classes: number): DataSet => ({ name, role, rows, classes });

/**
 * AUTO was designed on the first nine and judged on the others. README.md says where they come from; rows are those
 * that are complete and laid out by generate/prepare.py.
 */
export const DATA_SETS: readonly DataSet[] = [
  set('design', 'iris', 150, 3),
  set('design', 'wine', 178, 3),
  set('design', 'diabetes', 442, 0),
  set('design', 'mnist', 6000, 10),
  set('design', 'sonar', 208, 2),
  set('design', 'pima', 768, 2),
  set('design', 'glass', 214, 6),
  set('design', 'vehicle', 846, 4),
  set('design', 'ozone', 330, 0),
  set('judge', 'penguins', 333, 2),
  set('judge', 'breast-cancer', 569, 2),
  set('judge', 'digits', 1797, 10),
  set('judge', 'cars', 392, 0),
  set('judge', 'ionosphere', 351, 2),
  set('judge', 'vowel', 990, 11),
  set('judge', 'satellite', 6435, 6),
  set('judge', 'letter', 8000, 26),
  set('judge', 'dna', 3186, 3),
  set('judge', 'weather', 1461, 5),
  set('judge', 'servo', 167, 0),
];
