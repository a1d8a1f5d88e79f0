// The long page of a command that sends a request.
import { type DescribedModel, type DescribedOperation, shownCommonOptions } from '../model/described-model.ts';
import { type DescribedShape, memberOf, members, optionName, shownMembers } from '../model/shape.ts';
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
      ['DESCRIPTION', [...paragraphs(input.description), ...paragraphs(pagingText(operation))]],
      ['OPTIONS', [...others, ...withoutInput(model, operation)].map(optionEntry)],
      ['EC2IMG OPTIONS', members(extraOptions).map(optionEntry)],
      ['GLOBAL OPTIONS', globalOptions(model)],
      ['EXIT CODES', exitCodes(manual.exitStatus)],
      ['OUTPUT', isSilent ? paragraphs('None.') : memberEntries(output)],
    ],
    { pages: ['', ...(input['x-see-also'] ?? [])], urls: [...apiReference(operation), ...(input['x-urls'] ?? [])] },
  );
}

/** The members of an input: required ones, and the others in the order of the API. */
export function splitRequired(input: DescribedShape): [required: Option[], others: Option[]] {
  const isRequired = ([name]: Option): boolean => input.required?.includes(name) ?? false;
  return [shownMembers(input).filter(isRequired), shownMembers(input).filter((option) => !isRequired(option))];
}

/** The common options. The limits of --page-size are those of the member that it sets. */
const withoutInput = (model: DescribedModel, operation: DescribedOperation): Option[] =>
  shownCommonOptions(model, operation).map(([name, shape]) => {
    const limit = name === 'PageSize' ? memberOf(operation.input, 'MaxResults') : undefined;
    return [name, { ...shape, ...(limit && limitsOf(limit)) }];
  });

const limitsOf = ({ minimum, 'x-known-maximum': maximum }: DescribedShape): Partial<DescribedShape> =>
  minimum === undefined || maximum === undefined ? {} : { minimum, 'x-known-maximum': maximum };

/** The paragraph about the pages of an operation. */
function pagingText({ paginator, waiter }: DescribedOperation): string | undefined {
  if (!paginator) return undefined;
  if (waiter) return 'A wait reads all pages, so it accepts no --max-items, --page-size or --starting-token.';
  const { results } = paginator;
  return (
    `EC2 can return the results in pages. ec2img requests all of them, and prints one list: ${results}. ` +
    `--max-items limits the elements of ${results}. If there are more, the output has a NextToken, and ` +
    '--starting-token continues the list there. --page-size changes how many results EC2 returns for each request, ' +
    'but not the list. --no-paginate prints the first page only. ec2img help paging describes the details.'
  );
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

/** The page of the operation. EC2 has none for the commands of ec2img alone. */
const apiReference = ({ name, isOwn }: DescribedOperation): string[] =>
  isOwn ? [] : [`https://docs.aws.amazon.com/goto/WebAPI/ec2-2016-11-15/${name}`];
