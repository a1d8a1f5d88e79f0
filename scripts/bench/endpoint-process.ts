// The endpoint of the benchmark, in a separate process: fixed responses over http and https, and counts of the correct
// and wrong requests and of the connections.
import { readFileSync } from 'node:fs';
import { type Answerer, startServer } from '../../test/support/http-server.ts';
import { type Counts, IMAGE, INSTANCE, NAME } from './endpoint.ts';
import { describeImages } from './endpoint-images.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../test/support/certificates/${name}`, import.meta.url), 'utf8');

const ANSWER = `<?xml version="1.0" encoding="UTF-8"?>
<CreateImageResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
    <requestId>59dbff89-35bd-4eac-99ed-be587EXAMPLE</requestId>
    <imageId>${IMAGE}</imageId>
</CreateImageResponse>`;

const counts = { http: 0, https: 0, wrong: 0 };

/** The account of the instance, which create-images looks up. */
const OWNER = `<?xml version="1.0" encoding="UTF-8"?>
<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
    <requestId>59dbff89-35bd-4eac-99ed-be587EXAMPLE</requestId>
    <reservationSet><item><ownerId>123456789012</ownerId></item></reservationSet>
</DescribeInstancesResponse>`;

/** A request that programs may send. It needs a signature, which is not verified. */
function isRight(authorization: string, form: URLSearchParams): boolean {
  const action = form.get('Action') ?? '';
  const isCreation = action === 'CreateImage' && form.get('InstanceId') === INSTANCE && isName(form.get('Name') ?? '');
  const isAsWanted = isCreation || ['DescribeImages', 'DescribeInstances'].includes(action);
  const isVersion = form.get('Version') === '2016-11-15';
  return isVersion && isAsWanted && /^AWS4-HMAC-SHA256 Credential=.*Signature=[0-9a-f]{64}$/.test(authorization);
}

/** `web`, `web-17` */
const isName = (name: string): boolean => name === NAME || /^web-\d+$/.test(name);

const answerTo = (form: URLSearchParams): string => {
  const action = form.get('Action');
  if (action === 'DescribeImages') return describeImages(form);
  return action === 'DescribeInstances' ? OWNER : ANSWER;
};

const answering =
  (protocol: 'http' | 'https'): Answerer =>
  (request, body, response) => {
    const form = new URLSearchParams(body);
    counts[isRight(request.headers.authorization ?? '', form) ? protocol : 'wrong']++;
    const text = answerTo(form);
    response.writeHead(200, { 'content-type': 'text/xml;charset=UTF-8', 'content-length': Buffer.byteLength(text) });
    response.end(text);
  };

const [http, https] = await Promise.all([
  startServer(answering('http')),
  startServer(answering('https'), { key: read('good.key'), cert: read('good.pem') }),
]);
const tell = (message: object): void => void process.send?.(message);
process.on('message', () =>
  tell({ ...counts, connections: http.connections() + https.connections() } satisfies Counts),
);
process.on('disconnect', () => process.exit());
tell({ http: http.url, https: https.url });
