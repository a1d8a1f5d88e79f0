#!/usr/bin/env node
// Starts the bundle with its compiled code from the cache.
'use strict';

const { join } = require('node:path');
const { openCodeCache, requireCached, saveCompiled } = require('../dist/code-cache.cjs');

const cache = openCodeCache(process);
const { main } = requireCached(join(__dirname, '..', 'dist', 'ec2img.cjs'), { module, require }, cache);

main(process.argv.slice(2)).then((code) => {
  saveCompiled(code);
  // Don't wait for anything that still runs, such as a credential process or a hanging request.
  process.exit(code);
});
