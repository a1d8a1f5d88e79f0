// What is XML of a service, what is not, and what is read of it. The time that it takes: test/runs/linear-time.test.ts.
import { describe, expect, test } from 'vitest';
import { readXml } from '../../../src/aws/xml.ts';
import { ListPlan, structureOf, TextPlan, type XmlPlan } from '../../../src/aws/xml-plan.ts';

const LONG = 'x'.repeat(2 ** 21);
const text = (): XmlPlan => new TextPlan();
const PLAN = structureOf({
  imageId: text(),
  a: text(),
  size: new TextPlan(Number),
  state: structureOf({ code: text() }),
  set: new ListPlan(structureOf({ imageId: text(), names: new ListPlan(text()) })),
});
const body = '<R><imageId>ami-1</imageId></R>';

const read = (text: string, plan = PLAN) => readXml(Buffer.from(text), () => plan);
const content = (inner: string, plan = PLAN): unknown => read(`<R>${inner}</R>`, plan)?.value;

describe('a document without a DOCTYPE is read', () => {
  test.each<[what: string, text: string, value?: unknown]>([
    ['after a declaration', `<?xml version="1.0"?>\n${body}`],
    ['with a DOCTYPE in a comment', `<!-- <!DOCTYPE a> -->${body}<!-- <!DOCTYPE a> -->`],
    ['with a DOCTYPE in an instruction', `<?a <!DOCTYPE a>?>${body}`],
    ['with a DOCTYPE in CDATA', '<R><a><![CDATA[<!DOCTYPE a>]]></a></R>', { a: '<!DOCTYPE a>' }],
    ['with an escaped DOCTYPE', '<R><a>&lt;!DOCTYPE a></a></R>', { a: '<!DOCTYPE a>' }],
    ['with the start of CDATA in a comment', '<R><a><!-- <![CDATA[ -->&#x1F600;</a></R>', { a: '\u{1f600}' }],
    ['with references in CDATA', '<R><a><![CDATA[&#x1F600;]]>&#128512;</a></R>', { a: '&#x1F600;\u{1f600}' }],
    ['with a text of 2 MiB', `<R><a>${LONG}</a><b>${LONG}</b></R>`, { a: LONG }],
    ['with prefixes', '<n:R><n:imageId>ami-1</n:imageId></n:R>'],
    ['with a prefix on one element', '<R><n:imageId xmlns:n="u">ami-1</n:imageId></R>'],
    ['with prefixes beyond ASCII', '<é:R><é:imageId>ami-1</é:imageId></é:R>'],
    ['with an empty root element', '<R/>', {}],
    ['with text in the root element', '<R>text</R>', {}],
    ['with text after the root element', `${body} text`],
    ['with an open comment after the root element', `${body}<!--`],
    ['with carriage returns', '<R\r><a>\r\n1\r\r2&#13;</a>\r\n</R>', { a: '\n1\n\n2\r' }],
  ])('%s', (_, text, value = { imageId: 'ami-1' }) => {
    expect(read(text)).toEqual({ root: 'R', value });
  });
});

// Measured on AWS CLI 2.36, unless the AWS CLI fails or prints garbage.
describe('the value of a document', () => {
  test.each<[inner: string, value: unknown]>([
    ['<a/>', { a: '' }],
    ['<a></a>', { a: '' }],
    ['<a>  \n </a>', { a: '  \n ' }],
    ['<a>1&amp;<![CDATA[2&amp;]]><!-- 3 -->4<?x 5?>&lt;&no;&#65;&#x42;</a>', { a: '1&2&amp;4<AB' }],
    ['<a>&#x110000;&constructor;&AMP;</a>', { a: '&#x110000;' }],
    ['<a b="c" d=\'"\'>1</a>', { a: '1' }],
    ['<a b/>', { a: '' }],
    ['<a>1<b>2</b>3</a>', { a: '1' }],
    ['<a><b>1</b></a>', { a: '' }],
    ['<a>1</a><a>2</a>', { a: '1' }],
    ['<a/><a>2</a>', { a: '' }],
    ['<b><a>1</a></b><c/><__proto__>1</__proto__>', {}],
    ['<size>8</size>', { size: 8 }],
    ['<size/>', { size: 0 }],
    ['<size><!-- -->8</size>', { size: 8 }],
    ['<state/>', { state: {} }],
    ['<state>text</state>', { state: {} }],
    ['<state><code>1</code></state><state><code>2</code></state>', { state: { code: '1' } }],
    ['<set/>', { set: [] }],
    ['<set> </set>', { set: [] }],
    ['<set>text</set>', { set: [] }],
    ['<set><item/></set>', { set: [{}] }],
    ['<set><item>\n</item></set>', { set: [{}] }],
    ['<set a="b"><item/><member><imageId>1</imageId></member></set>', { set: [{}, { imageId: '1' }] }],
    [
      '<set><item><imageId>1</imageId></item></set><a>2</a><set><item><imageId>3</imageId></item></set>',
      { set: [{ imageId: '1' }, { imageId: '3' }], a: '2' },
    ],
    [
      '<set><item><names><item>1</item><item/></names></item><item><names/></item></set>',
      { set: [{ names: ['1', ''] }, { names: [] }] },
    ],
    ['<!-- <a>1</a> --><![CDATA[<a>2</a>]]><?a <a>3</a>?>', {}],
  ])('%s', (inner, value) => {
    expect(content(inner)).toEqual(value);
  });

  test('does not depend on what was read before', () => {
    const both = (first: string, second: string) => [content(first), content(second)];
    const [one, other] = ['<set><item><imageId>1</imageId></item></set><a>x</a>', '<a>xy</a><imageId>1</imageId>'];
    const expected = [
      { set: [{ imageId: '1' }], a: 'x' },
      { a: 'xy', imageId: '1' },
    ];
    expect(both(one, other)).toEqual(expected);
    expect(both(other, one)).toEqual(expected.toReversed());
    expect(both(one, one)).toEqual([expected[0], expected[0]]);
    // A name that starts with the expected one.
    expect(both('<a>1</a><imageId>2</imageId>', '<ab>1</ab><imageIds>2</imageIds>')).toEqual([
      { a: '1', imageId: '2' },
      {},
    ]);
  });
});

test('the name of the root element selects the plan', () => {
  const plans: Readonly<Record<string, XmlPlan>> = { a: text(), b: new ListPlan(text()) };
  const roots = ['<a>1</a>', '<b><a>1</a></b>', '<x:b/>'];
  expect(roots.map((text) => readXml(Buffer.from(text), (root) => plans[root] as XmlPlan))).toEqual([
    { root: 'a', value: '1' },
    { root: 'b', value: ['1'] },
    { root: 'b', value: [] },
  ]);
});

describe('an HTML page is read with its DOCTYPE', () => {
  const page = '<html><body>no</body></html>';
  test.each([
    ['of HTML 5', `<!DOCTYPE html>${page}`],
    ['in lower case', `<!doctype html>\n${page}`],
    [
      'of XHTML, after a declaration and a comment',
      '<?xml version="1.0"?><!-- a --><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"\n' +
        ` "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">${page}`,
    ],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual({ root: 'html', value: {} });
  });
});

describe('a document is refused', () => {
  test.each([
    ['with a DOCTYPE', `<!DOCTYPE R>${body}`],
    ['with a DOCTYPE in lower case', `<!doctype R>${body}`],
    ['with declarations', `<!DOCTYPE R [<!ENTITY x "y">]>${body}`],
    ['with declarations for a page', '<!DOCTYPE html [<!ENTITY x "y">]><html>&x;</html>'],
    ['with a DOCTYPE after a comment that the parser of the SDK ends early', `<!--><!DOCTYPE a>-->${body}`],
    ['with the DOCTYPE of a page', `<!DOCTYPE html>${body}`],
    ['with two of them', '<!DOCTYPE html><!DOCTYPE html><html/>'],
    ['with a DOCTYPE within an element', '<R><!DOCTYPE a></R>'],
    ['with a DOCTYPE within a text', '<R><a>1<!DOCTYPE a></a></R>'],
    ['with a DOCTYPE within an unknown element', '<R><b><!DOCTYPE a></b></R>'],
    ['with an open comment', `<!-- ${body}`],
    ['with open CDATA', '<R><![CDATA[</R>'],
    ['with an open instruction', `<?xml ${body}`],
    ['with two prefixes', '<a:b:R/>'],
    ['with an empty prefix', '<:R/>'],
    ['with a root element without a name', '<>1</>'],
    ['that is nested too deep', `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`],
    ['without the end of its root element', '<R><imageId>ami-1</imageId>'],
    ['without the end of a text', '<R><imageId>ami-1'],
    ['without the end of a list', '<R><set><item>'],
    ['without the end of a tag', '<R><imageId'],
    ['without the end of an attribute', '<R><imageId a="b>1</imageId></R>'],
    ['with a name in place of an attribute', '<R><imageId a b="c">1</imageId></R>'],
    ['with a slash within a tag', '<R><imageId/a></R>'],
    ['with the wrong end tag of the root element', '<R></S>'],
    ['with the wrong end tag of a text', '<R><imageId>1</a></R>'],
    ['with the wrong end tag of an unknown element', '<R><b>1</a></R>'],
    ['with a text before the root element', `x${body}`],
    ['that is empty', ''],
    ['that is white space', ' \n'],
    ['that is no XML', 'hello'],
  ])('%s', (_, text) => {
    expect(read(text)).toBeUndefined();
  });
});
