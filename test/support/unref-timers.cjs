// Preloaded in tests: no timer keeps the process running, so that it stops while a call is pending.
const { setTimeout } = globalThis;
globalThis.setTimeout = (...args) => setTimeout(...args).unref();
