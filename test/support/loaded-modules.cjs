// Runs the built program with the given arguments, then writes the loaded Node.js modules to file descriptor 3.
const { writeSync } = require('node:fs');
const { join } = require('node:path');

process.on('exit', () => {
  const names = process.moduleLoadList.flatMap((entry) => /^NativeModule (.*)/.exec(entry)?.[1] ?? []);
  writeSync(3, names.join('\n'));
});
require(join(__dirname, '..', '..', 'bin', 'ec2img.js'));
