// The only file that loads the SDK.

/** Loads the code that sends requests to EC2. Call it after all checks that do not need EC2. */
export const loadRemote = (): Promise<typeof import('./remote.ts')> => import('./remote.ts');

/** Loads TLS, for a request to https. Node.js 24 then reads its root certificates while other code is loaded. */
export const loadTls = (): Promise<unknown> => import('node:https');

/** Loads the request for the Region of this instance. */
export const loadInstanceRegion = (): Promise<typeof import('../aws/credentials/instance-region.ts')> =>
  import('../aws/credentials/instance-region.ts');
