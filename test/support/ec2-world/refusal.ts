// The error responses of the in-memory EC2. Codes are those of the API reference, "Error codes for the Amazon EC2 API".

/** An error response of the service. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Kinds of resources: how their IDs begin, and the errors about their IDs. */
export const KINDS = {
  image: {
    prefix: 'ami-',
    code: 'InvalidAMIID',
    missing: (ids: readonly string[]) =>
      ids.length > 1 ? `The image ids '[${ids.join(', ')}]' do not exist` : `The image id '[${ids}]' does not exist`,
  },
  snapshot: {
    prefix: 'snap-',
    code: 'InvalidSnapshot',
    missing: ([id]: readonly string[]) => `The snapshot '${id}' does not exist.`,
  },
  instance: {
    prefix: 'i-',
    code: 'InvalidInstanceID',
    missing: (ids: readonly string[]) =>
      ids.length > 1 ? `The instance IDs '${ids.join(', ')}' do not exist` : `The instance ID '${ids}' does not exist`,
  },
  volume: {
    prefix: 'vol-',
    code: 'InvalidVolume',
    missing: ([id]: readonly string[]) => `The volume '${id}' does not exist.`,
  },
} as const;

export type Kind = keyof typeof KINDS;

/** The error for IDs of resources that do not exist. */
export const notFound = (kind: Kind, ids: readonly string[]): Refusal =>
  new Refusal(`${KINDS[kind].code}.NotFound`, KINDS[kind].missing(ids));

/** Throws the error for the first ID that is not one of its kind. */
export function checkIds(kind: Kind, ids: readonly string[]): void {
  const { prefix, code } = KINDS[kind];
  const wrong = ids.find((id) => !id.startsWith(prefix));
  if (wrong === undefined) return;
  // The codes of snapshots and volumes have ID in this error alone.
  const own = code.endsWith('ID') ? code : `${code}ID`;
  throw new Refusal(`${own}.Malformed`, `Invalid id: "${wrong}" (expecting "${prefix}...")`);
}

export const notAuthorized = (message: string): Refusal => new Refusal('AuthFailure', message, 401);

export const invalidValue = (parameter: string, value: string, reason: string): Refusal =>
  new Refusal('InvalidParameterValue', `Value (${value}) for parameter ${parameter} is invalid. ${reason}`);

export const missingParameter = (name: string): Refusal =>
  new Refusal('MissingParameter', `The request must contain the parameter ${name}`);
