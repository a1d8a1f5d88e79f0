// Failure scenarios of one call: failures of its request, before or after the image is created (`isDone`), and of the
// lookup, with the expected result.
import { type Ec2Endpoint, errorBody, type Fault } from './ec2-endpoint.ts';
import type { Image } from './ec2-world.ts';
import { CREATE, type FaultCommand, INSTANCE } from './fault-commands.ts';

export const IMAGE = '{\n    "ImageId": "ami-00000000000000001"\n}\n';
export const FOUND =
  'hint: the response was lost, but the image was created: ami-00000000000000001; another call may have created it with an equal request (--mark rules this out)\n';
export const LOOK =
  'Before you retry, check with: ec2img describe-images --owners self --include-disabled --filters ' +
  `'[{"Name":"name","Values":["web"]},{"Name":"source-instance-id","Values":["${INSTANCE}"]}]'`;
export const CLASH =
  '\nec2img: [ERROR]: An error occurred (InvalidAMIName.Duplicate) when calling the CreateImage operation: AMI name web is already in use by AMI ami-00000000000000001\n';

/** The hint about the image that has the name; it was created two and a half hours earlier. */
const older = (instance: string): string =>
  `hint: ami-00000000000000001 already has this name (available, created 2 hours ago, from ${instance})\n`;
export const LONG_AGO = 9_000_000;

export const internal: Fault = { status: 500, body: errorBody('InternalError', 'x') };
export const gateway: Fault = { status: 502, body: '' };
export const closed: Fault = { close: true };
export const page: Fault = { status: 200, body: '<html>log in</html>' };
export const throttled: Fault = { status: 503, body: errorBody('RequestLimitExceeded', 'slow') };
export const denied: Fault = { status: 403, body: errorBody('UnauthorizedOperation', 'no') };
const tooSoon: Fault = { status: 400, body: errorBody('SnapshotCreationPerVolumeRateExceeded', 'wait') };
export const silent: Fault = { delay: 30 };
export const done = (fault: Fault): Fault => ({ ...fault, isDone: true });

export interface Scenario {
  readonly name: string;
  /** By default create-image. */
  readonly command?: FaultCommand;
  readonly create: readonly (Fault | null)[];
  readonly describe?: readonly (Fault | null)[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly options?: readonly string[];
  /** Number of DescribeImages calls that do not list the new image. */
  readonly delay?: number;
  /** An image with that name that exists already; by default, it was created two and a half hours earlier. */
  readonly before?: Partial<Image> & { readonly age?: number };
  /** Milliseconds by which Date headers are ahead of creation dates. */
  readonly dateAhead?: number;
  /** Milliseconds by which the clock of this machine is set forward while the first response is out. */
  readonly ownClock?: number;
  /** Options that the AWS CLI does not have. */
  readonly ownOptions?: readonly string[];
  readonly code?: number;
  readonly stdout?: string;
  /** The random value of --mark is MARK. */
  readonly stderr?: string;
  /** Number of images with that name at the end. */
  readonly images?: number;
}

/** Sets up an endpoint for a scenario. `setClock` sets the clock of the program forward. */
export function prepare(at: Ec2Endpoint, scenario: Scenario, setClock: (milliseconds: number) => void): void {
  const { create, describe = [], delay = 0, before, dateAhead = 0, ownClock } = scenario;
  const [first, ...others] = create;
  const setsClock: Fault = {
    ...first,
    meanwhile: (endpoint) => {
      first?.meanwhile?.(endpoint);
      setClock(ownClock ?? 0);
    },
  };
  const { action, setUp } = scenario.command ?? CREATE;
  setUp(at.world);
  at.script(action, ownClock === undefined ? create : [setsClock, ...others]);
  at.script('DescribeImages', describe);
  at.world.delay = delay;
  at.world.dateOf = (now) => new Date(now.getTime() - dateAhead).toISOString();
  if (!before) return;
  const { age = LONG_AGO, ...image } = before;
  at.world.addImage({ name: 'web', creationDate: new Date(at.clock() - age).toISOString(), ...image });
}

type Meanwhile = NonNullable<Fault['meanwhile']>;

/** Another call creates an image with the name from the same instance. */
const anotherCall =
  (description: string, mark?: string): Meanwhile =>
  ({ world, clock }) =>
    void world.addImage({
      name: 'web',
      sourceInstanceId: INSTANCE,
      creationDate: new Date(clock()).toISOString(),
      description,
      tags: mark === undefined ? [] : [{ key: 'ec2img:mark', value: mark }],
    });

const doubt = (image: string, reason: string): string =>
  `hint: an earlier attempt may have created ${image}; ${reason}. ${LOOK}\n`;

const OTHER_DATE = doubt(
  'ami-00000000000000001',
  'its creation date is not that of this call, but a clock may have been set',
);

const HOUR = 3_600_000;

/** The clock of the service is set forward by an hour. */
const setForward: Meanwhile = (endpoint) => {
  const { clock } = endpoint;
  endpoint.clock = () => clock() + HOUR;
};

const tooManyRequests: Fault = { status: 429, body: '<html>Too many requests</html>' };
const blocked: Fault = { status: 403, body: 'blocked by policy' };
const proxyLogin: Fault = { status: 407, body: '<html>Proxy authentication required</html>' };
const moved: Fault = { status: 307, body: '', headers: { location: 'http://127.0.0.1:9/' } };
const withoutId: Fault = { status: 200, body: '<CreateImageResponse><requestId>r</requestId></CreateImageResponse>' };
const otherOperation: Fault = {
  status: 200,
  body: '<RunInstancesResponse><imageId>ami-0bad0bad0bad0bad0</imageId></RunInstancesResponse>',
};
const badDate: Fault = {
  status: 403,
  body: errorBody('AuthFailure', 'AWS was not able to validate the provided access credentials'),
  headers: { date: 'Sat, 13 Sep 275760 00:00:00 GMT' },
};

const once = { AWS_MAX_ATTEMPTS: '1' };
const quick = ['--cli-read-timeout', '3'];

export const scenarios: readonly Scenario[] = [
  { name: 'no failure', create: [], stderr: '' },
  { name: 'status 500 before the image is created', create: [internal], stderr: '' },
  { name: 'status 500 after the image is created', create: [done(internal)] },
  { name: 'status 502 without a body before the image is created', create: [gateway], stderr: '' },
  { name: 'status 502 without a body after the image is created', create: [done(gateway)] },
  { name: 'connection closed before the image is created', create: [closed], stderr: '' },
  { name: 'connection closed after the image is created', create: [done(closed)] },
  { name: 'no response, and no image created', create: [silent], options: quick, stderr: '' },
  { name: 'no response after the image is created', create: [done(silent)], options: quick },
  { name: 'HTML page of a proxy after the image is created', create: [done(page)] },
  { name: 'status without a retry (524) after the image is created', create: [done({ status: 524, body: 'timeout' })] },
  {
    name: 'XML of a proxy after the image is created',
    create: [done({ status: 200, body: '<Portal><LogIn/></Portal>' })],
  },
  { name: 'status 500 after the image is created, with a single attempt', create: [done(internal)], env: once },
  {
    name: 'no response after the image is created, with a single attempt',
    create: [done(silent)],
    env: once,
    options: quick,
  },
  { name: 'response lost on every attempt', create: [done(closed), done(closed), done(closed)] },
  { name: 'image listed late', create: [done(internal)], delay: 3 },
  { name: 'image listed after the request was retried', create: [done(internal)], delay: 7 },
  { name: 'throttled lookup', create: [done(closed)], describe: [throttled, throttled] },
  { name: 'failing lookup', create: [done(closed)], describe: [internal, closed] },
  { name: 'lookup that gets an HTML page of a proxy', create: [done(closed)], describe: [page] },
  { name: 'retries throttled after a lost response', create: [done(internal), throttled, throttled], delay: 5 },
  { name: 'retry rejected after a lost response', create: [done(internal), tooSoon], delay: 5 },
  { name: 'throttling, then success', create: [throttled, throttled], stderr: '' },
  {
    name: 'throttling on every attempt: not executed, so no lookup',
    create: [throttled, throttled, throttled],
    code: 254,
    stdout: '',
    images: 0,
    stderr:
      '\nec2img: [ERROR]: An error occurred (RequestLimitExceeded) when calling the CreateImage operation (reached max retries: 2): slow\nhint: EC2 is throttling this account; to retry for longer, set AWS_MAX_ATTEMPTS=10\n',
  },
  {
    name: 'denied lookup: the error names the image that EC2 reports',
    create: [done(internal)],
    describe: [denied, denied],
    code: 254,
    stdout: '',
    stderr: `${CLASH}hint: an earlier attempt may have created ami-00000000000000001; the lookup failed (UnauthorizedOperation). ${LOOK}\n`,
  },
  {
    name: 'denied lookup with a single attempt',
    create: [done(internal)],
    describe: [denied],
    env: once,
    code: 254,
    stdout: '',
    stderr: `\nec2img: [ERROR]: An error occurred (InternalError) when calling the CreateImage operation (reached max retries: 0): x\nhint: an earlier attempt may have created an image; the lookup failed (UnauthorizedOperation). ${LOOK}\n`,
  },
  {
    name: 'duplicate name in the first response',
    create: [],
    before: { sourceInstanceId: INSTANCE },
    code: 254,
    stdout: '',
    stderr: CLASH + older(INSTANCE),
  },
  {
    name: 'duplicate name of an older image after a failure',
    create: [internal],
    before: { sourceInstanceId: INSTANCE },
    code: 254,
    stdout: '',
    stderr: CLASH + older(INSTANCE),
  },
  {
    name: "duplicate name of another instance's image after a failure",
    create: [closed],
    before: { sourceInstanceId: 'i-other' },
    code: 254,
    stdout: '',
    stderr: CLASH + older('i-other'),
  },
  {
    name: 'dry run creates nothing, so no lookup',
    create: [internal],
    options: ['--dry-run'],
    code: 254,
    stdout: '',
    images: 0,
    stderr:
      '\nec2img: [ERROR]: An error occurred (DryRunOperation) when calling the CreateImage operation: Request would have succeeded, but DryRun flag is set.\nhint: the call would be allowed; nothing was created\n',
  },
  { name: 'page with status 429 after the image is created', create: [done(tooManyRequests)] },
  { name: 'text with status 403 after the image is created', create: [done(blocked)] },
  { name: 'page with status 407 after the image is created', create: [done(proxyLogin)] },
  { name: 'redirect after the image is created', create: [done(moved)] },
  {
    name: 'text with status 403, and no image created',
    create: [blocked],
    code: 255,
    stdout: '',
    stderr: `\nec2img: [ERROR]: Unable to parse response (status 403: not an EC2 response), invalid XML received. Further retries may succeed:\nblocked by policy\n${doubt('an image', 'EC2 does not list it yet')}`,
    images: 0,
  },
  { name: 'response without an image ID after the image is created', create: [done(withoutId)] },
  { name: 'response of another operation after the image is created', create: [done(otherOperation)] },
  {
    name: 'another call with another description takes the name',
    create: [{ ...internal, meanwhile: anotherCall('nightly') }],
    code: 254,
    stdout: '',
    stderr: `${CLASH}hint: ami-00000000000000001 is the image of another call: description is "nightly", not ""\n`,
  },
  { name: 'another call with an equal request takes the name', create: [{ ...internal, meanwhile: anotherCall('') }] },
  {
    name: 'another call with an equal request and another mark takes the name (ec2img: --mark)',
    create: [{ ...internal, meanwhile: anotherCall('', 'another') }],
    ownOptions: ['--mark'],
    code: 254,
    stdout: '',
    stderr: `${CLASH}hint: ami-00000000000000001 is the image of another call: tag "ec2img:mark" is "another", not "MARK"\n`,
  },
  {
    name: 'the name of a deregistered image, and the new image is not listed',
    create: [done(internal)],
    before: { sourceInstanceId: INSTANCE, state: 'deregistered' },
    delay: 20,
    code: 254,
    stdout: '',
    stderr: CLASH.replace('0001', '0002') + doubt('ami-00000000000000002', 'EC2 does not list it yet'),
    images: 2,
  },
  { name: 'clock of this machine set back by 1 hour', create: [done(internal)], ownClock: -HOUR },
  {
    name: 'clock of this machine set forward by 1 hour, and the name of an image that is 30 minutes old',
    create: [internal],
    before: { sourceInstanceId: INSTANCE, age: HOUR / 2 },
    ownClock: HOUR,
    code: 254,
    stdout: '',
    stderr: CLASH + OTHER_DATE,
  },
  { name: 'Date header 2 seconds ahead of creation dates', create: [done(internal)], dateAhead: 2000 },
  {
    name: 'Date header 5 seconds ahead of creation dates',
    create: [done(internal)],
    dateAhead: 5000,
    code: 254,
    stdout: '',
    stderr: CLASH + OTHER_DATE,
  },
  {
    name: 'clock of EC2 set forward by 1 hour',
    create: [{ ...done(internal), meanwhile: setForward }],
    code: 254,
    stdout: '',
    stderr: CLASH + OTHER_DATE,
  },
  {
    name: 'clock of EC2 set forward by 1 hour, with a single attempt',
    create: [{ ...done(internal), meanwhile: setForward }],
    env: once,
    code: 254,
    stdout: '',
    stderr: `\nec2img: [ERROR]: An error occurred (InternalError) when calling the CreateImage operation (reached max retries: 0): x\n${OTHER_DATE}`,
  },
  {
    name: 'rejected credentials, and a Date header that is no date',
    create: [badDate],
    code: 254,
    stdout: '',
    stderr:
      '\nec2img: [ERROR]: An error occurred (AuthFailure) when calling the CreateImage operation: AWS was not able to validate the provided access credentials\nhint: AWS rejected these credentials; check the profile, its keys, and the clock of this machine\n',
    images: 0,
  },
];
