#!/usr/bin/env node
// Starts the bundle, its compiled code out of the cache.
'use strict';

const { join } = require('node:path');
const { openCodeCache, requireCached, saveCompiled, twice } = require('../dist/code-cache.cjs');

const cache = openCodeCache(process);
// Node 22.8 and later keep what else is loaded, and do so already where NODE_COMPILE_CACHE is set.
if (cache && process.versions.node >= '22' && process.env.NODE_COMPILE_CACHE === undefined) {
  require('node:module').enableCompileCache?.(cache.folder);
}

const { main } = requireCached(join(__dirname, '..', 'dist', 'ec2img.cjs'), module, cache, twice);

main(process.argv.slice(2)).then((code) => {
  saveCompiled();
  // Whatever still runs when all is said (a credential process, a look that hangs) is not waited for.
  process.exit(code);
});
