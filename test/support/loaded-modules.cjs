// Runs the built program with the given arguments, then writes the loaded Node.js modules and the loaded files of the
// bundle (`dist/ec2img.cjs`) to file descriptor 3.
const { writeSync } = require('node:fs');
const { basename, join } = require('node:path');

const dist = join(__dirname, '..', '..', 'dist');

process.on('exit', () => {
  const names = process.moduleLoadList.flatMap((entry) => /^NativeModule (.*)/.exec(entry)?.[1] ?? []);
  const files = Object.keys(require.cache).filter((path) => path.startsWith(dist));
  writeSync(3, [...names, ...files.map((path) => `dist/${basename(path)}`)].join('\n'));
});
require(join(__dirname, '..', '..', 'bin', 'ec2img.js'));
