// What is XML of a service, and what is not. The time that it takes: test/runs/linear-time.test.ts.
import { describe, expect, test } from 'vitest';
import { parseTree } from '../../../src/aws/xml.ts';

const MEBIBYTE = 'x'.repeat(2 ** 20 - 2);
const IMAGE = { R: { imageId: 'ami-1' } };
const body = '<R><imageId>ami-1</imageId></R>';

describe('a document without a DOCTYPE is parsed', () => {
  test.each<[what: string, text: string, tree: unknown]>([
    ['after a declaration', `<?xml version="1.0"?>\n${body}`, IMAGE],
    ['with a DOCTYPE in a comment', `<!-- <!DOCTYPE a> -->${body}<!-- <!DOCTYPE a> -->`, IMAGE],
    ['with a DOCTYPE in an instruction', `<?a <!DOCTYPE a>?>${body}`, IMAGE],
    ['with a DOCTYPE in CDATA', '<R><![CDATA[<!DOCTYPE a>]]></R>', { R: '<!DOCTYPE a>' }],
    ['with an escaped DOCTYPE', '<R>&lt;!DOCTYPE a></R>', { R: '<!DOCTYPE a>' }],
    ['with the start of CDATA in a comment', `<R><!-- <![CDATA[ -->&#x1F600;</R>`, { R: '\u{1f600}' }],
    ['with references in CDATA', '<R><![CDATA[&#x1F600;]]>&#128512;</R>', { R: '&#x1F600;\u{1f600}' }],
    ['with texts of 1 MiB', `<R><a>${MEBIBYTE}</a><a>${MEBIBYTE}</a></R>`, { R: { a: [MEBIBYTE, MEBIBYTE] } }],
    ['with prefixes', '<n:R><n:imageId>ami-1</n:imageId></n:R>', IMAGE],
    ['with prefixes beyond ASCII', '<é:R><é:imageId>ami-1</é:imageId></é:R>', IMAGE],
    ['with a prefix in CDATA', '<n:R><![CDATA[<n:a>]]></n:R>', { R: '<n:a>' }],
  ])('%s', (_, text, tree) => {
    expect(parseTree(text)).toEqual(tree);
  });
});

describe('an HTML page is parsed with its DOCTYPE', () => {
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
    expect(parseTree(text)).toEqual({ html: { body: 'no' } });
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
    ['with an open comment', `<!-- ${body}`],
    ['with open CDATA', '<R><![CDATA[</R>'],
    ['with an open instruction', `<?xml ${body}`],
    ['with two prefixes', '<a:b:R/>'],
    ['with an empty prefix', '<:R/>'],
    ['that is nested too deep', '<a>'.repeat(100_000)],
    ['with a text of more than 1 MiB', `<R>${'x'.repeat(2 ** 20)}y</R>`],
    ['that is empty', ''],
    ['that is no XML', 'hello'],
  ])('%s', (_, text) => {
    expect(parseTree(text)).toBeUndefined();
  });
});
