#!/usr/bin/env node
import { main } from './runner/cli/main';

// The bundle lies in dist/, beside runner.js and trainer.js, wherever dist/ has been copied to.
void main(process.argv.slice(2), __dirname).then((code) => {
  process.exit(code);
});
