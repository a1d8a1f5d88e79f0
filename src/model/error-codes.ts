// The codes of errors, for programs. docs/output.md prints this table. Names are those of the AWS CLI, or else of botocore's
// exceptions, if there is one. Errors of AWS services have the codes of the services instead.

interface ErrorCodeEntry {
  /** The exit code. Undefined if it depends on the signal. */
  readonly exitCode: number | undefined;
  readonly meaning: string;
}

export const ERROR_CODES = {
  ParamValidation: { exitCode: 252, meaning: 'The command line or a value is invalid' },
  UnknownOptions: { exitCode: 252, meaning: 'The command line has unknown arguments' },
  Configuration: { exitCode: 253, meaning: 'A setting is invalid by the rules of the AWS CLI' },
  NoRegion: { exitCode: 253, meaning: 'No Region is configured' },
  NoCredentials: { exitCode: 253, meaning: 'There are no credentials' },
  Unknown: { exitCode: 254, meaning: 'A service returned an error without a code' },
  ImagesRefused: { exitCode: 254, meaning: 'EC2 rejected some lines of a plan' },
  ConfigParseError: { exitCode: 255, meaning: 'A configuration file cannot be read or parsed' },
  InvalidConfigError: { exitCode: 255, meaning: 'Another setting is invalid' },
  ProfileNotFound: { exitCode: 255, meaning: 'The selected profile does not exist' },
  InvalidAlias: { exitCode: 255, meaning: 'An alias cannot be used' },
  InvalidEncoding: { exitCode: 255, meaning: 'An argument or a file is not UTF-8' },
  CredentialRetrievalError: { exitCode: 255, meaning: 'A source of credentials failed' },
  EndpointConnectionError: { exitCode: 255, meaning: 'ec2img cannot connect to the service' },
  ProxyConnectionError: { exitCode: 255, meaning: 'ec2img cannot connect to the proxy, or its URL is invalid' },
  ConnectTimeoutError: { exitCode: 255, meaning: 'Connecting took too long' },
  SerializationError: { exitCode: 255, meaning: 'The request has an unknown member, and validation is turned off' },
  SSLError: { exitCode: 255, meaning: 'The certificate was rejected, or the CA bundle cannot be used' },
  ReadTimeoutError: { exitCode: 255, meaning: 'The response took too long' },
  ConnectionClosedError: { exitCode: 255, meaning: 'The connection was closed before the response was complete' },
  ResponseParserError: { exitCode: 255, meaning: 'The response does not come from the service' },
  PaginationError: { exitCode: 255, meaning: 'The starting token is invalid, or EC2 returned one twice in a row' },
  WaiterTimeout: {
    exitCode: 255,
    meaning: 'The wait took longer than `--wait-timeout`, or made as many polls as its document allows',
  },
  WaiterFailed: { exitCode: 255, meaning: 'The wait can no longer succeed, or a poll failed' },
  ImagesUnfinished: {
    exitCode: 255,
    meaning: 'Images of a plan may exist, failed, or are not available in time',
  },
  PlanError: { exitCode: 255, meaning: 'The plan cannot be read again, or has changed since it was checked' },
  JournalError: {
    exitCode: 255,
    meaning: 'The journal of a plan cannot be written, or another process has taken it over',
  },
  ExecutionFailed: { exitCode: 255, meaning: 'An execution of a state machine failed, timed out or was stopped' },
  EmptyPlan: { exitCode: 255, meaning: 'A plan of images would have no instance' },
  OutputError: { exitCode: 255, meaning: 'The response cannot be printed; the request succeeded' },
  InternalError: { exitCode: 255, meaning: 'An unexpected error of ec2img' },
  Interrupted: {
    exitCode: undefined,
    meaning: 'A signal ended the call; the exit code is 128 plus its number (Ctrl-C: 130)',
  },
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;

export type ErrorCode = keyof typeof ERROR_CODES;
