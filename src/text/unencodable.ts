// Encodes texts with characters that an encoding lacks, with the errors of Python.

import type { Codec } from './codecs.ts';
import { hexEscape } from './python-literals.ts';

/** Encodes a text. An unencodable character is replaced if there is a replacement; otherwise returns Python's error. */
export function encodeText(
  text: string,
  codec: Codec,
  replacement?: (character: string) => string,
): Uint8Array | { readonly error: string } {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const character of text) {
    const bytes = codec.bytesOf(character);
    if (bytes) parts.push(bytes);
    else if (!replacement) return { error: errorAt(at, text, codec) };
    else for (const one of replacement(character)) parts.push(codec.bytesOf(one) ?? new Uint8Array());
    at += character.length;
  }
  return Buffer.concat(parts);
}

const lengthOf = (text: string): number => [...text].length;

/** Python's UnicodeEncodeError for the character at an index. */
function errorAt(at: number, text: string, { name, reason, bytesOf }: Codec): string {
  const rest = [...text.slice(at)];
  // Codecs of several bytes report one character at a time.
  const isGroup = reason !== 'illegal multibyte sequence';
  const end = isGroup ? rest.findIndex((character) => bytesOf(character) !== undefined) : 1;
  const length = end < 0 ? rest.length : end;
  const from = lengthOf(text.slice(startOfPiece(text, at), at));
  const where =
    length === 1
      ? `character '${hexEscape(rest[0] as string)}' in position ${from}`
      : `characters in position ${from}-${from + length - 1}`;
  return `'${name}' codec can't encode ${where}: ${reason}`;
}

/**
 * The start of the piece that Python writes at once, from which it counts positions: in JSON a string, with the bracket or
 * comma and the indentation before it in a list; elsewhere a line.
 */
function startOfPiece(text: string, at: number): number {
  if (!/^[[{"]/.test(text)) return text.lastIndexOf('\n', at) + 1;
  for (const { 0: string, index } of text.matchAll(/"(?:[^"\\]|\\.)*"/g)) {
    const end = index + string.length;
    if (end <= at) continue;
    const before = text.slice(0, index).trimEnd();
    const isItem = /[[,]$/.test(before) && text[end] !== ':';
    return isItem ? before.length - 1 : index;
  }
  return 0;
}
