// The position of an error: a caret below the character, its line and its column.
import { expect, it } from 'vitest';
import { InputSyntaxError, lineAndColumn, renderCaret } from '../../../src/request/syntax-error.ts';

const PLACES: [name: string, source: string, at: number, drawn: string, counted: string][] = [
  ['an empty text', '', 0, '\n^', 'line 1, column 1'],
  ['the first character', 'abc', 0, 'abc\n^', 'line 1, column 1'],
  ['the last character', 'abc', 2, 'abc\n  ^', 'line 1, column 3'],
  ['the end', 'abc', 3, 'abc\n   ^', 'line 1, column 4'],
  ['the first of two lines', 'ab\ncd', 1, 'ab\n ^\ncd', 'line 1, column 2'],
  ['the end of a line', 'ab\ncd', 2, 'ab\n  ^\ncd', 'line 1, column 3'],
  ['the start of the second line', 'ab\ncd', 3, 'ab\ncd\n^', 'line 2, column 1'],
  ['the end of the second line', 'ab\ncd', 5, 'ab\ncd\n  ^', 'line 2, column 3'],
  ['a line in the middle', 'ab\ncd\nef\ngh', 4, 'ab\ncd\n ^\nef\ngh', 'line 2, column 2'],
  ['the end after a final newline', 'ab\n', 3, 'ab\n\n^', 'line 2, column 1'],
  ['a newline at the start', '\nab', 0, '\n^\nab', 'line 1, column 1'],
  ['an empty line', 'a\n\nb', 2, 'a\n\n^\nb', 'line 2, column 1'],
  ['the character after a tab, which stays a tab', 'a\tb', 2, 'a\tb\n \t^', 'line 1, column 3'],
  ['the character after a letter with an accent', 'éb', 1, 'éb\n ^', 'line 1, column 2'],
  ['the character after wide letters', '日本b', 2, '日本b\n    ^', 'line 1, column 3'],
  ['the character after an emoji that takes two columns', '😀b', 2, '😀b\n  ^', 'line 1, column 2'],
  ['the character after a letter with a combining accent', 'e\u0301b', 2, 'e\u0301b\n ^', 'line 1, column 3'],
  ['the character after an emoji of several code points', '👨‍👩‍👧‍👦b', 11, '👨‍👩‍👧‍👦b\n  ^', 'line 1, column 8'],
  [
    'the character after a control character, which is printed as \\x1b',
    '\x1bb',
    1,
    '\x1bb\n    ^',
    'line 1, column 2',
  ],
  ['the character after wide letters and a tab', '日\t本b', 3, '日\t本b\n  \t  ^', 'line 1, column 4'],
  ['a character below a wide letter of the previous line', '日\nab', 3, '日\nab\n ^', 'line 2, column 2'],
];

it.each(PLACES)('draws a caret below %s and counts its line and column', async (_name, source, at, drawn, counted) => {
  expect({ drawn: await renderCaret(source, at), counted: lineAndColumn(source, at) }).toStrictEqual({
    drawn,
    counted,
  });
});

const ERRORS: [name: string, error: InputSyntaxError, fields: object][] = [
  [
    'without advice',
    new InputSyntaxError('JSON', 'expected a value', '[', 1),
    { language: 'JSON', message: 'expected a value', source: '[', at: 1, advice: undefined },
  ],
  [
    'with advice',
    new InputSyntaxError('shorthand', 'Bad', 'a', 0, 'Do better.'),
    { language: 'shorthand', message: 'Bad', source: 'a', at: 0, advice: 'Do better.' },
  ],
];

it.each(ERRORS)('a syntax error %s keeps its fields', (_name, error, fields) => {
  const { language, message, source, at, advice } = error;
  expect({ language, message, source, at, advice }).toStrictEqual(fields);
});
