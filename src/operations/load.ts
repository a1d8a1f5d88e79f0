// The only file that loads the SDK.

/** Loads the code that sends requests to EC2. Call it after all checks that do not need EC2. */
export const loadRemote = (): Promise<typeof import('./remote.ts')> => import('./remote.ts');
