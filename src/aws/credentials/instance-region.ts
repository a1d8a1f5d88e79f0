// The Region of this instance, for calls without a Region. Requests and their order: measured on AWS CLI 2.9.

import type { SettingValue } from '../../config/lookup.ts';
import type { InstanceMetadata } from '../../config/metadata-services.ts';
import { generalError } from '../../errors.ts';
import { metadataReader } from './instance.ts';
import { connected } from './metadata-request.ts';

const ZONE_PATH = '/latest/meta-data/placement/availability-zone/';

/**
 * Requests the Availability Zone of this instance and returns its Region: the zone without its last letter. Undefined if
 * the service does not answer. Throws a general error if it rejects the request for a token.
 */
export async function instanceRegion(service: InstanceMetadata): Promise<SettingValue | undefined> {
  const zone = await connected(service.endpoint, service.timeout, async (send) => {
    const read = await metadataReader(service, send);
    if (!read) throw generalError('The metadata service of the instance rejected the request for a token (status 400)');
    return read(ZONE_PATH, (text) => text || undefined);
  });
  return zone === undefined ? undefined : { value: zone.replace(/.$/su, ''), source: 'instance metadata' };
}
