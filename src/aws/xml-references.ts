// References in XML: `&amp;`, `&#x1F600;`.

/** References to characters by number, such as `&#x1F600;`, and by name. */
const REFERENCES = /&(?:#x([\da-f]+)|#(\d+)|([a-z][a-z\d]{0,30}));/gi;

const NAMED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Replaces references. Those to unknown names are empty, and those to numbers that no character has stay. */
export const decoded = (text: string): string =>
  text.replace(REFERENCES, (reference, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return NAMED.get(name) ?? '';
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : reference;
  });
