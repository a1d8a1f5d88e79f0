// Failure scenarios of one call: failures of CreateImage, before or after the image is created (`isDone`), and of the
// lookup, with the expected result.
import { errorBody, type Fault } from './ec2-endpoint.ts';

export const INSTANCE = 'i-1234567890abcdef0';
export const IMAGE = '{\n    "ImageId": "ami-00000000000000001"\n}\n';
export const FOUND = 'hint: the response was lost, but the image was created: ami-00000000000000001\n';
export const LOOK =
  'Before you retry, check with: aws ec2 describe-images --owners self --include-disabled --filters ' +
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
  readonly create: readonly (Fault | null)[];
  readonly describe?: readonly (Fault | null)[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly options?: readonly string[];
  /** Number of DescribeImages calls that do not list the new image. */
  readonly delay?: number;
  /** True if an image with that name already exists. */
  readonly before?: { readonly sourceInstanceId: string };
  readonly code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** Number of images with that name at the end. */
  readonly images?: number;
}

const once = { AWS_MAX_ATTEMPTS: '1' };
const quick = ['--cli-read-timeout', '1'];

export const scenarios: readonly Scenario[] = [
  { name: 'no fault', create: [], stderr: '' },
  { name: '500 before', create: [internal], stderr: '' },
  { name: '500 after', create: [done(internal)] },
  { name: '502 without a body before', create: [gateway], stderr: '' },
  { name: '502 without a body after', create: [done(gateway)] },
  { name: 'closed before', create: [closed], stderr: '' },
  { name: 'closed after', create: [done(closed)] },
  { name: 'no answer before', create: [silent], options: quick, stderr: '' },
  { name: 'no answer after', create: [done(silent)], options: quick },
  { name: 'a page of somebody else after', create: [done(page)] },
  { name: 'a status that is not sent again (524) after', create: [done({ status: 524, body: 'timeout' })] },
  { name: 'XML of somebody else after', create: [done({ status: 200, body: '<Portal><LogIn/></Portal>' })] },
  { name: 'after, in a single attempt', create: [done(internal)], env: once },
  { name: 'no answer, in a single attempt', create: [done(silent)], env: once, options: quick },
  { name: 'lost on every attempt', create: [done(closed), done(closed), done(closed)] },
  { name: 'shown late', create: [done(internal)], delay: 3 },
  { name: 'shown after the request went out again', create: [done(internal)], delay: 7 },
  { name: 'throttled look-up', create: [done(closed)], describe: [throttled, throttled] },
  { name: 'look-up that fails', create: [done(closed)], describe: [internal, closed] },
  { name: 'look-up that gets a page of somebody else', create: [done(closed)], describe: [page] },
  { name: 'throttled after it was lost, to the end', create: [done(internal), throttled, throttled], delay: 5 },
  { name: 'refused after it was lost', create: [done(internal), tooSoon], delay: 5 },
  { name: 'throttled', create: [throttled, throttled], stderr: '' },
  {
    name: 'throttled on every attempt: not executed, so nothing is looked for',
    create: [throttled, throttled, throttled],
    code: 254,
    stdout: '',
    images: 0,
    stderr:
      '\nec2img: [ERROR]: An error occurred (RequestLimitExceeded) when calling the CreateImage operation (reached max retries: 2): slow\nhint: EC2 is throttling this account; to retry for longer, set AWS_MAX_ATTEMPTS=10\n',
  },
  {
    name: 'denied look-up: what the AWS CLI says, and the image that the service names',
    create: [done(internal)],
    describe: [denied, denied],
    code: 254,
    stdout: '',
    stderr: `${CLASH}hint: an earlier attempt may have created ami-00000000000000001; the lookup failed (UnauthorizedOperation). ${LOOK}\n`,
  },
  {
    name: 'denied look-up in a single attempt',
    create: [done(internal)],
    describe: [denied],
    env: once,
    code: 254,
    stdout: '',
    stderr: `\nec2img: [ERROR]: An error occurred (InternalError) when calling the CreateImage operation (reached max retries: 0): x\nhint: an earlier attempt may have created an image; the lookup failed (UnauthorizedOperation). ${LOOK}\n`,
  },
  {
    name: 'a clash on the first answer',
    create: [],
    before: { sourceInstanceId: INSTANCE },
    code: 254,
    stdout: '',
    stderr: CLASH + older(INSTANCE),
  },
  {
    name: 'a clash with an older image after a fault',
    create: [internal],
    before: { sourceInstanceId: INSTANCE },
    code: 254,
    stdout: '',
    stderr: CLASH + older(INSTANCE),
  },
  {
    name: 'a clash with an image of another instance after a fault',
    create: [closed],
    before: { sourceInstanceId: 'i-other' },
    code: 254,
    stdout: '',
    stderr: CLASH + older('i-other'),
  },
  {
    name: 'a dry run makes nothing, so nothing is looked for',
    create: [internal],
    options: ['--dry-run'],
    code: 254,
    stdout: '',
    images: 0,
    stderr:
      '\nec2img: [ERROR]: An error occurred (DryRunOperation) when calling the CreateImage operation: Request would have succeeded, but DryRun flag is set.\nhint: the call would be allowed; nothing was created\n',
  },
];
