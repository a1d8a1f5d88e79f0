// Writes the XML of responses.
import type { Tag } from './types.ts';

const REQUEST_ID = '59dbff89-35bd-4eac-99ed-be587EXAMPLE';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

export const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;

/** A list: one `item` for each of its members. */
export const list = <T>(name: string, members: readonly T[], xml: (member: T, at: number) => string): string =>
  element(name, members.map((member, at) => element('item', xml(member, at))).join(''));

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** One element for each member that is not undefined. */
export const fields = (members: Readonly<Record<string, string | number | boolean | undefined>>): string =>
  Object.entries(members)
    .map(([name, value]) => (value === undefined ? '' : element(name, escaped(String(value)))))
    .join('');

export const tagSet = (tags: readonly Tag[]): string =>
  list('tagSet', tags, ({ key, value }) => fields({ key, value }));

/** The result of an action that returns nothing else. */
export const DONE = fields({ return: true });

/** The body of a successful response. */
export function responseBody(action: string, content: string): string {
  const name = `${action}Response`;
  const inner = element('requestId', REQUEST_ID) + content;
  return `${DECLARATION}<${name} xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${inner}</${name}>`;
}

/** The body of an error response. */
export function errorBody(code: string, message: string): string {
  const errors = element('Errors', element('Error', fields({ Code: code, Message: message })));
  return DECLARATION + element('Response', errors + element('RequestID', REQUEST_ID));
}
