// Completion scripts: on Tab, they pass the line to ec2img and read candidates from it. Typed text is never evaluated.
// No library does this: @bomb.sh/tab 0.0.22 executes $(...) in the line on Tab in bash, and completes nothing after `=`
// or within quotes there; @pnpm/tabtab 0.5.4 cannot omit the space after `Key=`.

import type { Candidate } from './candidate.ts';
import { escapeForQuote, type Shell, type Typed } from './line.ts';

// `nospace` works in every version of bash; ec2img adds the spaces itself.
const BASH = `# bash completion for ec2img
_ec2img() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("$line")
  done < <(COMP_LINE="\${COMP_LINE:0:COMP_POINT}" COMP_WORD="$2" COMP_TYPE="\${COMP_TYPE-}" command ec2img completion bash 2>/dev/null </dev/null)
}
complete -o nospace -F _ec2img ec2img
`;

// zsh removes unquoted braces from PREFIX and restores them later. So the typed text comes from `words`, and additions
// go after PREFIX. _describe is not used because it treats colons in candidates as separators.
const ZSH = `#compdef ec2img
# zsh completion for ec2img
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

const FISH = `# fish completion for ec2img
function __ec2img_complete
  COMP_LINE=(commandline -cp | string collect) command ec2img completion fish 2>/dev/null </dev/null
end
complete -c ec2img -e
complete -c ec2img -f -k -a '(__ec2img_complete)'
`;

const POWERSHELL = `# PowerShell completion for ec2img
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

/** The script of each shell. completionReply writes what it reads. */
export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL };

/** Information that only bash passes, in addition to the line. */
interface BashWord {
  /** The part of the word that bash replaces: the text after its last `=` or `:`, without the open quote. */
  readonly word: string;
  /** True if bash only lists the candidates because Tab was pressed twice. */
  readonly isList: boolean;
}

/** Renders candidates for the script of a shell, one per line. */
export function completionReply(shell: Shell, candidates: readonly Candidate[], typed: Typed, bash: BashWord): string {
  const lines = shell === 'bash' ? bashLines(candidates, typed, bash) : candidates.map(LINE[shell](typed));
  return lines.map((line) => `${line}\n`).join('');
}

type Line = (typed: Typed) => (candidate: Candidate) => string;

/** The text to append to what was typed. */
const added = ({ text }: Candidate, { current }: Typed): string => text.slice(current.length);

const LINE: Readonly<Record<Exclude<Shell, 'bash'>, Line>> = {
  // zsh's zformat aligns "shown:description", with colons in the shown part escaped.
  zsh: (typed) => (candidate) => {
    const shown = candidate.shown.replace(/[\\:]/g, '\\$&');
    const about = candidate.description && `:${candidate.description}`;
    return [candidate.isPartial ? 'part' : 'whole', added(candidate, typed), shown + about].join('\t');
  },
  fish: () => (candidate) => [candidate.text, candidate.description].join('\t'),
  powershell: (typed) => (candidate) => {
    const text =
      typed.raw + escapeForQuote(added(candidate, typed), typed.quote, '`') + (candidate.isPartial ? '' : typed.quote);
    return [text, candidate.shown, candidate.description || candidate.shown].join('\t');
  },
};

function bashLines(candidates: readonly Candidate[], typed: Typed, { word, isList }: BashWord): string[] {
  if (isList) return candidates.map(listed);
  const lines = candidates.map((candidate) => {
    const space = candidate.isPartial || typed.quote !== '' ? '' : ' ';
    return word + escapeForQuote(added(candidate, typed), typed.quote) + space;
  });
  // readline closes an open quote after a single candidate, but not after the common prefix of two.
  const [only] = candidates;
  return lines.length === 1 && only?.isPartial && typed.quote ? [...lines, `${lines[0]} `] : lines;
}

const listed = ({ shown, description, isOpaque }: Candidate): string =>
  isOpaque && description ? `${shown}  ${description}` : shown;
