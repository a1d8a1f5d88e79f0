// The error for an unknown command. The AWS CLI suggests similar names of all its commands, also those ec2img lacks.

import type { CliError } from '../errors.ts';
import { ec2Commands, type Model } from '../model/model.ts';
import { alternatives, closeMatches } from '../text/suggest.ts';
import { choiceError } from './argv.ts';

/** The error for a first word that names no command. `choices` are the words that do. */
export function unknownCommand(word: string, choices: readonly string[], model: Model): CliError {
  const others = ec2Commands();
  const all = others.includes(word) ? choices : [...new Set([...choices, ...others])];
  const lacking = closeMatches(word, all).filter((name) => !choices.includes(name));
  const known = otherCommand(word, others, model) ?? lackingHint(lacking);
  return choiceError('operation', word, choices, { known, suggested: all });
}

/** Hint for the suggestions that ec2img does not have. */
const lackingHint = (names: readonly string[]): string | undefined =>
  names.length === 0 ? undefined : `only the AWS CLI has ${alternatives(names).replace(/ or (?=\S+$)/, ' and ')}`;

/** Hint for an unknown command: a group and its subcommand joined by a hyphen, or a command of the AWS CLI. */
function otherCommand(word: string, ofEc2: readonly string[], { operations }: Model): string | undefined {
  const joined = operations.find(({ command }) => command.join('-') === word);
  if (joined) return `${word}: did you mean ${joined.command.join(' ')}?`;
  if (word === 'version') return 'did you mean --version?';
  const synonym = ofEc2.includes(word) ? undefined : withSynonym(word, operations);
  if (synonym !== undefined) return `${word}: did you mean ${synonym}?`;
  const own = word === 'configure' ? '. ec2img reads its files; to see the settings, run: ec2img config' : '';
  if (ofEc2.includes(word)) return `ec2img does not have ${ofAws(word, `aws ec2 ${word}`)}`;
  return OTHER_SERVICES.includes(word) ? `ec2img does not have ${ofAws(word, `aws ${word}`)}${own}` : undefined;
}

/** The commands for verbs of other programs and services. `*` stands for the thing: image in share-image. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  add: ['create-*'],
  change: ['modify-*-attribute'],
  delete: ['deregister-*'],
  deprecate: ['enable-*-deprecation'],
  get: ['describe-*'],
  list: ['describe-*'],
  make: ['create-*'],
  protect: ['enable-*-deregistration-protection'],
  publish: ['modify-*-attribute'],
  remove: ['delete-*', 'deregister-*'],
  restore: ['restore-*-from-recycle-bin'],
  share: ['modify-*-attribute'],
  show: ['describe-*'],
  store: ['create-store-*-task'],
  tag: ['create-tags'],
  undeprecate: ['disable-*-deprecation'],
  unprotect: ['disable-*-deregistration-protection'],
  unshare: ['modify-*-attribute'],
  untag: ['delete-tags'],
  update: ['modify-*-attribute'],
};

/** The command for the same thing with another verb: describe-images for list-images, list-image and list-amis. */
function withSynonym(word: string, operations: Model['operations']): string | undefined {
  const [, verb = '', thing = ''] = /^([a-z]+)-(.+?)s?$/.exec(word) ?? [];
  const patterns = Object.hasOwn(SYNONYMS, verb) ? (SYNONYMS[verb] ?? []) : [];
  const noun = thing === 'ami' ? 'image' : thing;
  const names = patterns.flatMap((pattern) => [noun, `${noun}s`].map((one) => pattern.replace('*', one)));
  return names.find((name) => operations.some(({ command }) => command.join(' ') === name));
}

/** Advice to use the AWS CLI. The shell's `command` passes over an alias `aws=ec2img`. */
const ofAws = (word: string, line: string): string =>
  `${word}; with the AWS CLI: ${line} (if aws is an alias of ec2img: command ${line})`;

/** Common commands and services of the AWS CLI, to recognize a command line for it. */
const OTHER_SERVICES =
  'configure login logout sso sts iam s3 s3api ssm kms rds ecr ecs eks lambda logs cloudformation cloudwatch autoscaling elbv2 route53 dynamodb secretsmanager'.split(
    ' ',
  );
