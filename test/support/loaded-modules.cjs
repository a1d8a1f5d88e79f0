// Runs the built program with the words behind it and then says on file descriptor 3 which modules of Node are loaded.
const { writeSync } = require('node:fs');
const { join } = require('node:path');

process.on('exit', () => {
  const names = process.moduleLoadList.flatMap((entry) => /^NativeModule (.*)/.exec(entry)?.[1] ?? []);
  writeSync(3, names.join('\n'));
});
require(join(__dirname, '..', '..', 'bin', 'ec2img.js'));
