// The endpoint of the benchmark, in a separate process: one fixed response over http and https, and counts of the
// correct and wrong requests.
import { readFileSync } from 'node:fs';
import { type Answerer, startServer } from '../../test/support/http-server.ts';
import { type Counts, IMAGE, INSTANCE, NAME } from './endpoint.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../test/support/certificates/${name}`, import.meta.url), 'utf8');

const ANSWER = `<?xml version="1.0" encoding="UTF-8"?>
<CreateImageResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
    <requestId>59dbff89-35bd-4eac-99ed-be587EXAMPLE</requestId>
    <imageId>${IMAGE}</imageId>
</CreateImageResponse>`;

const counts = { http: 0, https: 0, wrong: 0 };

/** The request that every program must send. It needs a signature, which is not verified. */
function isRight(authorization: string, body: string): boolean {
  const form = new URLSearchParams(body);
  const wanted = { Action: 'CreateImage', Version: '2016-11-15', InstanceId: INSTANCE, Name: NAME };
  const isAsWanted = Object.entries(wanted).every(([name, value]) => form.get(name) === value);
  return isAsWanted && /^AWS4-HMAC-SHA256 Credential=.*Signature=[0-9a-f]{64}$/.test(authorization);
}

const answering =
  (protocol: 'http' | 'https'): Answerer =>
  (request, body, response) => {
    counts[isRight(request.headers.authorization ?? '', body) ? protocol : 'wrong']++;
    response.writeHead(200, { 'content-type': 'text/xml;charset=UTF-8', 'content-length': Buffer.byteLength(ANSWER) });
    response.end(ANSWER);
  };

const [http, https] = await Promise.all([
  startServer(answering('http')),
  startServer(answering('https'), { key: read('good.key'), cert: read('good.pem') }),
]);
const tell = (message: object): void => void process.send?.(message);
process.on('message', () => tell({ ...counts } satisfies Counts));
process.on('disconnect', () => process.exit());
tell({ http: http.url, https: https.url });
