// Preloaded: leaves no file descriptors for the connections of the program.
const { openSync } = require('node:fs');
const { Agent } = require('node:http');

const { createConnection } = Agent.prototype;
Agent.prototype.createConnection = function connect(...args) {
  try {
    for (;;) openSync('/dev/null', 'r');
  } catch {}
  return createConnection.apply(this, args);
};
