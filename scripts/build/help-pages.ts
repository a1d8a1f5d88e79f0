// Adds the help pages for pipes to the bundle as text. Laying out a page takes 4 ms, reading the text 1 ms.
import type { Plugin } from 'rolldown';
import { plainPage } from '../../src/help/plain-page.ts';
import { type Model, model } from '../../src/model/model.ts';
import { topics } from '../../src/model/topics.ts';

/** Replaces src/help/plain-page.ts by the pages, each in a separate file. */
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
  const names = helpPaths(model).map((path) => path.join('.'));
  return `const pages = {${names.map((name) => `'${name}': () => import('page:${name}')`).join(', ')}};
export const plainPage = async (path) => (await pages[path.join('.')]()).page;`;
}

/** The paths of all pages: the program, groups of commands, commands, topics, and the list of topics. */
export function helpPaths({ operations, customCommands }: Pick<Model, 'operations' | 'customCommands'>): string[][] {
  const words = operations.flatMap(({ command }) => command.map((_, at) => command.slice(0, at + 1).join('.')));
  const others = [...customCommands, ...topics].map(({ name }) => name);
  return [...new Set(['', ...words, ...others, 'topics'])].map(split);
}

const split = (words: string): string[] => (words === '' ? [] : words.split('.'));
