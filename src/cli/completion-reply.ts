// What the scripts of completion-scripts.ts read: a line for each candidate, as their shell wants it.
import type { Candidate } from './candidate.ts';
import type { Shell } from './completion-scripts.ts';
import { type Typed, typedOn } from './typed.ts';

/** What bash says beside the line. */
interface BashWord {
  /** What of the word bash will replace: the part behind its last `=` or `:`, without the open quote. */
  readonly word: string;
  /** Whether the candidates are only listed, because Tab was pressed twice. */
  readonly isList: boolean;
}

/** The answer of `ec2img completion SHELL` to its script. */
export function completionReply(shell: Shell, candidates: readonly Candidate[], typed: Typed, bash: BashWord): string {
  const lines = shell === 'bash' ? bashLines(candidates, typed, bash) : candidates.map(LINE[shell](typed));
  return lines.map((line) => `${line}\n`).join('');
}

type Line = (typed: Typed) => (candidate: Candidate) => string;

/** What is added to what was typed. */
const added = ({ text }: Candidate, { current }: Typed): string => text.slice(current.length);

const LINE: Readonly<Record<Exclude<Shell, 'bash'>, Line>> = {
  // What zsh's zformat aligns: "shown:description", where the colons of what is shown are escaped.
  zsh: (typed) => (one) => {
    const shown = one.shown.replace(/[\\:]/g, '\\$&');
    const about = one.description && `:${one.description}`;
    return [one.isPartial ? 'part' : 'whole', added(one, typed), shown + about].join('\t');
  },
  fish: () => (one) => [one.text, one.description].join('\t'),
  powershell: (typed) => (one) => {
    const text = typed.raw + typedOn(added(one, typed), typed.quote, '`') + (one.isPartial ? '' : typed.quote);
    return [text, one.shown, one.description || one.shown].join('\t');
  },
};

function bashLines(candidates: readonly Candidate[], typed: Typed, { word, isList }: BashWord): string[] {
  if (isList) return candidates.map(listed);
  const lines = candidates.map((one) => {
    const space = one.isPartial || typed.quote !== '' ? '' : ' ';
    return word + typedOn(added(one, typed), typed.quote) + space;
  });
  // readline closes an open quote behind a single candidate, but not behind the common beginning of two.
  const [only] = candidates;
  return lines.length === 1 && only?.isPartial && typed.quote ? [...lines, `${lines[0]} `] : lines;
}

const listed = ({ shown, description, isOpaque }: Candidate): string =>
  isOpaque && description ? `${shown}  ${description}` : shown;
