// The lines below an error in a command line: the usage of the command that was typed, and where to read on.

const below = (usage: string, page: string): string => `usage: ${usage}\nTo see help text, run: ${page}\n`;

export const USAGE = {
  program: below('ec2img <command> [options]', 'ec2img -h'),
  createImage: below('ec2img create-image --instance-id <id> --name <name> [options]', 'ec2img create-image -h'),
  wait: below('ec2img wait <command> [options]', 'ec2img wait -h'),
  waitImageAvailable: below(
    'ec2img wait image-available [--image-ids <id>...] [options]',
    'ec2img wait image-available -h',
  ),
  completion: below('ec2img completion <shell>', 'ec2img completion -h'),
  schema: below('ec2img schema <command>', 'ec2img schema -h'),
  config: below('ec2img config [options]', 'ec2img config -h'),
  credentials: below('ec2img credentials [options]', 'ec2img credentials -h'),
} as const;
