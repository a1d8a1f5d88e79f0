// The help pages for pipes as texts, so that the bundle need not lay them out: that takes 4 ms, reading one takes 1.
import type { Plugin } from 'rolldown';
import { plainPage } from '../../src/help/plain-page.ts';
import { type Model, model } from '../../src/model/model.ts';

/** Puts the pages in the place of src/help/plain-page.ts, each a file of its own. */
export const plainPages: Plugin = {
  name: 'plain-pages',
  resolveId: { filter: { id: /^page:/ }, handler: (id) => `\0${id}` },
  load: {
    filter: { id: /src\/help\/plain-page\.ts$|^\0page:/ },
    handler: async (id) => ({ code: await pageModule(id.split('\0page:')[1]), moduleType: 'js' }),
  },
};

async function pageModule(words: string | undefined): Promise<string> {
  if (words !== undefined) return `export const page = ${JSON.stringify(await plainPage(split(words)))};`;
  const names = topics(model).map((path) => path.join('.'));
  return `const pages = {${names.map((name) => `'${name}': () => import('page:${name}')`).join(', ')}};
export const plainPage = async (path) => (await pages[path.join('.')]()).page;`;
}

/** The words of every page: none, those of a group of commands, those of a command. */
export function topics({ operations, customCommands }: Model): string[][] {
  const words = operations.flatMap(({ command }) => command.map((_, at) => command.slice(0, at + 1).join('.')));
  return [...new Set(['', ...words, ...customCommands.map(({ name }) => name)])].map(split);
}

const split = (words: string): string[] => (words === '' ? [] : words.split('.'));
