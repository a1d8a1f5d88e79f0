import { ARGS, all } from '../harness.ts';

const R = (inner, root = 'CreateImageResponse') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>${inner}</${root}>`;
const x = (name, body, more = {}) => ({
  name: `xml: ${name}`,
  responses: [{ body, ...more.a }],
  env: { AWS_MAX_ATTEMPTS: '1', ...more.env },
  ...more.c,
});
const id = '<imageId>ami-0eab20fe36f83e1a8</imageId>';
// Most of these cases wait for images that are never listed.
await all(
  [
    x('BOM before declaration', `\ufeff${R(id)}`),
    x('leading newline', `\n${R(id)}`),
    x('leading spaces', `   ${R(id)}`),
    x('comment first', `<!-- x -->${R(id)}`),
    x('comment inside id', R('<imageId>ami-0eab<!-- c -->20fe36f83e1a8</imageId>')),
    x('CDATA id', R('<imageId><![CDATA[ami-0eab20fe36f83e1a8]]></imageId>')),
    x('id with whitespace', R('<imageId>\n  ami-0eab20fe36f83e1a8\n</imageId>')),
    x('id with numeric entity', R('<imageId>ami&#45;0eab20fe36f83e1a8</imageId>')),
    x('id with hex entity', R('<imageId>ami&#x2d;0eab20fe36f83e1a8</imageId>')),
    x('id with &amp;', R('<imageId>a&amp;b&lt;c&gt;&quot;&apos;</imageId>')),
    x('emoji entity', R('<imageId>&#128512;</imageId>')),
    x('unknown entity', R('<imageId>a&nbsp;b</imageId>')),
    x('DTD entity', `<!DOCTYPE r [<!ENTITY e "ami-1">]>${R('<imageId>&e;</imageId>')}`),
    x('attribute on id', R('<imageId type="x">ami-0eab20fe36f83e1a8</imageId>')),
    x('two ids', R(`${id}<imageId>ami-2</imageId>`)),
    x('id nested', R('<imageId><x>1</x></imageId>')),
    x('id empty', R('<imageId></imageId>')),
    x('id self-closed, output text', R('<imageId/>'), { c: { args: [...ARGS, '--output', 'text'] } }),
    x('numeric looking id', R('<imageId>0123</imageId>')),
    x('id 1e5', R('<imageId>1e5</imageId>')),
    x('id true', R('<imageId>true</imageId>')),
    x('ImageId upper case', R('<ImageId>ami-1</ImageId>')),
    x(
      'namespace prefix',
      '<ns:CreateImageResponse xmlns:ns="http://ec2.amazonaws.com/doc/2016-11-15/"><ns:imageId>ami-1</ns:imageId></ns:CreateImageResponse>',
    ),
    x('other root', R(id, 'SomethingResponse')),
    x(
      'latin1 declared and encoded',
      Buffer.from(
        '<?xml version="1.0" encoding="ISO-8859-1"?><CreateImageResponse><imageId>ami-\xe9</imageId></CreateImageResponse>',
        'latin1',
      ),
    ),
    x(
      'utf-16',
      Buffer.from(
        '\ufeff<?xml version="1.0" encoding="UTF-16"?><CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>',
        'utf16le',
      ),
    ),
    x('truncated', R(id).slice(0, -10)),
    x('truncated inside id', R(id).slice(0, 150)),
    x('two roots', R(id) + R(id)),
    x('text after root', `${R(id)}junk`),
    x('NUL byte inside', R('<imageId>ami-\u00001</imageId>')),
    x('control char', R('<imageId>ami-\u00011</imageId>')),
    x(
      'invalid UTF-8',
      Buffer.concat([
        Buffer.from('<CreateImageResponse><imageId>ami-'),
        Buffer.from([0xff, 0xfe]),
        Buffer.from('</imageId></CreateImageResponse>'),
      ]),
    ),
    x('JSON 200', '{"ImageId":"ami-1"}'),
    x('status 201', R(id), { a: { status: 201 } }),
    x('status 204 no body', '', { a: { status: 204 } }),
    x('status 206', R(id), { a: { status: 206 } }),
    x('status 299', R(id), { a: { status: 299 } }),
    x('307 to same', '', { a: { status: 307, headers: { location: '/x' } } }),
    x('308', '', { a: { status: 308, headers: { location: '/x' } } }),
    x('304', '', { a: { status: 304 } }),
    x('400 without body', '', { a: { status: 400 } }),
    x('401 html', '<html>no</html>', { a: { status: 401 } }),
    x('404 plain', 'not found', { a: { status: 404 } }),
    x('413', '', { a: { status: 413 } }),
    x(
      'error: ErrorResponse shape',
      '<ErrorResponse><Error><Type>Sender</Type><Code>AuthFailure</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>',
      { a: { status: 401 } },
    ),
    x('error: bare Error', '<Error><Code>AuthFailure</Code><Message>no</Message></Error>', { a: { status: 401 } }),
    x(
      'error: message with entities',
      '<Response><Errors><Error><Code>X</Code><Message>a &lt;b&gt; &amp; &quot;c&quot; &#10;d</Message></Error></Errors><RequestID>r</RequestID></Response>',
      { a: { status: 400 } },
    ),
    x(
      'error: message with newlines',
      '<Response><Errors><Error><Code>X</Code><Message>line 1\n  line 2\n</Message></Error></Errors></Response>',
      { a: { status: 400 } },
    ),
    x(
      'error: CDATA',
      '<Response><Errors><Error><Code>X</Code><Message><![CDATA[a <b>]]></Message></Error></Errors></Response>',
      { a: { status: 400 } },
    ),
    x(
      'error: unicode',
      '<Response><Errors><Error><Code>X</Code><Message>größe 日本 😀</Message></Error></Errors></Response>',
      { a: { status: 400 } },
    ),
    x(
      'error with status 200',
      '<Response><Errors><Error><Code>X</Code><Message>no</Message></Error></Errors></Response>',
      { a: { status: 200 } },
    ),
    x(
      'error: encoded authorization message',
      '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation. Encoded authorization failure message: abc_DEF-123</Message></Error></Errors></Response>',
      { a: { status: 403 } },
    ),
    x('error JSON 403', '{"message":"Forbidden"}', {
      a: { status: 403, headers: { 'content-type': 'application/json' } },
    }),
    x('error JSON 500 (gateway)', '{"message":"Internal server error"}', {
      a: { status: 500, headers: { 'content-type': 'application/json' } },
    }),
    x(
      'error: Message empty',
      '<Response><Errors><Error><Code>X</Code><Message></Message></Error></Errors></Response>',
      {
        a: { status: 400 },
      },
    ),
    x('error: no Code', '<Response><Errors><Error><Message>m</Message></Error></Errors></Response>', {
      a: { status: 400 },
    }),
    x('error: empty Errors', '<Response><Errors/><RequestID>r</RequestID></Response>', { a: { status: 400 } }),
    x(
      'error: code with spaces',
      '<Response><Errors><Error><Code> X </Code><Message> m </Message></Error></Errors></Response>',
      { a: { status: 400 } },
    ),
    x(
      'error: 3000 entities',
      '<Response><Errors><Error><Code>X</Code><Message>' +
        '&quot;'.repeat(3000) +
        '</Message></Error></Errors></Response>',
      { a: { status: 400 } },
    ),
  ],
  12,
);
