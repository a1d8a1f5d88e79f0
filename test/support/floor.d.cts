interface Call {
  readonly address: string;
  readonly instanceId: string;
  readonly name: string;
}

/** Calls `use` with the ID of the new image. Region and keys come from `env`. Connections are kept for the next call. */
export function createImage(
  env: Readonly<Record<string, string | undefined>>,
  call: Call,
  use: (imageId: string) => void,
): void;
