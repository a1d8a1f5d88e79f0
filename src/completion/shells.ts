// What each shell is told to do on Tab: hand the line to ec2img, take its lines. Nothing typed is ever evaluated.
// Own scripts, because @bomb.sh/tab 0.0.22 runs $(...) of the line on Tab in bash and completes nothing behind `=` or
// within quotes there, and @pnpm/tabtab 0.5.4 cannot leave out the space behind `Key=`.

import type { Candidate } from './candidate.ts';
import { type Shell, type Typed, typedOn } from './line.ts';

// Every version of bash can leave out all spaces; ec2img adds those it wants.
const BASH = `# bash completion of ec2img
_ec2img() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("$line")
  done < <(COMP_LINE="\${COMP_LINE:0:COMP_POINT}" COMP_WORD="$2" COMP_TYPE="\${COMP_TYPE-}" command ec2img completion bash 2>/dev/null </dev/null)
}
complete -o nospace -F _ec2img ec2img
`;

// zsh takes unquoted braces out of PREFIX and puts them back, so what is typed comes from words, and what is added goes
// behind PREFIX. Not by _describe, which takes colons of words for its own unless a style says otherwise.
const ZSH = `#compdef ec2img
# zsh completion of ec2img
_ec2img() {
  local line typed=\${words[CURRENT]%$QISUFFIX} prefix=\${(Q)PREFIX}
  local -a fields whole whole_shown part part_shown
  typed=\${typed%$SUFFIX}
  while IFS= read -r line; do
    fields=("\${(@ps:\\t:)line}")
    if [[ $fields[1] == part ]]; then
      part+=("$prefix$fields[2]")
      part_shown+=("$fields[3]")
    else
      whole+=("$prefix$fields[2]")
      whole_shown+=("$fields[3]")
    fi
  done < <(COMP_LINE="\${(j: :)words[1,CURRENT-1]} $typed" command ec2img completion zsh 2>/dev/null </dev/null)
  local result=1
  __ec2img_add part -S '' && result=0
  __ec2img_add whole && result=0
  return result
}
__ec2img_add() {
  local name=$1
  shift
  local -a shown
  zformat -a shown ' -- ' "\${(@P)\${:-\${name}_shown}}"
  [[ -n \${(M)shown:#* -- *} ]] && shown=("\${(@mr:COLUMNS-1:)shown}") && set -- -l "$@"
  compadd -V $name -d shown "$@" -a $name
}
if [[ $funcstack[1] == _ec2img ]]; then
  _ec2img "$@"
else
  compdef _ec2img ec2img
fi
`;

const FISH = `# fish completion of ec2img
function __ec2img_complete
  COMP_LINE=(commandline -cp | string collect) command ec2img completion fish 2>/dev/null </dev/null
end
complete -c ec2img -e
complete -c ec2img -f -k -a '(__ec2img_complete)'
`;

const POWERSHELL = `# PowerShell completion of ec2img
Register-ArgumentCompleter -Native -CommandName ec2img -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $length = $cursorPosition - $commandAst.Extent.StartOffset
  $env:COMP_LINE = $commandAst.ToString().PadRight($length).Substring(0, $length)
  try {
    ec2img completion powershell 2>$null | ForEach-Object {
      $text, $shown, $about = $_ -split "\`t"
      [System.Management.Automation.CompletionResult]::new($text, $shown, 'ParameterValue', $about)
    }
  } finally {
    Remove-Item Env:COMP_LINE
  }
}
`;

/** The script of each shell; it is answered by completionReply. */
export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL };

// What the scripts of completion-scripts.ts read: a line for each candidate, as their shell wants it.

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
  zsh: (typed) => (candidate) => {
    const shown = candidate.shown.replace(/[\\:]/g, '\\$&');
    const about = candidate.description && `:${candidate.description}`;
    return [candidate.isPartial ? 'part' : 'whole', added(candidate, typed), shown + about].join('\t');
  },
  fish: () => (candidate) => [candidate.text, candidate.description].join('\t'),
  powershell: (typed) => (candidate) => {
    const text =
      typed.raw + typedOn(added(candidate, typed), typed.quote, '`') + (candidate.isPartial ? '' : typed.quote);
    return [text, candidate.shown, candidate.description || candidate.shown].join('\t');
  },
};

function bashLines(candidates: readonly Candidate[], typed: Typed, { word, isList }: BashWord): string[] {
  if (isList) return candidates.map(listed);
  const lines = candidates.map((candidate) => {
    const space = candidate.isPartial || typed.quote !== '' ? '' : ' ';
    return word + typedOn(added(candidate, typed), typed.quote) + space;
  });
  // readline closes an open quote behind a single candidate, but not behind the common beginning of two.
  const [only] = candidates;
  return lines.length === 1 && only?.isPartial && typed.quote ? [...lines, `${lines[0]} `] : lines;
}

const listed = ({ shown, description, isOpaque }: Candidate): string =>
  isOpaque && description ? `${shown}  ${description}` : shown;
