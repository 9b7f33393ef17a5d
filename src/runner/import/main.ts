import { parentPort } from 'node:worker_threads';
import { ALL_FORMATS } from './formats';
import { ImportService } from './service';
import type { ImportRequest } from './types';

/** The worker thread of the extension (dist/importer.js): requests in, events out, see types.ts. */
const port = parentPort;
if (port === null) throw new Error('importer.js runs as a worker thread only.');
const service = new ImportService(ALL_FORMATS, (event) => port.postMessage(event));
port.on('message', (request: ImportRequest) => void service.handle(request));
port.on('close', () => void service.dispose());
