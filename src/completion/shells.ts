// Completion scripts: on Tab, they pass the line to ec2img and read candidates from it. Typed text is never evaluated.
// No library does this: @bomb.sh/tab 0.0.22 executes $(...) in the line on Tab in bash, and completes nothing after `=`
// or within quotes there; @pnpm/tabtab 0.5.4 cannot omit the space after `Key=`.

import type { Shell } from './line.ts';

// ec2img adds spaces itself: `complete -o nospace` works in every version of bash, compopt from bash 4 on also for
// commands that are registered without it. bash expands no aliases in COMP_LINE.
const BASH = `# bash completion for ec2img
_ec2img() {
  local line list=
  compopt -o nospace 2>/dev/null || :
  if builtin alias -- "$1" >/dev/null 2>&1; then
    list=$(builtin alias)
  fi
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("$line")
  done < <(COMP_LINE="\${COMP_LINE:0:COMP_POINT}" COMP_WORD="$2" COMP_TYPE="\${COMP_TYPE-}" COMP_ALIASES="\${list:0:100000}" command ec2img completion bash 2>/dev/null </dev/null)
}
complete -o nospace -F _ec2img ec2img
`;

// zsh removes unquoted braces from PREFIX and restores them later. So the typed text comes from `words`, and additions
// go after PREFIX; candidates that open a quote replace the whole word. _describe is not used because it treats colons in candidates as separators.
const ZSH = `#compdef ec2img
# zsh completion for ec2img
_ec2img() {
  local line typed=\${words[CURRENT]%$QISUFFIX} prefix=\${(Q)PREFIX}
  local -a fields whole whole_shown part part_shown quoted quoted_shown closed closed_shown
  typed=\${typed%$SUFFIX}
  while IFS= read -r line; do
    fields=("\${(@ps:\\t:)line}")
    case $fields[1] in
      part) part+=("$prefix$fields[2]") part_shown+=("$fields[3]") ;;
      whole) whole+=("$prefix$fields[2]") whole_shown+=("$fields[3]") ;;
      quoted) quoted+=("$fields[2]") quoted_shown+=("$fields[3]") ;;
      closed) closed+=("$fields[2]") closed_shown+=("$fields[3]") ;;
      notice) _message -r "\${fields[2]//\\%/%%}" ;;
    esac
  done < <(COMP_LINE="\${(j: :)words[1,CURRENT-1]} $typed" command ec2img completion zsh 2>/dev/null </dev/null)
  local result=1
  __ec2img_add part -S '' && result=0
  __ec2img_add whole && result=0
  __ec2img_add quoted -U -Q -S '' && result=0
  __ec2img_add closed -U -Q && result=0
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

/** The script of each shell. completionReply in reply.ts writes what it reads. */
export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL };
