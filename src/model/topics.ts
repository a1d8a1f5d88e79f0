// The topics of the help: pages about what several commands share.
import configuration from '../../schemas/topics/configuration.json' with { type: 'json' };
import environment from '../../schemas/topics/environment.json' with { type: 'json' };
import exitCodes from '../../schemas/topics/exit-codes.json' with { type: 'json' };
import output from '../../schemas/topics/output.json' with { type: 'json' };
import paging from '../../schemas/topics/paging.json' with { type: 'json' };
import reliability from '../../schemas/topics/reliability.json' with { type: 'json' };
import values from '../../schemas/topics/values.json' with { type: 'json' };
import waiting from '../../schemas/topics/waiting.json' with { type: 'json' };

export interface TopicSection {
  readonly title: string;
  readonly text?: string;
  /** Titles with descriptions. */
  readonly entries?: Readonly<Record<string, string>>;
  /** A list from the manual: a name of `PARTS` in help/manual.ts. */
  readonly part?: string;
  readonly examples?: readonly { readonly title: string; readonly command: string }[];
}

export interface Topic {
  readonly name: string;
  /** Other names, such as the one in the AWS CLI. */
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly sections: readonly TopicSection[];
  /** Related pages, by the words after `ec2img help`. */
  readonly seeAlso: readonly string[];
  readonly urls?: readonly string[];
}

export const topics: readonly Topic[] = [
  values,
  configuration,
  environment,
  output,
  paging,
  exitCodes,
  waiting,
  reliability,
];

/** Finds a topic by its name or another name of it. */
export const topicNamed = (word: string): Topic | undefined =>
  topics.find(({ name, aliases = [] }) => name === word || aliases.includes(word));
