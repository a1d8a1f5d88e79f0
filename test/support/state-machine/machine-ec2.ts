// EC2 as a state machine sees it, by a virtual clock: images with unique names, and answers that a test chooses.

import type { CreateImageRequest, DescribeImagesRequest, Image } from '@aws-sdk/client-ec2';
import type { JsonValue } from '../../../src/model/json-value.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { type JsonObject, ServiceFault, type World } from './interpreter.ts';

/** How a call ends. `isMade`: the request is carried out first. */
export interface MachineFault {
  readonly error: string;
  readonly cause: string;
  readonly isMade?: boolean;
}

/** An error as the integration of Step Functions reports it: the SDK for Java has no other exception for EC2. */
export const ec2Error = (message: string, status: number, isMade = false): MachineFault => ({
  error: 'Ec2.Ec2Exception',
  cause: `${message} (Service: Ec2, Status Code: ${status}, Request ID: 0a1b)`,
  isMade,
});

/** An error with the name of a code. */
export const namedError = (code: string, message: string, status: number, isMade = false): MachineFault => ({
  ...ec2Error(message, status, isMade),
  error: `Ec2.${code}Exception`,
});

/** A connection that was lost. */
export const lost = (isMade: boolean): MachineFault => ({
  error: 'Ec2.SdkClientException',
  cause: 'Unable to execute HTTP request: Connection reset (SDK Attempt Count: 1)',
  isMade,
});

export interface MachineCall {
  readonly action: 'CreateImage' | 'DescribeImages';
  /** The name or the ID that the request has. */
  readonly subject: string;
  /** The number of calls with the same action and subject before it. */
  readonly at: number;
}

/** The time of the service when the virtual clock starts. */
export const MACHINE_START = Date.parse('2026-01-02T03:04:05.000Z');

/** Seconds of a call. */
const LATENCY = 0.2;

/** An account's bucket of requests. */
interface Bucket {
  readonly size: number;
  /** A second. */
  readonly refill: number;
}

export class MachineEc2 {
  readonly images: Image[] = [];
  readonly calls: MachineCall[] = [];
  /** When each call was made, in seconds since the start. */
  readonly times: number[] = [];
  faultOf: (call: MachineCall) => MachineFault | undefined = () => undefined;
  /** Seconds in which a new image is not listed. */
  hiddenFor = 0;
  /** The state of an image at an age in seconds. */
  stateOf: (image: Image, age: number) => Partial<Image> = () => ({ State: 'available' });
  /** Changes the result of CreateImage. */
  resultOf: (result: JsonObject) => JsonObject = (result) => result;
  /** Limits CreateImage. */
  bucket: Bucket | undefined;
  throttled = 0;
  readonly #clock: VirtualClock;
  readonly #counts = new Map<string, number>();
  #tokens = { left: Number.NaN, at: 0 };

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  now = (): Date => new Date(MACHINE_START + this.#clock.now());

  /** Adds an image that another request made. */
  add(image: Partial<Image> & { readonly ImageId: string }): void {
    this.images.push({ State: 'available', ...image });
  }

  /** The world of an execution that makes images of these lines. */
  world(lines: readonly JsonValue[]): World {
    return {
      call: (resource, args) => this.#call(resource, args),
      wait: (seconds) => this.#clock.sleep(1000 * seconds),
      now: this.now,
      readItems: async () => lines,
      context: { name: 'nightly', startTime: new Date(MACHINE_START).toISOString() },
    };
  }

  async #call(resource: string, args: JsonObject): Promise<JsonObject> {
    await this.#clock.sleep(500 * LATENCY);
    const isCreate = resource === 'aws-sdk:ec2:createImage';
    const subject = isCreate ? args.Name : (args as DescribeImagesRequest).Filters?.[0]?.Values?.[0];
    const action = isCreate ? 'CreateImage' : 'DescribeImages';
    const key = `${action} ${subject}`;
    const at = this.#counts.get(key) ?? 0;
    this.#counts.set(key, at + 1);
    const call = { action, subject: String(subject), at } as const;
    this.calls.push(call);
    this.times.push(this.#clock.now() / 1000);
    const fault = isCreate && this.#isThrottled() ? ec2Error('Request limit exceeded.', 503) : this.faultOf(call);
    const result = fault && !fault.isMade ? {} : isCreate ? this.#create(args as never) : this.#describe(args as never);
    await this.#clock.sleep(500 * LATENCY);
    if (fault) throw new ServiceFault(fault.error, fault.cause);
    return result;
  }

  #isThrottled(): boolean {
    if (!this.bucket) return false;
    const { size, refill } = this.bucket;
    const now = this.#clock.now() / 1000;
    const left = Math.min(size, (this.#tokens.left || 0) + (now - this.#tokens.at) * refill);
    const full = Number.isNaN(this.#tokens.left) ? size : left;
    this.#tokens = { left: full < 1 ? full : full - 1, at: now };
    if (full < 1) this.throttled++;
    return full < 1;
  }

  #create({ InstanceId = '', Name = '' }: CreateImageRequest): JsonObject {
    const owner = this.images.find((image) => image.Name === Name && image.State !== 'deregistered');
    if (owner) {
      const { error, cause } = ec2Error(`AMI name ${Name} is already in use by AMI ${owner.ImageId}`, 400);
      throw new ServiceFault(error, cause);
    }
    const ImageId = `ami-${String(this.images.length + 1).padStart(17, '0')}`;
    const CreationDate = this.now().toISOString().replace(/\.\d+/, '.000');
    this.images.push({ ImageId, Name, SourceInstanceId: InstanceId, CreationDate });
    return this.resultOf({ ImageId });
  }

  #describe({ Filters = [] }: DescribeImagesRequest): JsonObject {
    const [{ Name = '', Values = [] } = {}] = Filters;
    const member = Name === 'name' ? 'Name' : 'ImageId';
    const listed = this.images.flatMap((image) => {
      const age = (this.now().getTime() - Date.parse(image.CreationDate ?? '1970-01-01')) / 1000;
      const isShown = Values.includes(image[member] ?? '') && age >= this.hiddenFor;
      return isShown ? [{ ...image, ...(image.State ? {} : this.stateOf(image, age)) }] : [];
    });
    return { Images: JSON.parse(JSON.stringify(listed)) };
  }
}
