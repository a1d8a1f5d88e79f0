// Leaves out of the startup file what a call does not need of the schemas: two thirds of their size.
import { readFileSync } from 'node:fs';
import type { Plugin } from 'rolldown';
import type { DescribedCommand } from '../../src/model/described-model.ts';
import type { CustomCommand } from '../../src/model/model.ts';
import type { DescribedShape, Shape } from '../../src/model/shape.ts';

/** The keywords of whole schemas that calls do not have. The compiler checks that none is missing. */
const ONLY_DESCRIBED: Readonly<
  Record<Exclude<keyof DescribedShape, keyof Shape> | Exclude<keyof DescribedCommand, keyof CustomCommand>, true>
> = {
  description: true,
  examples: true,
  exitStatus: true,
  readsSettings: true,
  seeAlso: true,
  summary: true,
  urls: true,
  'x-completion': true,
  'x-examples': true,
  'x-opposite-summary': true,
  'x-placeholder': true,
  'x-see-also': true,
  'x-summary': true,
  'x-urls': true,
};

/** Keywords that no code of a call reads. */
const UNREAD = new Set([...Object.keys(ONLY_DESCRIBED), '$schema', 'additionalProperties']);

/** The only schemas whose titles are read: they name operations. */
const TITLED = /\/input\.json/;

const MODEL = 'src/model/model.ts';

/** Marks the second copy of the model, which described-model.ts imports and which has the whole schemas. */
const WHOLE = '?whole';

/** Marks schemas for calls. */
const FOR_CALLS = '?for-calls';

/** Gives described-model.ts a second copy of the model, so that the first can have shorter schemas. */
export const callSchemas: Plugin = {
  name: 'call-schemas',
  resolveId: {
    order: 'pre',
    async handler(id, importer = '') {
      const mark = importer.endsWith(MODEL) && id.endsWith('.json') ? FOR_CALLS : WHOLE;
      const isCopied = mark === FOR_CALLS || importer.endsWith('src/model/described-model.ts');
      if (!isCopied && !importer.endsWith(WHOLE)) return undefined;
      const found = await this.resolve(id, importer.replace(WHOLE, ''), { skipSelf: true });
      return found && isCopied && /model\.ts$|\.json$/.test(found.id) ? { ...found, id: `${found.id}${mark}` } : found;
    },
  },
  load: {
    filter: { id: /\?whole$|\?for-calls$/ },
    handler: (id) => {
      const text = readFileSync(id.replace(/\?.*$/, ''), 'utf8');
      if (id.endsWith(WHOLE)) return { code: text, moduleType: 'ts' };
      const { title, ...schema } = JSON.parse(text);
      return { code: JSON.stringify(forCalls(TITLED.test(id) ? { title, ...schema } : schema)), moduleType: 'json' };
    },
  },
};

/** Removes unread keywords, and known values after the first, which skeletons show. */
function forCalls(value: unknown, isMap = false): unknown {
  if (Array.isArray(value)) return value.map((item) => forCalls(item));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => isMap || !UNREAD.has(key));
  return Object.fromEntries(
    kept.map(([key, item]) => [
      key,
      key === 'x-known-values' ? item.slice(0, 1) : forCalls(item, key === 'properties'),
    ]),
  );
}
