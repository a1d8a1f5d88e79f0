// Close matches for a mistyped word, with the AWS CLI's measure (Ratcliff-Obershelp, at least 0.8, best three).

/** The choices most similar to the word, best first. Ties are in reverse alphabetical order. */
export function closeMatches(word: string, choices: readonly string[], atLeast = 0.8, most = 3): string[] {
  return choices
    .filter((choice) => maxSimilarity(choice, word, atLeast) >= atLeast)
    .map((choice) => ({ choice, score: similarity(choice, word) }))
    .filter(({ score }) => score >= atLeast)
    .sort((a, b) => b.score - a.score || (a.choice < b.choice ? 1 : -1))
    .slice(0, most)
    .map(({ choice }) => choice);
}

/** The choice closest to a mistyped word, ignoring case. Undefined if none is close or the word is a choice. */
export function didYouMean(word: string, choices: readonly string[]): string | undefined {
  if (word.length > MAX_LENGTH || choices.includes(word)) return undefined;
  const plain = new Map(choices.map((choice) => [choice.toLowerCase(), choice]));
  const [near] = closeMatches(word.toLowerCase(), [...plain.keys()], 0.7, 1);
  return near === undefined ? undefined : plain.get(near);
}

/** Maximum length of a word: no name is longer, and comparing takes quadratic time. */
const MAX_LENGTH = 100;

/** Similarity from 0 to 1: twice the number of characters in matching blocks, divided by all characters. */
const similarity = (a: string, b: string): number => share(matching(a, b), a, b);

const share = (matching: number, a: string, b: string): number =>
  a === b ? 1 : (2 * matching) / (a.length + b.length);

/** Upper bound of the similarity: from the lengths, and if those suffice, from the characters of `b` that `a` has. */
function maxSimilarity(a: string, b: string, atLeast: number): number {
  const byLength = share(Math.min(a.length, b.length), a, b);
  if (byLength < atLeast) return byLength;
  let common = 0;
  for (let at = 0; at < b.length; at++) if (a.includes(b[at] as string)) common++;
  return share(common, a, b);
}

function matching(a: string, b: string): number {
  let [start, startB, length] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      let k = 0;
      while (i + k < a.length && a[i + k] === b[j + k]) k++;
      if (k > length) [start, startB, length] = [i, j, k];
    }
  }
  if (length === 0) return 0;
  return (
    length +
    matching(a.slice(0, start), b.slice(0, startB)) +
    matching(a.slice(start + length), b.slice(startB + length))
  );
}

/** Joins words: `a, b or c`. */
export const alternatives = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
