// Whether to ask for what is missing: --cli-auto-prompt, AWS_CLI_AUTO_PROMPT, cli_auto_prompt. Rules: those of the
// AWS CLI 2.36, which takes any other value for off.

import type { CommandLine } from '../cli/parse.ts';
import { lookup, settingSources } from '../config/lookup.ts';
import { SETTINGS } from '../config/setting-names.ts';
import { tryLoadConfigFiles } from '../config/shared-config.ts';
import type { Io } from '../io/io.ts';

/** `on`: before anything runs; `on-partial`: once it turns out that something is missing. */
type Mode = 'on' | 'on-partial' | 'off';

export interface AutoPrompt {
  readonly mode: Mode;
  /** Whether this command line asks for it. */
  readonly isOption: boolean;
  /** What the environment or the profile say for all command lines. */
  readonly configured: Mode;
}

/** Option over environment over profile; help and --version anywhere switch it off. */
export function autoPromptOf({ argv, globals }: CommandLine, io: Io): AutoPrompt {
  if (argv.some((word) => NEVER.has(word))) return { mode: 'off', isOption: false, configured: 'off' };
  const isOption = globals.has('CliAutoPrompt');
  const sources = settingSources(globals, io.env, tryLoadConfigFiles(io));
  const configured = modeOf(lookup(sources, SETTINGS.autoPrompt)?.value);
  const isOff = globals.has('NoCliAutoPrompt');
  const wanted = isOption ? 'on' : configured;
  return { mode: isOff ? 'off' : wanted, isOption, configured };
}

const NEVER = new Set(['help', '--help', '-h', '--version']);

function modeOf(value: string | undefined): Mode {
  const mode = value?.toLowerCase();
  return mode === 'on' || mode === 'on-partial' ? mode : 'off';
}
