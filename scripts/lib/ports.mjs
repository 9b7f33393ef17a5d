import { createServer } from 'node:net';

/**
 * @param {number} port 0 for any
 * @returns {Promise<number | null>} the port, null when it is taken
 */
function probe(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const found = typeof address === 'object' && address !== null ? address.port : null;
      server.close(() => resolve(found));
    });
  });
}

/** A port on loopback that nothing listens on now. */
export async function freePort() {
  const port = await probe(0);
  if (port === null) throw new Error('No free port on 127.0.0.1.');
  return port;
}

/**
 * The first free port from `first` on.
 * @param {number} first
 * @param {number} tries
 * @returns {Promise<number | null>}
 */
export async function freePortFrom(first, tries) {
  for (let port = first; port < first + tries && port < 65536; port++) {
    if ((await probe(port)) !== null) return port;
  }
  return null;
}
