// What needs the SDK, in one piece: loaded when a request is ready to go, by load.ts alone.

export { connect } from '../aws/client.ts';
export { callOf } from './registry.ts';
