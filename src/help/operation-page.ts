// The long page of a command that sends a request.
import type { DescribedModel, DescribedOperation } from '../model/described-model.ts';
import { type DescribedShape, memberOf, members, optionName } from '../model/shape.ts';
import { exitCodes, manual } from './manual.ts';
import { memberEntries, optionEntry, optionUsage } from './option-entries.ts';
import { type Block, buildPage, exampleBlocks, type HelpPage, paragraphs } from './page.ts';

/** What a reader needs for a first call comes first: the usage, the required options and examples. */
export function operationPage(model: DescribedModel, operation: DescribedOperation): HelpPage {
  const { input, output, command, extraOptions } = operation;
  const [required, others] = splitRequired(input);
  const isSilent = operation.waiter !== undefined || members(output).length === 0;
  return buildPage(
    command,
    input['x-summary'] ?? '',
    [
      ['USAGE', [{ kind: 'lines', lines: usageLines(operation) }]],
      ['REQUIRED OPTIONS', required.map(optionEntry)],
      ['EXAMPLES', exampleBlocks(input['x-examples'])],
      ['DESCRIPTION', paragraphs(input.description)],
      ['OPTIONS', [...others, ...members(model.commandOptions)].map(optionEntry)],
      ['EC2IMG OPTIONS', members(extraOptions).map(optionEntry)],
      ['GLOBAL OPTIONS', globalOptions(model)],
      ['EXIT CODES', exitCodes(manual.exitStatus)],
      ['OUTPUT', isSilent ? paragraphs('None.') : memberEntries(output)],
    ],
    { pages: ['', ...(input['x-see-also'] ?? [])], urls: [apiReference(operation), ...(input['x-urls'] ?? [])] },
  );
}

/** The members of an input: required ones, and the others in the order of the API. */
export function splitRequired(input: DescribedShape): [required: Option[], others: Option[]] {
  const isRequired = ([name]: Option): boolean => input.required?.includes(name) ?? false;
  return [members(input).filter(isRequired), members(input).filter((option) => !isRequired(option))];
}

type Option = [name: string, shape: DescribedShape];

/** The usage with the options that a call needs, and, if there are required options, with a document instead. */
export function usageLines({ command, input, waiter }: DescribedOperation): string[] {
  const [required] = splitRequired(input);
  const words = ['ec2img', ...command].join(' ');
  const ids = waiter && memberOf(input, waiter.resources.ids);
  if (required.length > 0)
    return [[words, ...required.map(optionUsage), '[options]'].join(' '), `${words} --cli-input-json <json> [options]`];
  return [[words, ...(waiter && ids ? [`[${optionUsage([waiter.resources.ids, ids])}]`] : []), '[options]'].join(' ')];
}

/** One paragraph that names the global options, for pages that do not describe them. */
export const globalOptions = ({ globals }: DescribedModel): Block[] =>
  paragraphs(
    `${members(globals)
      .map(([name]) => `--${optionName(name)}`)
      .join(', ')}: see ec2img help.`,
  );

const apiReference = ({ name }: DescribedOperation): string =>
  `https://docs.aws.amazon.com/goto/WebAPI/ec2-2016-11-15/${name}`;
