// The auto-prompt mode from --cli-auto-prompt, AWS_CLI_AUTO_PROMPT or cli_auto_prompt. As in AWS CLI 2.36, any unknown
// value means off.

import type { CommandLine } from '../cli/parse.ts';
import { lookup, settingSources } from '../config/lookup.ts';
import { SETTINGS } from '../config/setting-names.ts';
import { tryLoadConfigFiles } from '../config/shared-config.ts';
import type { Io } from '../io/io.ts';

/** `on` prompts before the command runs; `on-partial` prompts only if something is missing. */
type Mode = 'on' | 'on-partial' | 'off';

export interface AutoPrompt {
  readonly mode: Mode;
  /** True if the command line has --cli-auto-prompt. */
  readonly isOption: boolean;
  /** The mode from the environment or the profile. */
  readonly configured: Mode;
}

/** The option overrides the environment, which overrides the profile. Help and --version always turn it off. */
export function autoPromptOf({ argv, globals }: CommandLine, io: Io): AutoPrompt {
  if (argv.some((word) => NEVER.has(word))) return { mode: 'off', isOption: false, configured: 'off' };
  const isOption = globals.has('CliAutoPrompt');
  const sources = settingSources(globals, io.env, tryLoadConfigFiles(io));
  const configured = modeOf(lookup(sources, SETTINGS.autoPrompt)?.value);
  const isOff = globals.has('NoCliAutoPrompt');
  const enabled = isOption ? 'on' : configured;
  return { mode: isOff ? 'off' : enabled, isOption, configured };
}

const NEVER = new Set(['help', '--help', '-h', '--version']);

function modeOf(value: string | undefined): Mode {
  const mode = value?.toLowerCase();
  return mode === 'on' || mode === 'on-partial' ? mode : 'off';
}
