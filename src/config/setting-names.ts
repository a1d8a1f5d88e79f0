// Names of all settings in options, environment variables and profiles. schemas/manual.json documents them.

export interface SettingNames {
  /** Member of the global or extra options in schemas/options. */
  readonly option?: string;
  /** Environment variables; the first that is set wins. They win over the profile. */
  readonly variables?: readonly string[];
  /** Key in the profile. */
  readonly key?: string;
  /** Variable shared with other programs; the profile wins over it. */
  readonly sharedVariable?: string;
  /** An empty variable counts as unset. */
  readonly ignoresEmptyVariables?: true;
}

const validated = <Key extends string>(key: Key) => ({ variables: [`AWS_${key.toUpperCase()}`], key });

// Names and order: measured on AWS CLI 2.36.
export const SETTINGS = {
  profile: { option: 'Profile', variables: ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'] },
  region: { option: 'Region', variables: ['AWS_REGION', 'AWS_DEFAULT_REGION'], key: 'region' },
  endpointUrl: {
    option: 'EndpointUrl',
    variables: ['AWS_ENDPOINT_URL'],
    key: 'endpoint_url',
    ignoresEmptyVariables: true,
  },
  ignoreConfiguredEndpoints: {
    variables: ['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'],
    key: 'ignore_configured_endpoint_urls',
  },
  services: { key: 'services' },
  useFips: { variables: ['AWS_USE_FIPS_ENDPOINT'], key: 'use_fips_endpoint' },
  useDualstack: { variables: ['AWS_USE_DUALSTACK_ENDPOINT'], key: 'use_dualstack_endpoint' },
  webIdentityTokenFile: {
    variables: ['AWS_WEB_IDENTITY_TOKEN_FILE'],
    key: 'web_identity_token_file',
    ignoresEmptyVariables: true,
  },
  roleArn: { variables: ['AWS_ROLE_ARN'], key: 'role_arn', ignoresEmptyVariables: true },
  metadataEndpoint: { variables: ['AWS_EC2_METADATA_SERVICE_ENDPOINT'], key: 'ec2_metadata_service_endpoint' },
  metadataEndpointMode: {
    variables: ['AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE'],
    key: 'ec2_metadata_service_endpoint_mode',
  },
  metadataV1Disabled: { variables: ['AWS_EC2_METADATA_V1_DISABLED'], key: 'ec2_metadata_v1_disabled' },
  metadataTimeout: { variables: ['AWS_METADATA_SERVICE_TIMEOUT'], key: 'metadata_service_timeout' },
  metadataAttempts: { variables: ['AWS_METADATA_SERVICE_NUM_ATTEMPTS'], key: 'metadata_service_num_attempts' },
  roleSessionName: { variables: ['AWS_ROLE_SESSION_NAME'], key: 'role_session_name', ignoresEmptyVariables: true },
  caBundle: {
    option: 'CaBundle',
    variables: ['AWS_CA_BUNDLE'],
    key: 'ca_bundle',
    sharedVariable: 'REQUESTS_CA_BUNDLE',
  },
  maxAttempts: { variables: ['AWS_MAX_ATTEMPTS'], key: 'max_attempts' },
  retryMode: { variables: ['AWS_RETRY_MODE'], key: 'retry_mode' },
  output: { option: 'Output', variables: ['AWS_DEFAULT_OUTPUT'], key: 'output' },
  pager: { variables: ['AWS_PAGER'], key: 'cli_pager', sharedVariable: 'PAGER' },
  color: { option: 'Color' },
  errorFormat: { option: 'CliErrorFormat', variables: ['AWS_CLI_ERROR_FORMAT'], key: 'cli_error_format' },
  autoPrompt: { variables: ['AWS_CLI_AUTO_PROMPT'], key: 'cli_auto_prompt' },
  fileEncoding: { variables: ['AWS_CLI_FILE_ENCODING'], ignoresEmptyVariables: true },
  outputEncoding: { variables: ['AWS_CLI_OUTPUT_ENCODING'], ignoresEmptyVariables: true },
  timestampFormat: { key: 'cli_timestamp_format' },
  validationLevel: { option: 'Validate', variables: ['EC2IMG_VALIDATE'], ignoresEmptyVariables: true },
  progress: { option: 'Progress', variables: ['EC2IMG_PROGRESS'], ignoresEmptyVariables: true },
  mark: { option: 'Mark', variables: ['EC2IMG_MARK'], ignoresEmptyVariables: true },
  debug: { option: 'Debug', variables: ['EC2IMG_DEBUG'], ignoresEmptyVariables: true },
  parameterValidation: { key: 'parameter_validation' },
  minCompressionSize: validated('request_min_compression_size_bytes'),
  requestChecksum: validated('request_checksum_calculation'),
  responseChecksum: validated('response_checksum_validation'),
  accountIdEndpointMode: validated('account_id_endpoint_mode'),
  s3DisableExpress: validated('s3_disable_express_session_auth'),
  appId: { variables: ['AWS_SDK_UA_APP_ID'], key: 'sdk_ua_app_id' },
} as const satisfies Readonly<Record<string, SettingNames>>;
