import assert from 'node:assert/strict';
import { it } from 'node:test';
import { MeasureOwners } from '../../../../src/runner/supervise/measure-owners';

it('a metric may be called as it likes, also where another source owns a part of the row', () => {
  const owners = new MeasureOwners();
  owners.filter('stdout', { epoch: 1, step: null, values: { loss: 1 } });
  const values = JSON.parse('{"loss": 2, "__proto__": 3, "accuracy": 4}') as Record<string, number>;
  const own = owners.filter('metrics.csv', { epoch: 1, step: null, values });
  assert.deepEqual(Object.entries(own?.values ?? {}), [
    ['__proto__', 3],
    ['accuracy', 4],
  ]);
});
