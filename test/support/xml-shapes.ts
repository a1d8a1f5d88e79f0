// Shapes of XML that take a parser long, by name, each as long as asked for.

const fill = (piece: string, length: number): string => piece.repeat(Math.ceil(length / piece.length));

/** Pieces with a number each, so that no two are equal. */
const numbered = (piece: (at: number) => string, length: number): string =>
  Array.from({ length: Math.ceil(length / piece(1000).length) }, (_, at) => piece(at)).join('');

const inside = (content: string): string =>
  `<CreateImageResponse>${content}<imageId>ami-0123456789abcdef0</imageId></CreateImageResponse>`;

export const XML_SHAPES: Readonly<Record<string, (length: number) => string>> = {
  DOCTYPEs: (length) => fill('<!DOCTYPE a>', length) + inside(''),
  'DOCTYPEs of a page': (length) => fill('<!doctype html>', length) + inside(''),
  'a long DOCTYPE': (length) => `<!DOCTYPE html ${fill('a', length)}>${inside('')}`,
  'open DOCTYPEs': (length) => fill('<!DOCTYPE html', length),
  'declarations of entities': (length) =>
    `<!DOCTYPE a [${numbered((at) => `<!ENTITY e${at} "&e${at - 1};">`, length)}]><a/>`,
  'comments before the root': (length) => fill('<!-- -->', length) + inside(''),
  'short comments': (length) => fill('<!-->', length) + inside(''),
  'open comments': (length) => inside(fill('<!--', length)),
  comments: (length) => inside(fill('<!-- -->', length)),
  'CDATA sections': (length) => inside(fill('<![CDATA[x]]>', length)),
  'open CDATA sections': (length) => inside(fill('<![CDATA[', length)),
  'ends of CDATA sections': (length) => inside(fill(']]>', length)),
  'processing instructions': (length) => fill('<?x?>', length) + inside(fill('<?x?>', length)),
  'open processing instructions': (length) => inside(fill('<?', length)),
  attributes: (length) => `<a ${numbered((at) => `b${at}="c" `, length)}/>`,
  'equal attributes': (length) => `<a ${fill('b="c" ', length)}/>`,
  'attributes without quotes': (length) => `<a ${fill('b=c ', length)}/>`,
  'a long attribute': (length) => `<a b="${fill('&lt;', length)}"/>`,
  'an open attribute': (length) => `<a b="${fill('c', length)}`,
  'numeric references': (length) => inside(fill('&#128512;', length)),
  'open references': (length) => inside(fill('&#', length)),
  'a long reference': (length) => inside(`&#${fill('1', length)};`),
  'named references': (length) => inside(fill('&amp;', length)),
  'unknown references': (length) => inside(fill('&x;', length)),
  ampersands: (length) => inside(fill('&', length)),
  'nested elements': (length) => fill('<a>', length / 2) + fill('</a>', length / 2),
  'open elements': (length) => fill('<a>', length),
  'end tags': (length) => inside(fill('</a>', length)),
  'open tags': (length) => fill('<', length),
  siblings: (length) => inside(fill('<a/>', length)),
  'different siblings': (length) => inside(numbered((at) => `<a${at}/>`, length)),
  'numbers as names': (length) => inside(numbered((at) => `<${at}/>`, length)),
  'images of a list': (length) =>
    `<DescribeImagesResponse><imagesSet>${numbered((at) => `<item><imageId>ami-${at}</imageId><imageState>pending</imageState></item>`, length)}</imagesSet></DescribeImagesResponse>`,
  'text between elements': (length) => inside(fill('x<a/>', length)),
  'blanks between elements': (length) => inside(fill('\n <a/>', length)),
  'a long text': (length) => inside(fill('x', length)),
  'a long name': (length) => inside(`<${fill('a', length / 2)}/>`),
  prefixes: (length) => `<${fill('a:', length)}a/>`,
  'a prefix beyond ASCII': (length) => `<é:a>${fill('x', length)}</é:a>`,
  'an empty prefix': (length) => `<:a>${fill('x', length)}</:a>`,
  'elements with prefixes': (length) => `<n:R>${fill('<n:a>x</n:a>', length)}</n:R>`,
  'line ends': (length) => inside(fill('\r', length)),
  blanks: (length) => fill(' ', length) + inside(''),
  'errors in a list': (length) =>
    `<Response><Errors>${fill('<Error><Code>A</Code><Message>b</Message></Error>', length)}</Errors></Response>`,
  'a long message': (length) =>
    `<Response><Errors><Error><Code>A</Code><Message>${fill('b\n', length)}</Message></Error></Errors></Response>`,
};
