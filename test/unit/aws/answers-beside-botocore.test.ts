// Responses as botocore reads them, the library of the AWS CLI.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/aws/sdk-commands.ts';
import { anyResponse } from '../../support/any-response.ts';
import { ourSender } from '../../support/both-clients.ts';
import { hasBotocore, withBotocore } from '../../support/python-botocore.ts';
import { sdkOperation } from '../../support/sdk-operations.ts';

// Keeps the text of timestamps, and of numbers that are none, as ec2img does. Marks numbers: JSON has no whole ones.
const SCRIPT = `
import json, sys
import botocore.parsers, botocore.session
model = botocore.session.get_session().get_service_model('ec2')
parser = botocore.parsers.EC2QueryParser(timestamp_parser=lambda text: text)
def number(self, shape, node):
    text = node.text or ''
    try:
        return 'int:%d' % int(text)
    except ValueError:
        return text
botocore.parsers.EC2QueryParser._handle_integer = number
botocore.parsers.EC2QueryParser._handle_long = number
def read(operation, body):
    response = dict(status_code=200, headers={}, body=body.encode())
    try:
        value = parser.parse(response, model.operation_model(operation).output_shape)
    except botocore.parsers.ResponseParserError:
        return None
    value.pop('ResponseMetadata', None)
    return value
with open(sys.argv[1]) as file:
    print(json.dumps([read(*one) for one in json.load(file)]))
`;

const marked = (value: unknown): unknown => {
  if (typeof value === 'number' || typeof value === 'bigint') return `int:${value}`;
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, marked(member)]));
};

/** Checks that a value has all members of another, and the same items and texts. botocore may be older than the SDK. */
function expectPart(whole: unknown, part: unknown, path: string): void {
  if (Array.isArray(part)) {
    expect([path, (whole as unknown[]).length]).toEqual([path, part.length]);
    for (const [at, item] of part.entries()) expectPart((whole as unknown[])[at], item, `${path}[${at}]`);
  } else if (typeof part === 'object' && part !== null) {
    for (const [name, member] of Object.entries(part)) {
      expectPart(new Map(Object.entries(whole as object)).get(name), member, `${path}.${name}`);
    }
  } else expect([path, whole]).toEqual([path, part]);
}

type Exchange = readonly [operation: string, body: string];

const send = ourSender({ region: 'us-east-1', credentials: undefined });

const ours = async ([operation, body]: Exchange): Promise<unknown> =>
  (await send(sdkOperation(operation).command({}), { body })).response;

describe.skipIf(!hasBotocore)('botocore reads the same', () => {
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'answers-'));
  });
  afterAll(() => rmSync(home, { recursive: true }));

  const ofBotocore = (exchanges: readonly Exchange[]): unknown[] => {
    const path = join(home, 'exchanges.json');
    writeFileSync(path, JSON.stringify(exchanges));
    return withBotocore(SCRIPT, home, path) as unknown[];
  };

  // botocore knows these operations, and their responses need no ID.
  const known = Object.keys(COMMANDS).filter((name) =>
    /^(?:Describe|Get|List|Enable|Disable|Deregister|Copy)/.test(name),
  );

  test('of random responses', { tags: ['slow'] }, async () => {
    const exchange = fc.constantFrom(...known).chain((name) =>
      anyResponse(sdkOperation(name)).map((parts): Exchange => {
        // What botocore refuses: unknown references, prefixes without a namespace, several request IDs, control characters.
        const body = parts.join('').replace(/&no;|<x:y.*?<\/x:y>|<requestId>1<\/requestId>| xsi:type = '.*?'/gs, '');
        return [name, body.replace(/&#(?:x?0*(?:[0-8bce-f]|1[0-9a-f])|1[124-9]|2\d|3[01]);/gi, '')];
      }),
    );
    const exchanges = fc.sample(exchange, 500);
    const theirs = ofBotocore(exchanges);
    let count = 0;
    for (const [at, part] of theirs.entries()) {
      if (part === null) continue;
      count++;
      const [operation, body] = exchanges[at] as Exchange;
      expectPart(marked(await ours([operation, body])), part, `${body} `);
    }
    // It refuses other control characters, too.
    expect(count).toBeGreaterThan(100);
  });

  test('of unusual responses', async () => {
    const image = (content: string): Exchange => ['DescribeImages', `<R><imagesSet>${content}</imagesSet></R>`];
    const exchanges: Exchange[] = [
      ['DescribeImages', '<R/>'],
      ['DescribeImages', '<R xmlns:x="u" xmlns="v"><x:imagesSet><x:item><x:name>a</x:name></x:item></x:imagesSet></R>'],
      image(''),
      image(' \n '),
      image('text'),
      image('<item/><item>\n</item><item>text</item><foo><name>a</name></foo>'),
      image('<item><name>a<b/>c</name><description><b/>c</description></item>'),
      image('<item><name>a<!-- b -->c<![CDATA[<d>]]>&amp;<?e?></name><description> \n</description></item>'),
      image('<item><name>a\r\nb\rc&#13;</name><imageId>&#x1F600;\u00e9\ud83d\ude00</imageId></item>'),
      image('<item><stateReason/></item><item><stateReason>x</stateReason></item>'),
      image('<item><stateReason><code>1</code></stateReason><stateReason><code>2</code></stateReason></item>'),
      image(
        '<item><isPublic>TRUE</isPublic><enaSupport> true</enaSupport></item><item><isPublic>true</isPublic></item>',
      ),
      image('<item a="b"><name c="d" e=\'f"\'>g</name><unknown><name>h</name></unknown></item>'),
      ['DescribeSnapshots', '<R><snapshotSet><item><volumeSize> 8 </volumeSize></item></snapshotSet></R>'],
      ['DescribeSnapshots', '<R><snapshotSet><item><volumeSize>1_0</volumeSize></item></snapshotSet></R>'],
      ['DescribeSnapshots', '<R><snapshotSet><item><volumeSize>-0</volumeSize></item></snapshotSet></R>'],
      [
        'DescribeSnapshots',
        '<R><snapshotSet><item><fullSnapshotSizeInBytes>9007199254740993</fullSnapshotSizeInBytes></item></snapshotSet></R>',
      ],
      ['EnableImage', '<R><return>maybe</return></R>'],
      ['EnableImageDeregistrationProtection', '<R><return>true</return></R>'],
      ['DeleteSnapshot', '<R><return>true</return></R>'],
    ];
    const read: unknown[] = [];
    for (const exchange of exchanges) read.push(marked(await ours(exchange)));
    expect(read).toEqual(ofBotocore(exchanges));
  });
});
