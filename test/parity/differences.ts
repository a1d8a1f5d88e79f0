// Intended differences from AWS CLI 2.36.7. docs/differences.md prints this list. test/parity/parity.test.ts checks the
// recorded cases of each entry, and fails when a case no longer differs.

interface Difference {
  readonly aws: string;
  readonly ec2img: string;
  /** Recorded cases that show the difference; empty if no recording can. */
  readonly cases: readonly string[];
  /**
   * The part of those cases that differs: the outcome (exit code, standard output, requests), only the message, or only
   * the end of the message.
   */
  readonly differs: 'outcome' | 'message' | 'end of message';
}

export const differences: readonly Difference[] = [
  {
    aws: 'Messages start with `aws: [ERROR]:`',
    ec2img: 'They start with `ec2img: [ERROR]:`',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'An error in the command line has a usage block of six lines, the same for every command; `Unknown options` comes after it',
    ec2img:
      'The error comes first, then its hints, then one line with the usage of the command that was typed, and where to read on. Without a command, the short help with all commands follows',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'With `--cli-error-format json` (or `yaml`, `text`, `table`), unknown options, errors before the command line is parsed, and errors with exit code 255 are plain text; usage errors include the usage block; signals print nothing',
    ec2img:
      'Every error is a record with a code, and standard error has nothing else. It has `ImageId` if the call created an image',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'A missing or unknown command is an `operation` or a `subcommand`; `aws ec2 wait` fails with two lines of usage and `too few arguments`',
    ec2img: 'It is a `command`; `ec2img wait` fails with `wait needs a command: image-available`',
    cases: [],
    differs: 'message',
  },
  {
    aws: "Some messages show Python internals: `<class 'str'>`, `invalid literal for int()`, `[Errno 2]`, `(char 18)`; some exit with 255",
    ec2img: 'The message names the option, the path, the value and what is expected; exit code 252',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'Errors of settings and credentials do not say what is misspelt, or from which variable or profile a value comes. A misspelt Region or token file shows only the URL or `[Errno 2]`',
    ec2img:
      'The message is the same; hints below it name what is misspelt, empty or missing, its source, and what to do. A token file that cannot be read is named as such',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'The caret under a shorthand error is one column too far left',
    ec2img: 'The caret is below the invalid character',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'Only the first value that cannot be parsed is reported, or only missing options; other problems follow on later runs',
    ec2img:
      'The message begins in the same way, and then lists all other problems of the request. If options are missing, files are not read',
    cases: [
      'generated/11-0008',
      'generated/11-0010',
      'generated/11-0015',
      'generated/11-0017',
      'generated/11-0021',
      'generated/11-0036',
      'generated/11-0038',
      'generated/11-0043',
      'generated/11-0059',
      'generated/11-0083',
      'generated/11-0086',
      'generated/11-0092',
      'generated/11-0093',
      'generated/11-0106',
      'generated/11-0114',
      'generated/11-0130',
      'generated/11-0139',
      'generated/11-0154',
      'generated/11-0179',
      'generated/11-0190',
      'generated/11-0193',
      'generated/11-0195',
      'generated/11-0197',
      'generated/11-0198',
      'generated/11-0204',
      'generated/11-0219',
      'generated/11-0227',
      'generated/11-0237',
      'generated/11-0244',
      'generated/11-0258',
      'generated/11-0260',
      'generated/11-0262',
      'generated/11-0272',
      'generated/11-0292',
      'generated/11-0293',
      'generated/11-0295',
      'paramfile/two-files',
      'shorthand/json-list-two-args',
    ],
    differs: 'end of message',
  },
  {
    aws: '`--generate-cli-skeleton minimal` is an invalid choice',
    ec2img: 'It prints a request with the required members only',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: '`--help` and `-h` are unknown options',
    ec2img: 'They print help',
    cases: ['argv/help-option'],
    differs: 'outcome',
  },
  {
    aws: 'A help page starts with the description and the synopsis; examples come after all options',
    ec2img:
      'It starts with usage, required options and examples. `ec2img help topics` lists the topics; `config-vars` and `return-codes`, as in the AWS CLI, are names of `configuration` and `exit-codes`',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A value that the documentation of EC2 rules out (characters of a name, resource types, tag keys, volume types, ...) is sent, and EC2 rejects it',
    ec2img:
      'ec2img rejects it before sending anything, exit code 252; `--validate aws` or EC2IMG_VALIDATE=aws sends it',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A list that selects resources (`--image-ids`, `--owners`, `--filters`, ...) may be empty, and then selects everything; an empty value, or several values in one argument, are sent',
    ec2img:
      'They are rejected before anything is sent, exit code 252: an empty variable of a script would wait for all images; `--validate aws` sends them',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: '`wait` without a selector waits for everything that you can see, and prints nothing',
    ec2img:
      'It does the same, and prints a hint on standard error, unless `--quiet` or an error format for programs is set',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'An integer beyond 2^53 is sent',
    ec2img: 'It is rejected, because it cannot be sent exactly',
    cases: ['shorthand/int-huge', 'shorthand/json-big-int'],
    differs: 'outcome',
  },
  {
    aws: 'An integer in shorthand may use any Unicode digits',
    ec2img: 'Only the digits 0 to 9 are accepted',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A boolean in place of an integer in JSON is sent as `True`',
    ec2img: 'It is rejected',
    cases: ['shorthand/json-bool-for-int'],
    differs: 'outcome',
  },
  {
    aws: 'JSON or shorthand in a `file://` value of a list option is parsed incorrectly',
    ec2img: 'It is parsed as on the command line',
    cases: ['paramfile/bdm-object', 'paramfile/bdm-shorthand-in-file', 'paramfile/bdm-shorthand-in-file-newline'],
    differs: 'outcome',
  },
  {
    aws: 'AWS_CLI_OUTPUT_ENCODING accepts every text encoding of Python',
    ec2img: 'It accepts the encodings that iconv-lite writes, by the names of Python',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'AWS_CLI_FILE_ENCODING accepts the encoding names of Python; utf-16 needs a byte order mark',
    ec2img:
      'It accepts utf-8, utf-8-sig, utf-16, latin-1, and the names of the WHATWG Encoding Standard; utf-16 without a mark is little-endian',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'An empty Region (`--region ""`) without a configured endpoint URL fails with `Invalid endpoint`, exit code 255',
    ec2img: 'It counts as a missing Region: NoRegion, exit code 253',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A query that cannot work (unknown function, wrong number of arguments, misplaced `&`) fails after the image was created',
    ec2img: 'It is rejected before anything is sent, exit code 252',
    cases: ['query/expr-unknown-function', 'query/expr-wrong-arity'],
    differs: 'outcome',
  },
  {
    aws: 'Errors in a query have the wording of the JMESPath library',
    ec2img: 'Errors have the wording of ec2img; whole numbers are printed without a decimal point (`1`, not `1.0`)',
    cases: ['query/expr-wrong-type'],
    differs: 'message',
  },
  {
    aws: 'Messages print control characters and line ends from arguments or responses unescaped, and texts of any length',
    ec2img:
      'They are escaped, for example as `\\x1b` and `\\x0a`; a text of more than 4,096 characters is cut off, a message of EC2 after 12,000',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'A multi-line message breaks the box of `--cli-error-format table`',
    ec2img: 'Each line has its own row',
    cases: [],
    differs: 'message',
  },
  {
    aws: '`--query` keeps the order of members whose names are whole numbers; YAML output writes a name with a line break as a `?` key',
    ec2img: 'Such members come first, in numeric order; the name is in double quotes',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'An IPv6 host in `--endpoint-url` causes an internal error',
    ec2img: 'The request is sent to that host',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A response with a DOCTYPE is parsed',
    ec2img: 'It is not a response of EC2. Only the DOCTYPE of an HTML page is ignored',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'An XML error without a code causes an internal error',
    ec2img: 'The error is reported as Unknown, exit code 254',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A list that mixes structures with other values fails in text or table format with a Python error',
    ec2img: 'It fails with an error that explains this and includes the response',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'Request members are sent in the order given',
    ec2img: "They are sent in the SDK's order, with the same names and values",
    cases: [],
    differs: 'message',
  },
  {
    aws: 'An unknown output format from the environment or the profile fails after the image was created',
    ec2img: 'It is rejected before anything is sent',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'The command fails after the image was created if the pager cannot be started',
    ec2img: 'The response is printed without a pager',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'Under TERM=dumb, less warns that the terminal is not fully functional, and asks for Return before each response',
    ec2img: 'less is not started there. A configured pager is',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A query with an unknown function in an unevaluated branch succeeds',
    ec2img: 'It is rejected like any other unknown function',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'If the response is lost, the request is sent again and fails with InvalidAMIName.Duplicate although the image exists',
    ec2img:
      'ec2img first looks the image up (DescribeImages) and, if this call created it, prints its ID: exit code 0, with a hint. It does so after every answer that is not one of EC2, such as a page of a proxy',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: '`wait image-available` gives up after 40 polls, about ten minutes',
    ec2img:
      'It gives up after --wait-timeout (default one hour). It polls every --poll-interval (default 15 seconds), more often at first',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: '`wait image-available` ends at the first InvalidAMIID.NotFound, and when a poll fails',
    ec2img:
      'InvalidAMIID.NotFound is retried for five minutes if ec2img has just created the image, or with --expect-new; otherwise a hint names the ID. Polls that are throttled or fail are retried with increasing delays',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: '`wait image-available` keeps waiting for an image in state error, invalid, deregistered or disabled, and reports no reason',
    ec2img: 'It ends at once; a hint reports the reasons of the image and its snapshots',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'Any XML with status 200 is accepted as a response, also an HTML page, the response of another operation, or one of CreateImage without an image ID',
    ec2img:
      'A response has the root element of its operation, and that of CreateImage has the ID of the image. Otherwise the image is looked up; if it is not found, the exit code is 255',
    cases: ['output/empty-result', 'output/self-closed-id'],
    differs: 'outcome',
  },
  {
    aws: 'An error document with status 200 is accepted as a response without members',
    ec2img: 'The error is reported, exit code 254',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A response that cannot be printed (closed pipe, full disk, a character that the encoding lacks, a query that does not fit) is lost, or printed in part',
    ec2img: 'It is printed on standard error, exit code 255',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: '`--cli-input-json` from a pipe is read twice, so the second read is empty',
    ec2img: 'The pipe is read once; `-` and `<(...)` work too',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'With `parameter_validation = false`, an unknown member causes an internal error',
    ec2img: 'The error names the member; values of the wrong type are sent as text, and null is rejected',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'Requests, files and responses may have any size',
    ec2img:
      'A request has at most 100,000 values, 4,300 digits per number and 8 MiB of text, a YAML document 4 MiB and 500,000 lines, a file 16 MiB, a response 6 MiB; an attempt may take the connect timeout until it is connected, and from then three times the read timeout until the end of the response',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A damaged file in `~/.aws/sso/cache` or `~/.aws/login/cache` is reported by the hash in its name',
    ec2img: 'The message says that the token is invalid, and a hint has the path',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'A cache in `~/.aws` that is damaged, or cannot be written, is an error',
    ec2img: 'A cache of credentials is replaced if it is damaged; the call succeeds if a cache cannot be written',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A `credential_process` is run again if its keys expire within 15 minutes, and also for a role that is cached; its output may have any length and must not start with a byte order mark',
    ec2img:
      'It is run once, and only if its keys are needed; its output may have 1 MiB and start with a byte order mark',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'Keys of a role that have expired by the local clock are refused, even if the clock is wrong',
    ec2img: 'The clock of STS decides',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'An empty `mfa_serial` makes it ask for a code; an empty container token is sent',
    ec2img: 'They count as not set',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'Metadata services are requested through a proxy',
    ec2img: 'They are requested without a proxy',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'The scheme of a proxy must be in lower case; a user without a password is left out',
    ec2img: 'The scheme may be in any case; the user is sent',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'OpenSSL rejects keys of less than 2,048 bits, and a CA bundle in which a certificate is broken',
    ec2img:
      'Node.js accepts keys of 1,024 bits, and uses the other certificates of the bundle; it also trusts those in NODE_EXTRA_CA_CERTS',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A response that is not well-formed XML is an error, although the image exists',
    ec2img: 'If it has the ID of an image, the ID is printed',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'An alias that runs a shell (`create-image = !...`) can replace a command',
    ec2img: 'It does not replace a command of ec2img, because the shell may start ec2img',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'An alias that refers to itself exceeds the recursion depth of Python',
    ec2img: 'The message names the alias; exit code 255',
    cases: [],
    differs: 'message',
  },
];
