// Everything that needs the SDK, as a separate bundle. Only load.ts loads it, when a request is ready to be sent.

export { connect } from '../aws/ec2.ts';
export { callOf } from './registry.ts';
