// Runs the built program with the given arguments, then writes the loaded Node.js modules and the loaded files of the
// bundle (`dist/ec2img.cjs`, `dist/schemas/create-image.json`) to file descriptor 3.
const fs = require('node:fs');
const { join, sep } = require('node:path');

const dist = join(__dirname, '..', '..', 'dist');
const read = new Set();
const { readFileSync, writeSync } = fs;

// With the code cache, schemas are read without being modules.
fs.readFileSync = (path, ...rest) => {
  if (String(path).startsWith(dist) && String(path).endsWith('.json')) read.add(path);
  return readFileSync(path, ...rest);
};

process.on('exit', () => {
  const names = process.moduleLoadList.flatMap((entry) => /^NativeModule (.*)/.exec(entry)?.[1] ?? []);
  const files = [...new Set([...Object.keys(require.cache), ...read])].filter((path) => path.startsWith(dist));
  writeSync(3, [...names, ...files.map((path) => `dist${path.slice(dist.length).replaceAll(sep, '/')}`)].join('\n'));
});
require(join(__dirname, '..', '..', 'bin', 'ec2img.js'));
