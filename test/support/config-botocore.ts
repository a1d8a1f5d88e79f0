// The configuration files as botocore reads them, by a Python on this machine that has botocore.
import { spawn } from 'node:child_process';
import { pythonWith } from './python-botocore.ts';

/** A value, or nested keys and values. Order counts. */
export type Pairs = readonly (readonly [key: string, value: string | Pairs])[];

/** Undefined if botocore refuses one of the files. */
export type Reading =
  | { readonly profiles: Pairs; readonly sessions: Pairs; readonly services: Pairs; readonly credentials: Pairs }
  | undefined;

export interface Files {
  readonly config: Uint8Array;
  readonly credentials: Uint8Array;
}

/** A Python whose botocore reads sections of services, if any. */
export const configPython: string | undefined = pythonWith(
  "from botocore.configloader import build_profile_map; build_profile_map({})['services']",
);

const SCRIPT = `
import base64, json, os, sys
from botocore.configloader import load_config, raw_config_parse
from botocore.exceptions import ConfigParseError

def pairs(value):
    return value if isinstance(value, str) else [[key, pairs(one)] for key, one in value.items()]

def reading(config, credentials):
    config = load_config(config)
    shared = raw_config_parse(credentials)
    profiles = config['profiles']
    for name, section in shared.items():
        profiles.setdefault(name, {}).update(section)
    return dict(profiles=pairs(profiles), sessions=pairs(config['sso_sessions']),
                services=pairs(config['services']), credentials=pairs(raw_config_parse(credentials)))

paths = [os.path.join(sys.argv[1], name) for name in ('config', 'credentials')]
for line in sys.stdin:
    for path, data in zip(paths, json.loads(line)):
        with open(path, 'wb') as file:
            file.write(base64.b64decode(data))
    try:
        print(json.dumps(reading(*paths)))
    except ConfigParseError:
        print('null')
`;

/** Reads pairs of files with one process. Rejects if it fails. */
export function readWithBotocore(python: string, files: readonly Files[], folder: string): Promise<Reading[]> {
  const child = spawn(python, ['-X', 'utf8', '-c', SCRIPT, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  const lines = files.map(({ config, credentials }) =>
    JSON.stringify([config, credentials].map((data) => Buffer.from(data).toString('base64'))),
  );
  child.stdin.end(lines.join('\n'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const read = Buffer.concat(chunks).toString().trimEnd().split('\n');
      if (code === 0 && read.length === files.length) resolve(read.map((line) => JSON.parse(line) ?? undefined));
      else reject(new Error(`${python} ended with ${code} after ${read.length} of ${files.length} files`));
    });
  });
}
