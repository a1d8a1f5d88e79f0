// Intended differences from AWS CLI 2.36.7. docs/differences.md prints this list. test/parity/parity.test.ts checks the
// recorded cases of each entry, and fails when a case no longer differs.

interface Difference {
  readonly aws: string;
  readonly ec2img: string;
  /** Recorded cases that show the difference; empty if no recording can. */
  readonly cases: readonly string[];
  /** The part of those cases that differs: the outcome (exit code, standard output, requests), or only the message. */
  readonly differs: 'outcome' | 'message';
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
      'Every error is a record with a code, and standard error has nothing else. It has `ImageId` if the call created an image, and `NextToken` if it ended after some pages',
    cases: ['describe-images/p12-071', 'wait-image-available/p11-042'],
    differs: 'message',
  },
  {
    aws: 'Suggestions for an unknown command are commands of the AWS CLI; `aws ec2 wait` fails with two lines of usage and `too few arguments`',
    ec2img:
      'The suggestions are the same, and a hint names those that only the AWS CLI has; a hint lists the commands of `ec2img wait`',
    cases: [],
    differs: 'message',
  },
  {
    aws: "Some messages show Python internals: `<class 'str'>`, `invalid literal for int()`, `[Errno 2]`, `(char 18)`; some exit with 255",
    ec2img: 'The message names the option, the path, the value and what is expected; exit code 252',
    cases: ['describe-images/p6-081'],
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
      'The message is the same; hints below it that begin with `also:` name all other problems of the request. If options are missing, files are not read',
    cases: [],
    differs: 'message',
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
      'They are rejected before anything is sent, exit code 252: an empty variable of a script would select everything; `--validate aws` sends them, with a hint for an empty list',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A document made from a skeleton is sent with the values that were not filled in: `Group` of a launch permission is `all`, which makes the image public',
    ec2img:
      'Structures in which nothing was filled in, empty required values and empty values of lists are rejected, exit code 252; `--validate aws` sends them',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: '`delete-tags --tags` with an empty list, or a list of empty structures, deletes all tags of the resources. An empty key is sent',
    ec2img:
      'These lists, and lists of empty keys only, are rejected at every level of validation, exit code 252; without `--tags`, all tags are deleted. `--validate aws` sends an empty key among others',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A text file for a list of strings (`--image-ids file://ids.txt`) is sent with each character as a value; an empty one, and `fileb://`, fail with Python errors',
    ec2img: 'Each line is a value; an empty file and bytes are rejected with one message',
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
    aws: 'Text with an equals sign for a structure with the member `Value` only (`--description a=b`, a URL) is parsed as shorthand, and rejected',
    ec2img: 'Text that is no shorthand of `Value` is the value, and a note reports it',
    cases: ['modify-image-attribute/p2-003', 'modify-image-attribute/p2-021', 'modify-image-attribute/p2-023'],
    differs: 'outcome',
  },
  {
    aws: '`--filters Name=a Values=b` and `--tags Key=a Value=b` send two elements',
    ec2img: 'They do, too; before that, a hint shows how to write one element',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'A timestamp may be any text that Python can guess: `2026` is in 1970, `02.01.2026` is 1 February, `January` and `10:00` are completed from the date of today, and zones such as EST are ignored',
    ec2img:
      'A timestamp has a complete date in ISO 8601 or RFC 3339, or is a number of seconds since 1970 in plain digits. Any other text is rejected, with the reading of the AWS CLI',
    cases: [
      'enable-image-deprecation/p15-020',
      'enable-image-deprecation/p7-018',
      'enable-image-deprecation/p7-019',
      'enable-image-deprecation/p7-025',
      'enable-image-deprecation/p7-026',
      'enable-image-deprecation/p7-028',
      'enable-image-deprecation/p7-036',
      'enable-image-deprecation/p7-037',
      'enable-image-deprecation/p7-042',
      'enable-image-deprecation/p7-043',
      'enable-image-deprecation/p7-044',
      'enable-image-deprecation/p7-045',
      'enable-image-deprecation/p7-046',
      'enable-image-deprecation/p7-047',
      'enable-image-deprecation/p7-048',
      'enable-image-deprecation/p7-049',
      'enable-image-deprecation/p7-050',
      'enable-image-deprecation/p7-067',
      'enable-image-deprecation/p7-076',
      'enable-image-deprecation/p7-077',
      'enable-image-deprecation/p7-079',
      'enable-image-deprecation/p7-088',
      'enable-image-deprecation/p7-089',
      'enable-image-deprecation/p7-096',
      'enable-image-deprecation/p7-097',
      'enable-image-deprecation/p7-098',
      'enable-image-deprecation/p7-104',
    ],
    differs: 'outcome',
  },
  {
    aws: 'A number of milliseconds, or one that is too large, fails with `Unable to calculate correct timezone offset`, exit code 255',
    ec2img: 'It is rejected with exit code 252; for milliseconds, the message says that seconds are wanted',
    cases: ['enable-image-deprecation/p7-022', 'enable-image-deprecation/p7-030', 'enable-image-deprecation/p7-032'],
    differs: 'outcome',
  },
  {
    aws: '`20260102`, the basic form of ISO 8601, is a number of seconds, in August 1970',
    ec2img: 'It is 2 January 2026',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'The year of a timestamp before the year 1000 is sent with fewer than four digits',
    ec2img: 'It has four digits',
    cases: ['enable-image-deprecation/p7-071'],
    differs: 'outcome',
  },
  {
    aws: 'A boolean in place of an integer in JSON is sent as `True`',
    ec2img: 'It is rejected; `--validate aws` sends it',
    cases: [],
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
    aws: 'A query that cannot work (unknown function, wrong number of arguments, misplaced `&`) fails after the request',
    ec2img: 'It is rejected before anything is sent, exit code 252',
    cases: ['query/expr-unknown-function', 'query/expr-wrong-arity'],
    differs: 'outcome',
  },
  {
    aws: 'Errors in a query have the wording of the JMESPath library',
    ec2img: 'Errors have the wording of ec2img; whole numbers are printed without a decimal point (`1`, not `1.0`)',
    cases: ['query/expr-wrong-type', 'describe-snapshots/p8-058'],
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
    aws: 'An unknown output format from the environment or the profile fails after the image was created',
    ec2img: 'It is rejected before anything is sent',
    cases: ['describe-images/p12-065'],
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
    aws: 'If the response of CreateImage, RegisterImage or CreateRestoreImageTask is lost, the request is sent again and fails with InvalidAMIName.Duplicate although the image exists',
    ec2img:
      'ec2img first looks the image up (DescribeImages) and, if this call created it, prints its ID: exit code 0, with a hint. It does so after every answer that is not one of EC2, such as a page of a proxy',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A wait gives up after 40 polls, about ten minutes',
    ec2img:
      'It gives up after --wait-timeout (default one hour). It polls every --poll-interval (default 15 seconds), more often at first. `WaiterConfig` in a document sets the delay and the number of polls, as in the AWS CLI',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'Pages that lead to each other are requested for ever',
    ec2img: 'A token that EC2 has returned before is an error, exit code 255',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: '`deregister-image --delete-associated-snapshots` prints nothing but the response if EC2 kept a snapshot, or returned false; exit code 0',
    ec2img:
      'The exit code is the same. Hints name each snapshot that was kept, and why, and report a response that is false',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'A response to `copy-image` without the ID of the copy ends with exit code 0, and nothing is printed',
    ec2img: 'The same, but a hint says how to find the copy, and that the same token makes no second one',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'Control characters in names, descriptions and tags reach the terminal in text, tables and, from 0x7f on, JSON',
    ec2img: 'On a terminal they are escaped. Files and pipes get them as they are',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A wait reads the first page of a result only',
    ec2img: 'Every poll reads all pages',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: '`wait image-available`, `wait snapshot-completed` and `wait instance-stopped` end at the first error that an ID does not exist',
    ec2img:
      'That error is retried for five minutes if ec2img has just created the resource, or with --expect-new; otherwise a hint names the ID',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A wait ends when a poll fails',
    ec2img:
      'Polls that are throttled or fail are retried with increasing delays. If EC2 has not responded yet, unreadable responses end the wait after five minutes',
    cases: ['wait-image-exists/p11-035', 'wait-image-exists/p11-036', 'wait-image-exists/p11-037'],
    differs: 'outcome',
  },
  {
    aws: 'A wait goes on in states that do not change: an image in state error, invalid, deregistered or disabled, a recoverable snapshot, an instance that is shutting down (`wait instance-stopped`) or stopped (`wait instance-running`). It reports no reason',
    ec2img:
      'It ends at once, and for a stopped instance after five minutes; a hint reports the reasons of the resources and of the snapshots of an image',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A wait ends with success if all resources of a response match, also if it lacks some of those that were named',
    ec2img: 'It goes on until a response has all that were named',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: '`wait image-exists` fails with a message about `length()` if a response has no list of images',
    ec2img: 'Such a response means that the image does not exist yet',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'Any XML with status 200 is accepted as a response, also an HTML page, the response of another operation, or one of CreateImage, RegisterImage or CreateRestoreImageTask without an image ID',
    ec2img:
      'The response of these three operations has the root element of its operation and the ID of the image. Otherwise the image is looked up; if it is not found, the exit code is 255',
    cases: [
      'output/empty-result',
      'output/self-closed-id',
      'register-image/p1-007',
      'register-image/p12-048',
      'register-image/p13-045',
      'create-restore-image-task/p1-028',
      'create-restore-image-task/p13-060',
    ],
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
    ec2img: 'It is printed on standard error, unless the request changes nothing in EC2; exit code 255',
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
    ec2img:
      'The error is the same, and a hint explains it; values of the wrong type are sent as text, and null is rejected',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'Requests, files and responses may have any size',
    ec2img:
      'A request has at most 100,000 values, 4,300 digits per number and 8 MiB of text, a YAML document 4 MiB and 500,000 lines, a file 16 MiB, a response 6 MiB, or 64 MiB if it is a list that can have pages; an attempt may take the connect timeout until it is connected, and from then three times the read timeout until the end of the response',
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
  {
    aws: '`--max-items 0` and negative counts print a warning, and may drop results; `--page-size -1` is sent',
    ec2img: 'Counts below one are rejected before anything is sent, exit code 252',
    cases: ['describe-images/p5-027', 'describe-images/p5-064'],
    differs: 'outcome',
  },
  {
    aws: '`--max-items 0` is reported as a warning or as an unknown parameter `PaginationConfig`',
    ec2img: 'The message names the parameter and the smallest value, and a hint the option',
    cases: ['describe-images/p12-055', 'describe-images/p5-010', 'wait-image-exists/p11-022'],
    differs: 'message',
  },
  {
    aws: '`--output text` and `yaml-stream` apply `--query` to each page; text columns are those of a page',
    ec2img: 'A query is applied to the whole result, and columns are those of the whole result, in every format',
    cases: [
      'describe-images/p14-003',
      'describe-images/p14-004',
      'describe-images/p6-025',
      'describe-images/p6-026',
      'describe-images/p6-027',
      'describe-images/p6-028',
      'describe-images/p6-029',
      'describe-images/p6-031',
      'describe-images/p6-097',
      'describe-images/p6-099',
      'describe-images/p6-100',
      'describe-images/p6-101',
      'describe-images/p6-104',
      'describe-images/p6-108',
    ],
    differs: 'outcome',
  },
  {
    aws: 'A token for `--starting-token` that has no JSON object, or no whole number of results to leave out, is reported in terms of Python, sometimes after a request. One that sets other parameters is sent, but `--max-items` then fails',
    ec2img:
      'Each bad token is reported in the same words before anything is sent. A hint names other parameters that a token sets, and `--max-items` works',
    cases: ['describe-images/p4-033', 'describe-images/p4-050'],
    differs: 'outcome',
  },
  {
    aws: 'With `--output text`, a query and `--max-items`, an extra line has `None`. json, yaml and table lose the token of a cut result if the query omits it; in yaml-stream, the last item has a token of EC2, with which results are lost',
    ec2img:
      'A cut result names its token in the output, or else in a hint on standard error. In yaml-stream, the last item has that token',
    cases: ['describe-images/p6-039', 'describe-images/p6-111'],
    differs: 'outcome',
  },
  {
    aws: 'If the pages are smaller than those of the call that was cut, `--starting-token` prints results again',
    ec2img: 'It does, too, and a hint says so',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'As a table, a list of lists with an empty list fails with `Row should have 1 elements`',
    ec2img: 'It is printed without the empty row',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'If the response to a change is lost or unreadable, the error does not say that EC2 may have made the change',
    ec2img: 'A hint says so',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'A document made from a skeleton has `MaxResults` 0 and an empty `NextToken`. Both are sent, so that there is a single request, which EC2 rejects',
    ec2img: 'They are left out',
    cases: ['describe-images/p5-053'],
    differs: 'outcome',
  },
  {
    aws: 'After an error or a signal, json, yaml and table lose all pages before it, and nothing names the place to continue',
    ec2img:
      'A hint names the token that continues, and says if the results before it were printed: text and yaml-stream without a query print them. Records for programs have the token, too',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'If the reader closes standard output (`| head`), a yaml-stream goes on to request all pages',
    ec2img: 'It stops',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: '`--starting-token file://...` sends the line end of the file',
    ec2img: 'The line end is left out',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: '`Cannot specify --no-paginate along with pagination arguments` appears without `--no-paginate`, and `Unknown parameter in input: "PaginationConfig"` for paging options of waiters, documents and skeletons',
    ec2img:
      'The message is the same; a hint names the option or the member that turns paging off, and what to use instead',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'A response that has an element twice is printed in part, and then fails; of a list that comes twice, the results are empty',
    ec2img: 'It is printed whole',
    cases: ['describe-images/p9-028', 'describe-images/p9-036'],
    differs: 'outcome',
  },
  {
    aws: 'One timestamp or number that cannot be parsed loses the whole response',
    ec2img: 'It is printed as EC2 sent it',
    cases: ['describe-snapshots/p8-013', 'describe-images/p9-009', 'describe-images/p9-010'],
    differs: 'outcome',
  },
];
