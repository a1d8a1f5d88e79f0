// Where ec2img differs from AWS CLI 2.36.7 on purpose, and why. docs/differences.md prints this list; test/parity/parity.test.ts holds
// each entry to its recorded cases, and fails when one of them does not differ any more.

interface Difference {
  readonly aws: string;
  readonly ec2img: string;
  /** Recorded cases that show it; none where nothing recorded can. */
  readonly cases: readonly string[];
  /** What of those cases differs: the outcome (exit code, standard output, requests), or only the message. */
  readonly differs: 'outcome' | 'message';
}

export const differences: readonly Difference[] = [
  {
    aws: 'Messages begin with `aws: [ERROR]:` and the usage block names `aws`',
    ec2img: '`ec2img: [ERROR]:` and `ec2img`',
    cases: [],
    differs: 'message',
  },
  {
    aws: "Messages show Python: `<class 'str'>`, `invalid literal for int()`, `[Errno 2]`, `(char 18)`; some exit with 255",
    ec2img: 'The same fault in words: the option, the path, what was given, what is expected; exit code 252',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'The caret below a shorthand text stands one column too far left',
    ec2img: 'It stands below the character that is meant',
    cases: [],
    differs: 'message',
  },
  {
    aws: '`--help` and `-h` are unknown options',
    ec2img: 'They show help',
    cases: ['argv/help-option'],
    differs: 'outcome',
  },
  {
    aws: 'What the documentation of EC2 says is refused (characters of a name, resource types, keys of tags, volume types, ...) is sent, and refused there',
    ec2img: 'It is refused before anything is sent, exit code 252; `--validate aws` or EC2IMG_VALIDATE=aws sends it',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'An integer beyond 2^53 is sent',
    ec2img: 'It is refused: it could not be sent exactly',
    cases: ['shorthand/int-huge', 'shorthand/json-big-int'],
    differs: 'outcome',
  },
  {
    aws: 'An integer in shorthand may have the digits of any script',
    ec2img: 'Digits are 0 to 9',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A boolean for an integer in JSON goes out as `True`',
    ec2img: 'It is refused',
    cases: ['shorthand/json-bool-for-int'],
    differs: 'outcome',
  },
  {
    aws: 'A JSON object or shorthand in a `file://` value of a list option is misread',
    ec2img: 'It means what it means on the command line',
    cases: ['paramfile/bdm-object', 'paramfile/bdm-shorthand-in-file', 'paramfile/bdm-shorthand-in-file-newline'],
    differs: 'outcome',
  },
  {
    aws: '`file://~user/...` is in the home folder of that user',
    ec2img: '`~` is the home folder in `~/...` alone',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'AWS_CLI_FILE_ENCODING takes the names that Python has for encodings; utf-16 needs a byte order mark',
    ec2img:
      'It takes utf-8, utf-8-sig, utf-16, latin-1, and the names of the WHATWG Encoding Standard; utf-16 without a mark is little-endian',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'An empty Region (`--region ""`) is signed for as it is, or ends in `Invalid endpoint`',
    ec2img: 'It is a missing Region: NoRegion, exit code 253',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A query that cannot work (unknown function, wrong number of arguments, a misplaced `&`) fails after the image was made',
    ec2img: 'It is refused before anything is sent, exit code 252',
    cases: ['query/expr-unknown-function', 'query/expr-wrong-arity'],
    differs: 'outcome',
  },
  {
    aws: 'What is wrong with a query is said in the words of its JMESPath library',
    ec2img: 'In those of ours; whole numbers print without a point (`1`, not `1.0`)',
    cases: ['query/expr-wrong-type'],
    differs: 'message',
  },
  {
    aws: 'Control characters in what was typed, or answered, reach the terminal with a message',
    ec2img: 'They are shown as `\\x1b`',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'Lines of a message tear the box of `--cli-error-format table`',
    ec2img: 'Each has a row of its own',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'Members whose names are whole numbers stand where the query has them; a name with a line break is a YAML key with `?`',
    ec2img: 'They come first, by number; it stands in double quotes',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A host of IPv6 in `--endpoint-url`, and an XML error without code, end in an internal error',
    ec2img: 'The one is sent to; the other is told as Unknown, exit code 254',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A list that mixes structures with other values fails as text or table with a sentence of Python',
    ec2img: 'It fails with a sentence that says so, and names the answer',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'Members of the request go out in the order in which they were given',
    ec2img: 'In the order of the SDK; the same names and values',
    cases: [],
    differs: 'message',
  },
  {
    aws: 'An output format that does not exist, from the environment or the profile, fails after the image was made',
    ec2img: 'It is refused before anything is sent',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A pager that cannot be started fails the command after the image was made',
    ec2img: 'The answer is printed without a pager',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A query with an unknown function in a branch that is never reached works',
    ec2img: 'It is refused like any other unknown function',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'After an answer that was lost the request is sent again, and fails with InvalidAMIName.Duplicate although the image exists',
    ec2img: 'The image is looked for first (DescribeImages), and is the answer: exit code 0, and a hint',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: '`wait image-available` gives up after 40 looks, about ten minutes',
    ec2img: 'After an hour, or --wait-timeout; looks every 15 seconds, or --poll-interval, and faster at first',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: '`wait image-available` ends with the first InvalidAMIID.NotFound, and when a look fails',
    ec2img:
      'After InvalidAMIID.NotFound the image is looked for again for five minutes; looks that are throttled or fail are made again, later each time',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: '`wait image-available` waits on for an image that is error, invalid, deregistered or disabled, and says no reason',
    ec2img: 'It ends at once; a hint says the reason of the image and of its snapshots',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'An HTML page with status 200 is an answer without members',
    ec2img: 'It is no answer of EC2: exit code 255',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'An answer that cannot be shown (closed pipe, full disk, a query that does not fit) is lost',
    ec2img: 'It is named on standard error, exit code 255',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: '`--cli-input-json` from a pipe finds it empty: it is read twice',
    ec2img: 'It is read once; `-` and `<(...)` work too',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'With `parameter_validation = false` an unknown member ends in an internal error',
    ec2img: 'It is refused by name; values of another type are sent as their text, null is refused',
    cases: [],
    differs: 'outcome',
  },
  {
    aws: 'A request or a file of any size is read, a response of any size too',
    ec2img:
      'A request has at most 100,000 values, 4,300 digits a number and 8 MiB of text, a YAML document 4 MiB, a file 16 MiB, a response 6 MiB; a response takes at most three times the read time-out',
    cases: [],
    differs: 'outcome',
  },
];
