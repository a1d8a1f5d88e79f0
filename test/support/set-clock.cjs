// Preloaded into the program: sets its wall clock forward by SET_CLOCK milliseconds when it sends the first request.
'use strict';

const { subscribe } = require('node:diagnostics_channel');

const trueTime = Date.now;
let offset = 0;
Date.now = () => trueTime() + offset;
subscribe('http.client.request.start', () => {
  offset = Number(process.env.SET_CLOCK);
});
