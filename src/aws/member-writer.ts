// Writes the parameters of query requests.

import { QueryShapeSerializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { Schema } from '@smithy/types';

/** The schema of a string. */
const STRING = 0;

/**
 * Writes the members of a shape in the order of the request, as the AWS CLI does; the SDK writes them in the order of its
 * schemas. If it cannot write a value, for example because of an unpaired surrogate, it discards what it has written: the
 * SDK adds that to the next request of any client with the same protocol.
 */
export class MemberWriter extends QueryShapeSerializer {
  override write(schema: Schema, value: unknown, prefix = ''): void {
    try {
      const shape = NormalizedSchema.of(schema);
      if (shape.isStructSchema() && typeof value === 'object' && value !== null)
        this.#writeMembers(shape, value, prefix);
      else super.write(schema, value, prefix);
    } catch (error) {
      const isWhole = prefix === '';
      if (isWhole) this.flush();
      throw error;
    }
  }

  #writeMembers(shape: NormalizedSchema, members: object, prefix: string): void {
    // Without a value, this only starts the text, which `flush` needs even for a request without members.
    super.write(STRING, undefined);
    const known = new Map(shape.structIterator());
    for (const [name, value] of Object.entries(members)) {
      const member = known.get(name);
      if (!member || value === undefined || value === null) continue;
      const { xmlName, ec2QueryName } = member.getMergedTraits();
      const key = this.getKey(name, xmlName, ec2QueryName, 'struct');
      this.write(member, value, prefix ? `${prefix}.${key}` : key);
    }
  }
}
