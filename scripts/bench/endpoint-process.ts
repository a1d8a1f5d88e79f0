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

/** A request that programs may send. It needs a signature, which is not verified. */
function isRight(authorization: string, form: URLSearchParams): boolean {
  const own =
    form.get('Action') === 'DescribeImages' ? {} : { Action: 'CreateImage', InstanceId: INSTANCE, Name: NAME };
  const isAsWanted = Object.entries({ Version: '2016-11-15', ...own }).every(
    ([name, value]) => form.get(name) === value,
  );
  return isAsWanted && /^AWS4-HMAC-SHA256 Credential=.*Signature=[0-9a-f]{64}$/.test(authorization);
}

const answering =
  (protocol: 'http' | 'https'): Answerer =>
  (request, body, response) => {
    const form = new URLSearchParams(body);
    counts[isRight(request.headers.authorization ?? '', form) ? protocol : 'wrong']++;
    const text = form.get('Action') === 'DescribeImages' ? describeImages(form) : ANSWER;
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
