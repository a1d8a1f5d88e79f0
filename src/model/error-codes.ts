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
  ConfigParseError: { exitCode: 255, meaning: 'A configuration file cannot be read or parsed' },
  InvalidConfigError: { exitCode: 255, meaning: 'Another setting is invalid' },
  ProfileNotFound: { exitCode: 255, meaning: 'The selected profile does not exist' },
  InvalidAlias: { exitCode: 255, meaning: 'An alias cannot be used' },
  InvalidEncoding: { exitCode: 255, meaning: 'An argument or a file is not UTF-8' },
  CredentialRetrievalError: { exitCode: 255, meaning: 'A source of credentials failed' },
  EndpointConnectionError: { exitCode: 255, meaning: 'ec2img cannot connect to the service' },
  ProxyConnectionError: { exitCode: 255, meaning: 'ec2img cannot connect to the proxy, or its URL is invalid' },
  ConnectTimeoutError: { exitCode: 255, meaning: 'Connecting took too long' },
  SSLError: { exitCode: 255, meaning: 'The certificate was rejected, or the CA bundle cannot be used' },
  ReadTimeoutError: { exitCode: 255, meaning: 'The response took too long' },
  ConnectionClosedError: { exitCode: 255, meaning: 'The connection was closed before the response was complete' },
  ResponseParserError: { exitCode: 255, meaning: 'The response does not come from the service' },
  WaiterTimeout: { exitCode: 255, meaning: 'The wait took longer than `--wait-timeout`' },
  WaiterFailed: { exitCode: 255, meaning: 'The wait can no longer succeed, or a poll failed' },
  OutputError: { exitCode: 255, meaning: 'The response cannot be printed; the request succeeded' },
  InternalError: { exitCode: 255, meaning: 'An unexpected error of ec2img' },
  Interrupted: {
    exitCode: undefined,
    meaning: 'A signal ended the call; the exit code is 128 plus its number (Ctrl-C: 130)',
  },
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;

export type ErrorCode = keyof typeof ERROR_CODES;
