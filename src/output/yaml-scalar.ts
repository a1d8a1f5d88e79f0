// Which quotes a YAML scalar needs.

type ScalarStyle = 'plain' | 'single' | 'double';

/** Plain where the text reads back as itself, else single quotes, else double ones; a key cannot have line breaks. */
export function scalarStyle(text: string, isKey: boolean): ScalarStyle {
  if (needsEscapes(text) || /[ ][\n\r\x85\u2028\u2029]|[\n\r\x85\u2028\u2029] /.test(text)) return 'double';
  const breaks = /[\n\r\x85\u2028\u2029]/.test(text);
  if (isKey && breaks) return 'double';
  return breaks || text === '' || /^ | $/.test(text) || hasIndicators(text) || READS_AS_OTHER.test(text)
    ? 'single'
    : 'plain';
}

// A line feed is printable; a tab, other controls, surrogates and what is beyond U+FFFF are not.
const needsEscapes = (text: string): boolean => /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(text);

const hasIndicators = (text: string): boolean =>
  /^[#,[\]{}&*!|>'"%@`]|^[?:-](?:\s|$)|^---|^\.\.\.|:(?:\s|$)|\s#/.test(text);

/** Texts that YAML 1.2 would read as null, boolean, number, date, merge or default key. */
const READS_AS_OTHER = new RegExp(
  `^(?:${[
    '~|null|Null|NULL',
    'true|True|TRUE|false|False|FALSE',
    '[-+]?0b[01_]+|[-+]?0o?[0-7_]+|(?!_)[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+',
    '[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\\.[0-9_]+(?:[eE][-+][0-9]+)?',
    '[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)',
    '\\d{4}-\\d\\d-\\d\\d|\\d{4}-\\d\\d?-\\d\\d?(?:[Tt]|[ \\t]+)\\d\\d?:\\d\\d:\\d\\d(?:\\.\\d*)?(?:[ \\t]*(?:Z|[-+]\\d\\d?(?::\\d\\d)?))?',
    '<<|=',
  ].join('|')})$`,
);
