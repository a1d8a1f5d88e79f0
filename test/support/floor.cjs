// The minimal Node.js program for CreateImage: the form, a version 4 signature, one POST, and the ID from the response.
// The baseline of `npm run bench`, not for use: it handles one response and fails on any other.
'use strict';
const { createHash, createHmac } = require('node:crypto');

const hash = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

function signedHeaders(env, host, body) {
  const { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secret, AWS_DEFAULT_REGION: region } = env;
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', host, 'x-amz-date': time };
  const names = Object.keys(headers);
  const signed = names.join(';');
  const lines = names.map((one) => `${one}:${headers[one]}\n`).join('');
  const scope = [time.slice(0, 8), region, 'ec2', 'aws4_request'];
  const canonical = hash(`POST\n/\n\n${lines}\n${signed}\n${hash(body)}`);
  const key = scope.reduce(hmac, `AWS4${secret}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope.join('/')}\n${canonical}`).toString('hex');
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${keyId}/${scope.join('/')}, SignedHeaders=${signed}, Signature=${signature}`;
  headers['content-length'] = Buffer.byteLength(body);
  return headers;
}

/** Calls `use` with the ID of the new image. Node.js keeps the connection for the next call. */
function createImage(env, { address, instanceId, name }, use) {
  const url = new URL(address);
  const { request } = require(url.protocol === 'https:' ? 'node:https' : 'node:http');
  const form = { Action: 'CreateImage', Version: '2016-11-15', InstanceId: instanceId, Name: name };
  const body = new URLSearchParams(form).toString();
  const call = request(url, { method: 'POST', headers: signedHeaders(env, url.host, body) }, (answer) => {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (part) => {
      text += part;
    });
    answer.on('end', () => use(/<imageId>([^<]*)</.exec(text)[1]));
  });
  call.end(body);
}

module.exports = { createImage };

if (require.main === module) {
  const [address, instanceId, name] = process.argv.slice(2);
  createImage(process.env, { address, instanceId, name }, (ImageId) => {
    process.stdout.write(`${JSON.stringify({ ImageId }, null, 4)}\n`);
  });
}
