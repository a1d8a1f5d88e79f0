// The questions of modify-image-attribute in addition to the image: what to change.
import { parameterError } from '../errors.ts';
import type { InputObject, InputValue } from '../request/input-value.ts';
import { askForText, askForTexts, type PromptContext } from './ask.ts';

type Change = (context: PromptContext) => Promise<[member: string, value: InputValue]>;

const CHANGES: readonly (readonly [name: string, change: Change])[] = [
  ['Share the image', (context) => askForPermissions('Add', 'Share with', context)],
  ['Stop sharing the image', (context) => askForPermissions('Remove', 'Stop sharing with', context)],
  ['Change the description', askForDescription],
  ['Require IMDSv2 on new instances', async () => ['ImdsSupport', structureOf('v2.0')]],
];

/** Members that do not change the image. */
const OTHERS = new Set(['ImageId', 'DryRun']);

/** Asks for the change, unless the request already has one. */
export async function askForChange(given: InputObject, context: PromptContext): Promise<InputObject> {
  if ([...given.keys()].some((member) => !OTHERS.has(member))) return new Map();
  const choices = CHANGES.map(([name, value]) => ({ name, value }));
  const change = await context.prompter.choose('What to change', choices);
  return new Map([await change(context)]);
}

async function askForDescription(context: PromptContext): Promise<[string, InputValue]> {
  const question = { member: 'Description', message: 'New description', isRequired: true, asValue: structureOf };
  return ['Description', structureOf(await askForText(question, context))];
}

async function askForPermissions(
  action: string,
  message: string,
  context: PromptContext,
): Promise<[string, InputValue]> {
  const valueWith = (texts: readonly string[]): InputValue => new Map([[action, texts.map(permissionOf)]]);
  const question = {
    member: 'LaunchPermission',
    message: `${message}: an account ID, the ARN of an organization, or all`,
    isRequired: true,
    asValue: (text: string) => valueWith([text]),
  };
  return ['LaunchPermission', valueWith(await askForTexts(question, context))];
}

/** The members of a launch permission, by the texts that they take. */
const PERMISSIONS: readonly (readonly [pattern: RegExp, member: string])[] = [
  [/^\d{12}$/, 'UserId'],
  [/^all$/, 'Group'],
  [/^arn:[^:]+:organizations::[^:]*:ou\//, 'OrganizationalUnitArn'],
  [/^arn:[^:]+:organizations::[^:]*:organization\//, 'OrganizationArn'],
];

/** The launch permission of an account, an organization, an organizational unit or everyone. Throws for other texts. */
function permissionOf(text: string): InputObject {
  const member = PERMISSIONS.find(([pattern]) => pattern.test(text))?.[1];
  if (member === undefined) throw parameterError('enter 12 digits, the ARN of an organization or a unit of it, or all');
  return new Map([[member, text]]);
}

const structureOf = (text: string): InputObject => new Map([['Value', text]]);
