// An EC2 for runs of plans by a virtual clock: images with unique names, and faults that a test chooses.
import type { CreateImageRequest, DescribeImagesRequest, Image } from '@aws-sdk/client-ec2';
import type { SendOptions } from '../../../src/aws/client.ts';
import type { Command } from '../../../src/aws/command.ts';
import type { Ec2 } from '../../../src/aws/ec2.ts';
import { AttemptError, Exchange } from '../../../src/aws/exchange.ts';
import { isAmbiguous } from '../../../src/aws/retry.ts';
import type { VirtualClock } from '../virtual-clock.ts';

/** What happens to a request. `isMade`: it is carried out first. */
export type FleetFault =
  | { readonly kind: 'lost' | 'malformed' | 'silent'; readonly isMade: boolean }
  | {
      readonly kind: 'error';
      readonly code: string;
      readonly status: number;
      readonly isMade?: boolean;
      readonly message?: string;
    }
  | { readonly kind: 'connect' }
  | { readonly kind: 'credentials'; readonly error: Error };

export interface FleetRequest {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The number of requests with the same action before it. */
  readonly at: number;
}

/** The time of the service when the virtual clock of the first process starts. */
export const FLEET_START = Date.parse('2026-01-02T03:04:05.000Z');

/** Milliseconds until a request arrives, and until its response does. */
const LATENCY = 150;

export class FleetEc2 {
  readonly images: Image[] = [];
  readonly requests: FleetRequest[] = [];
  faultOf: (request: FleetRequest) => FleetFault | undefined = () => undefined;
  /** Milliseconds in which a new image is not listed. */
  hiddenFor = 0;
  /** The state of an image at an age in milliseconds. */
  stateOf: (image: Image, age: number) => Partial<Image> = () => ({ State: 'available' });
  /** The time of the service when the clock of the current process started. */
  #startedAt = FLEET_START;
  #clock: VirtualClock | undefined;
  /** The process that sends. Requests of earlier ones are no longer answered. */
  #process = 0;
  readonly #underway = new Set<() => void>();

  now = (): number => this.#startedAt + (this.#clock?.now() ?? 0);

  /** Sets the time of the service when the clock of the next process starts. */
  startsAt(time: number): void {
    this.#startedAt = time;
  }

  /** Connects a process with a clock of its own. */
  connect(clock: VirtualClock): Ec2 {
    this.#startedAt = this.now();
    this.#clock = clock;
    this.#process++;
    const send = (command: Command, options: SendOptions) => this.#send(command, options, clock);
    return { region: 'us-east-1', close: () => {}, send: send as Ec2['send'] };
  }

  /** Ends the process. Its requests that are underway arrive if `arrives` returns true. */
  kill(arrives: () => boolean): void {
    this.#process++;
    for (const arrive of this.#underway) if (arrives()) arrive();
    this.#underway.clear();
  }

  count(action: string): number {
    return this.requests.filter((request) => request.action === action).length;
  }

  /** Adds an image as another call would. */
  add(image: Partial<Image>, madeAt = this.now()): Image {
    const ImageId = `ami-${String(this.images.length + 1).padStart(17, '0')}`;
    const whole = { ImageId, CreationDate: new Date(Math.floor(madeAt / 1000) * 1000).toISOString(), ...image };
    this.images.push(whole);
    return whole;
  }

  async #send(command: Command, options: SendOptions, clock: VirtualClock): Promise<object> {
    const { exchange = new Exchange(), signal } = options;
    const process = this.#process;
    const action = command.constructor.name.replace(/Command$/, '');
    const request = { action, input: command.input as FleetRequest['input'], at: this.count(action) };
    this.requests.push(request);
    const fault = this.faultOf(request);
    if (fault?.kind === 'credentials') throw fault.error;
    Object.assign(exchange, { signed: this.now(), sent: clock.now(), isUncertain: true });
    let outcome: object | AttemptError | undefined;
    const arrive = (): void => {
      outcome = this.#outcome(request, fault);
    };
    this.#underway.add(arrive);
    await this.#wait(clock, signal, process);
    if (this.#underway.delete(arrive)) arrive();
    await this.#wait(clock, signal, process);
    const response = outcome ?? new AttemptError('closed', 'the test has an error');
    const hasResponse = !(response instanceof AttemptError) || response.status !== undefined;
    const date = Math.floor(this.now() / 1000) * 1000;
    if (hasResponse) Object.assign(exchange, { received: clock.now(), response: { status: 200, reason: '', date } });
    if (!(response instanceof AttemptError)) {
      exchange.isUncertain = false;
      return response;
    }
    exchange.isUncertain = isAmbiguous(response);
    throw response;
  }

  async #wait(clock: VirtualClock, signal: AbortSignal, process: number): Promise<void> {
    await clock.sleep(LATENCY, signal);
    if (process !== this.#process) await new Promise(() => {});
  }

  #outcome(request: FleetRequest, fault: FleetFault | undefined): object | AttemptError {
    const isCarriedOut = !fault || ('isMade' in fault && fault.isMade);
    const response = isCarriedOut ? this.#answer(request) : {};
    if (!fault || response instanceof AttemptError) return response;
    switch (fault.kind) {
      case 'lost':
        return new AttemptError('closed', 'Connection was closed');
      case 'silent':
        return new AttemptError('read-timeout', 'Read timeout');
      case 'malformed':
        return new AttemptError('malformed', 'Unable to parse response', { status: 200 });
      case 'error':
        return serviceError(fault.code, fault.message ?? `${fault.code} of the test`, fault.status);
      default:
        return new AttemptError('connect', 'Could not connect to the endpoint URL: "http://127.0.0.1:1/"');
    }
  }

  #answer({ action, input }: FleetRequest): object | AttemptError {
    if (action === 'CreateImage') return this.#create(input as unknown as CreateImageRequest);
    if (action === 'DescribeImages') return { Images: this.#list(input as DescribeImagesRequest) };
    return serviceError('InvalidAction', action, 400);
  }

  #create({ InstanceId, Name, DryRun }: CreateImageRequest): object | AttemptError {
    const other = this.images.find((image) => image.Name === Name && image.State !== 'deregistered');
    if (other) {
      const message = `AMI name ${Name} is already in use by AMI ${other.ImageId}`;
      return serviceError('InvalidAMIName.Duplicate', message, 400);
    }
    if (DryRun) return serviceError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
    return { ImageId: this.add({ Name, SourceInstanceId: InstanceId }).ImageId };
  }

  #list({ Filters = [], Owners }: DescribeImagesRequest): Image[] {
    const valuesOf = (name: string): string[] | undefined => Filters.find((filter) => filter.Name === name)?.Values;
    const [names, ids] = [valuesOf('name'), valuesOf('image-id')];
    if (!names && !ids && !Owners) throw new Error('the request selects all images');
    if ((ids?.length ?? 0) > 200) throw new Error('more than 200 values');
    return this.images
      .map((image) => ({ image, age: this.now() - Date.parse(image.CreationDate ?? '') }))
      .filter(({ age }) => age >= this.hiddenFor)
      .filter(({ image: { Name = '', ImageId = '' } }) => names?.includes(Name) ?? ids?.includes(ImageId) ?? true)
      .map(({ image, age }) => ({ ...image, ...this.stateOf(image, age) }));
  }
}

const serviceError = (code: string, message: string, status: number): AttemptError =>
  new AttemptError('service', message, { code, status, isAnswer: true });
