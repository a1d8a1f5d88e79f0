// The shells that command lines are completed in.

/** Those of `ec2img completion` (schemas/own-commands.json). */
export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';
