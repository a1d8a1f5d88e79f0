// The one place that loads the SDK. In the package its code comes out of the cache: scripts/build/bundle.ts.

/** What talks to EC2. Ask for it once everything that can fail without it has not. */
export const loadRemote = (): Promise<typeof import('./remote.ts')> => import('./remote.ts');
