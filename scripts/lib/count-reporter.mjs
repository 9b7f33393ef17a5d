/**
 * A reporter for `node --test` that says nothing and ends with one line of JSON: how many tests passed, failed and
 * were skipped, and what the failed ones are called. Suites are not counted.
 * @param {AsyncIterable<{ type: string, data: any }>} source
 */
export default async function* countReporter(source) {
  const counts = { passed: 0, failed: 0, skipped: 0, failures: /** @type {string[]} */ ([]) };
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite') continue;
    if (data.skip !== undefined || data.todo !== undefined) counts.skipped++;
    else if (type === 'test:pass') counts.passed++;
    else {
      counts.failed++;
      counts.failures.push(data.file ? `${data.name} (${data.file.split('/').slice(-3).join('/')})` : data.name);
    }
  }
  yield JSON.stringify(counts);
}
