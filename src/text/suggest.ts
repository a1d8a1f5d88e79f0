// Close matches for a mistyped word, by the measure the AWS CLI uses (Ratcliff-Obershelp, at least 0.8, best three).

/** The choices most like the word, best first; of equals the one that sorts last. */
export function closeMatches(word: string, choices: readonly string[], atLeast = 0.8, most = 3): string[] {
  return choices
    .filter((choice) => choice === word || mostSimilarity(choice, word) >= atLeast)
    .map((choice) => ({ choice, score: similarity(choice, word) }))
    .filter(({ score }) => score >= atLeast)
    .sort((a, b) => b.score - a.score || (a.choice < b.choice ? 1 : -1))
    .slice(0, most)
    .map(({ choice }) => choice);
}

/** The choice that a mistyped word stands for, whatever its capitals; undefined where none is near, or it is one. */
export function didYouMean(word: string, choices: readonly string[]): string | undefined {
  if (word.length > LONGEST || choices.includes(word)) return undefined;
  const plain = new Map(choices.map((choice) => [choice.toLowerCase(), choice]));
  const [near] = closeMatches(word.toLowerCase(), [...plain.keys()], 0.7, 1);
  return near === undefined ? undefined : plain.get(near);
}

/** No name that could be meant is longer, and comparing takes the square of the length. */
const LONGEST = 100;

/** Twice the number of characters in matching blocks over the characters of both: 0 to 1. */
function similarity(a: string, b: string): number {
  const total = a.length + b.length;
  return total === 0 ? 1 : (2 * matching(a, b)) / total;
}

/** What the similarity is at most, whatever the characters are. */
const mostSimilarity = (a: string, b: string): number =>
  (2 * Math.min(a.length, b.length)) / (a.length + b.length || 1);

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

/** `a, b or c` */
export const alternatives = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
