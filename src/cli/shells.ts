// What `ec2img completion` is called with.

/** The shells that there are scripts for. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

export type Shell = (typeof SHELLS)[number];

/** What the command does, for lists of commands. */
export const ABOUT_COMPLETION = 'Prints a script that completes command lines of ec2img when Tab is pressed.';
