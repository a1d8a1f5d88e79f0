#!/usr/bin/env node
// Starts the bundle, its compiled code out of the cache.
'use strict';

const { join } = require('node:path');
const { openCodeCache, requireCached, saveCompiled, twice } = require('../dist/code-cache.cjs');

const cache = openCodeCache(process);
const { main } = requireCached(join(__dirname, '..', 'dist', 'ec2img.cjs'), module, cache, twice);

main(process.argv.slice(2)).then((code) => {
  saveCompiled();
  // Whatever still runs when all is said (a credential process, a look that hangs) is not waited for.
  process.exit(code);
});
