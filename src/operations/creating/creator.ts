// What the mechanism that creates an image knows about an operation that creates one.

import type { Filter, Image, ResourceType, TagSpecification } from '@aws-sdk/client-ec2';
import type { SendOptions } from '../../aws/client.ts';
import type { Ec2 } from '../../aws/ec2.ts';
import type { CliError } from '../../errors.ts';

/** The code of EC2 for a name that an image of the account has. */
export const DUPLICATE = 'InvalidAMIName.Duplicate';

/** The members that all requests for an image have. */
export interface ImageRequest {
  /** Without it, EC2 chooses a name that the request does not say. */
  readonly Name?: string | undefined;
  readonly DryRun?: boolean | undefined;
  readonly TagSpecifications?: TagSpecification[] | undefined;
}

/**
 * Where an image comes from, compared with a request.
 * - `same`: from what the request names.
 * - `other`: from something else, so another request created it.
 * - `unknown`: EC2 does not show it.
 */
export type Origin = 'same' | 'other' | 'unknown';

/** An image, or a part of it, compared with a request. */
export interface Comparison {
  /** Reasons why another request created the image. */
  readonly differences: readonly string[];
  /** Reasons why that is possible, such as tags that are not shown yet. */
  readonly doubts: readonly string[];
}

/** An operation without an idempotency token that creates an image. */
export interface ImageCreator<Request extends ImageRequest> {
  /** `CreateImage` */
  readonly operation: string;
  /** The resources that the operation creates and can tag. */
  readonly tagged: readonly (ResourceType & ('image' | 'snapshot'))[];
  /** Sends the request once. */
  readonly send: (ec2: Ec2, request: Request, options: SendOptions) => Promise<object>;
  readonly originOf: (image: Image, request: Request) => Origin;
  /** The doubt about an image whose origin is unknown. */
  readonly doubt: string;
  /** Compares everything else that an image shows. */
  readonly compare: (image: Image, request: Request) => Comparison;
  /** The image and its snapshots may have tags that the request does not have. */
  readonly keepsTags?: boolean;
  /** Filters that find the image in addition to its name, for a command that the user can run. */
  readonly filters: (request: Request) => readonly Filter[];
  /** Hints for an error that EC2 returned. */
  readonly explain: (error: CliError, request: Request, ec2: Ec2, signal: AbortSignal) => Promise<readonly string[]>;
}
