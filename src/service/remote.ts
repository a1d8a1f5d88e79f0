// What needs the SDK, in one piece: loaded when a request is ready to go, by load.ts alone.
export { callOf } from './calls.ts';
export { connect } from './ec2.ts';
