// The only file that loads the SDK. scripts/build/bundle.ts replaces it, to use the code cache.

/** Loads the code that sends requests to EC2. Call it after all checks that do not need EC2. */
export const loadRemote = (): Promise<typeof import('./remote.ts')> => import('./remote.ts');
