// Lines of a width: prose at its spaces, code where a break means nothing.
import type { Language } from './page.ts';

/** Breaks a text at its spaces; later lines are indented by `hang`. A longer word stands in a line of its own. */
export function wrap(text: string, width: number, hang = 0): string[] {
  const lines: string[] = [];
  let margin = '';
  for (let start = 0; ; margin = ' '.repeat(hang)) {
    const room = Math.max(0, width - margin.length);
    const isRest = text.length - start <= room;
    const fitting = isRest ? -1 : text.lastIndexOf(' ', start + room);
    const end = isRest || fitting >= start ? fitting : text.indexOf(' ', start + room);
    if (end < 0) return [...lines, margin + text.slice(start)];
    lines.push(margin + text.slice(start, end));
    start = end + 1;
  }
}

/** Breaks code so that it means the same; what cannot be broken stays as long as it is. */
export function wrapCode(language: Language, text: string, width: number): string[] {
  if (language === 'shell') return wrapCommand(text, width);
  return text.split('\n').flatMap((line) => {
    if (line.length <= width) return [line];
    const margin = line.length - line.trimStart().length;
    // Behind a comma of shorthand, behind one of the values that JSON may have.
    return fill(line.split(language === 'json' ? /(?<=\|)/ : /(?<=,)/), width, margin + 2);
  });
}

/** A command over several lines as a POSIX shell reads it: an option a line, its values below it if they must. */
function wrapCommand(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const words = text.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  const starts = words.flatMap((word, at) => (at === 0 || word.startsWith('--') ? [at] : []));
  const lines = starts.flatMap((start, at) => {
    const [indent, limit] = [at === 0 ? '' : '    ', width - 2];
    const option = words.slice(start, starts[at + 1]);
    const line = indent + option.join(' ');
    return line.length <= limit ? [line] : [indent + option[0], ...option.slice(1).map((word) => `        ${word}`)];
  });
  return lines.map((line, at) => (at < lines.length - 1 ? `${line} \\` : line));
}

function fill(parts: readonly string[], width: number, hang: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length <= width) lines[lines.length - 1] = last + part;
    else lines.push(last === undefined ? part : ' '.repeat(hang) + part);
  }
  return lines;
}
