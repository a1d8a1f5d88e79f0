// Random variations of any input: the error format, a terminal and its width.
import type { Input } from '../../test/support/hostile-input.ts';
import type { Random } from './random.ts';

/** Closed or full streams. Node.js replaces a closed stream by the null device. */
const STDIO = ['<&-', '>&-', '2>&-', '<&- >&- 2>&-', '>/dev/full', '2>/dev/full', '>/dev/full 2>&1', '</dev/zero'];

const FORMATS = ['json', 'yaml', 'text', 'table', 'legacy'];

export function varied(random: Random, input: Input): Input {
  const format = random.pick(FORMATS);
  const asOption = random.once(2) ? ['--cli-error-format', format] : [];
  const told: Partial<Input> = !random.once(5)
    ? {}
    : asOption.length > 0
      ? { argv: [...input.argv, ...asOption] }
      : { env: { ...input.env, AWS_CLI_ERROR_FORMAT: format } };
  const stdio = random.once(4) ? { stdio: random.pick(STDIO) } : {};
  const changed = { ...input, ...told, ...stdio };
  // Live progress moves the cursor, and requested colours are expected.
  if (!random.once(8) || input.argv.some((word) => /^--[wc]|^wait$/.test(word))) return changed;
  const terminal = random.pick([0, 1, 2, 79, 1000]);
  return { ...changed, terminal, env: { ...changed.env, NO_COLOR: '1', AWS_PAGER: '' } };
}
