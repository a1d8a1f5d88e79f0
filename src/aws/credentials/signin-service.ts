// The service of `aws login` for the client in client.ts, and the proof that its requests need.

import { createPrivateKey, createPublicKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import { partition } from '@aws-sdk/core/client';
import clientsPackage from '@aws-sdk/nested-clients/package.json' with { type: 'json' };
import type { Service } from '../client.ts';
import { endpointsAt } from './credential-services.ts';
import { JsonProtocol } from './sso-services.ts';

/** Domains of partitions that have one of their own for the service. The others have endpoints as other services do. */
const DOMAINS: Readonly<Record<string, string>> = {
  aws: 'signin.aws.amazon.com',
  'aws-cn': 'signin.amazonaws.cn',
  'aws-us-gov': 'signin.amazonaws-us-gov.com',
};

/** The endpoints are those of the AWS CLI; newer SDKs have others. */
export const SIGNIN: Service = {
  id: 'Signin',
  version: clientsPackage.version,
  signingName: 'signin',
  hasSecretBodies: true,
  protocol: new JsonProtocol({ defaultNamespace: 'com.amazonaws.signin' }),
  endpointProvider: ({ Region, UseFIPS, UseDualStack }) => {
    const domain = DOMAINS[partition(Region).name];
    if (domain && !UseFIPS && !UseDualStack) return { url: new URL(`https://${Region}.${domain}`) };
    const host = UseFIPS ? 'signin-fips' : 'signin';
    return endpointsAt(host)({ Region, UseFIPS: false, UseDualStack });
  },
};

/** Parses the key of a session, as PEM. Throws if it is not one for ES256. */
export function parseProofKey(pem: string): KeyObject {
  const lines = pem.split(/\r\n|\r|\n/).filter((line) => !/^-----(BEGIN|END)/.test(line));
  const der = { key: Buffer.from(lines.join(''), 'base64'), format: 'der' } as const;
  const key =
    privateKey(() => createPrivateKey({ ...der, type: 'sec1' })) ?? createPrivateKey({ ...der, type: 'pkcs8' });
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('the key is not for ES256');
  return key;
}

function privateKey(parse: () => KeyObject): KeyObject | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/** Builds the DPoP header of a POST request to a URL: proof that the sender has the key (RFC 9449, section 4.2). */
export function proofOf(key: KeyObject, url: string, now: number = Date.now()): string {
  const { x, y, crv } = createPublicKey(key).export({ format: 'jwk' });
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty: 'EC', x, y, crv } };
  const payload = { htm: 'POST', htu: url, iat: Math.floor(now / 1000), jti: randomUUID() };
  const signed = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}
