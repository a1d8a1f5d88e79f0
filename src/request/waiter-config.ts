// The settings of a wait in a document: {"WaiterConfig": {"Delay": 30, "MaxAttempts": 20}}. They are not members of the
// request, and have no option (measured on AWS CLI 2.36).

import type { Operation } from '../model/model.ts';
import { memberPath } from '../model/shape.ts';
import { type InputObject, type InputValue, shownValue, typeOf } from './input-value.ts';
import type { Problem } from './rules.ts';

/** The pace of a wait. Each member is undefined if the document does not have it. */
export interface WaiterConfig {
  /** Seconds between two polls. */
  readonly delay: number | undefined;
  readonly maxAttempts: number | undefined;
}

const NAME = 'WaiterConfig';

/** The smallest value of each setting. Only a delay may have a fraction. */
const LEAST = { Delay: 0, MaxAttempts: 1 } as const;

type Setting = keyof typeof LEAST;

/** The draft of a command without the settings of its wait. Only waits have them. */
export function withoutWaiterConfig(draft: InputObject, { waiter }: Pick<Operation, 'waiter'>): InputObject {
  if (!waiter || !draft.has(NAME)) return draft;
  return new Map([...draft].filter(([name]) => name !== NAME));
}

/** Reads the settings of a wait from a draft that has no problems with them. Undefined if it has none. */
export function waiterConfigOf(draft: InputObject, { waiter }: Pick<Operation, 'waiter'>): WaiterConfig | undefined {
  const config = waiter && draft.get(NAME);
  if (!(config instanceof Map)) return undefined;
  const numberOf = (name: Setting): number | undefined => (config.has(name) ? Number(config.get(name)) : undefined);
  return { delay: numberOf('Delay'), maxAttempts: numberOf('MaxAttempts') };
}

/** The problems of the settings of a wait. */
export function waiterConfigProblems(draft: InputObject, { waiter }: Pick<Operation, 'waiter'>): Problem[] {
  const config = waiter && draft.get(NAME);
  if (config === undefined) return [];
  if (!(config instanceof Map)) return [invalidType(NAME, config, 'structure')];
  return [...config].flatMap(([name, value]) => {
    const path = memberPath(NAME, name);
    if (name !== 'Delay' && name !== 'MaxAttempts') return [unknown(name)];
    const isFraction = typeof value === 'number' && name === 'Delay';
    if (typeof value !== 'bigint' && !isFraction) {
      return [invalidType(path, value, name === 'Delay' ? 'double' : 'integer')];
    }
    if (Number(value) >= LEAST[name]) return [];
    const line = `Invalid value for parameter ${path}, value: ${shownValue(value)}, valid min value: ${LEAST[name]}`;
    return [{ path, line }];
  });
}

const invalidType = (path: string, value: InputValue, valid: string): Problem => ({
  path,
  line: `Invalid type for parameter ${path}, value: ${shownValue(value)}, type: ${typeOf(value)}, valid types: ${valid}`,
});

const unknown = (name: string): Problem => ({
  path: NAME,
  line: `Unknown parameter in ${NAME}: "${shownValue(name)}", must be one of: ${Object.keys(LEAST).join(', ')}`,
});
