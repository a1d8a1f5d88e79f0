// Questions for IDs, with the resources of the account as choices.

import type { Choice } from '../io/io.ts';
import type { ResourceKind } from '../model/shape.ts';
import type { Resource } from '../operations/own-resources.ts';
import { askForText, lookupOrReport, type PromptContext, type TextQuestion } from './ask.ts';
import { resourceChoices } from './lists.ts';

export interface ResourceQuestion extends TextQuestion {
  readonly kinds: readonly ResourceKind[];
  /** The question with the list: `Image`. The message is the question for an ID that is not in it. */
  readonly listMessage: string;
}

/** Asks for an ID: one of the list, or another one, which is not looked up. */
export async function askForResource(question: ResourceQuestion, context: PromptContext): Promise<string> {
  const { prompter, columns } = context;
  const found: Resource[] = [];
  for (const kind of question.kinds) found.push(...(await resourcesOf(kind, context)));
  if (found.length === 0) return askForText(question, context);
  const choices: Choice<Resource | undefined>[] = [...resourceChoices(found, columns), OTHER];
  const chosen = await prompter.search(question.listMessage, choices);
  return chosen ? chosen.id : askForText(question, context);
}

const OTHER: Choice<undefined> = { value: undefined, name: 'Another ID' };

/** Asks for IDs until the user needs no other one. */
export async function askForResources(question: ResourceQuestion, context: PromptContext): Promise<string[]> {
  const ids = [await askForResource(question, context)];
  while (await context.prompter.confirm('Another one?', false)) ids.push(await askForResource(question, context));
  return ids;
}

/** The resources of a kind. Reports why there are none. */
async function resourcesOf(kind: ResourceKind, context: PromptContext): Promise<readonly Resource[]> {
  const { inventory, report, region } = context;
  const what = `${NOUNS[kind]} in ${region}`;
  const found = await lookupOrReport(context, what, () => inventory.resources(kind));
  if (found?.length === 0) await report(`${OWN.has(kind) ? 'You own no' : 'No'} ${what}`);
  return found ?? [];
}

/** The kinds that can belong to other accounts, too. Those of this account are offered. */
const OWN: ReadonlySet<ResourceKind> = new Set(['images', 'disabled-images', 'snapshots']);

const NOUNS: Readonly<Record<ResourceKind, string>> = {
  images: 'images',
  'disabled-images': 'images',
  'recycled-images': 'images in the Recycle Bin',
  snapshots: 'snapshots',
  instances: 'running or stopped instances',
  'all-instances': 'instances',
};
