// The texts of JSONata expressions. Step Functions has JSONata 2.0.6:
// https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html

/** An expression as a value of a definition. */
export const expression = (text: string): string => `{% ${text.replaceAll(/\s*\n\s*/g, ' ').trim()} %}`;

/** An empty text. asl-validator accepts it only as an expression. */
export const EMPTY = expression("''");

/** A text as a literal. */
export const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** An array of texts as a literal. */
export const literals = (texts: Iterable<string>): string => `[${[...texts].map(literal).join(', ')}]`;

/** The member of an input, or a value if it is missing. */
export const inputOr = (member: string, value: string): string =>
  `($exists($states.input.${member}) ? $states.input.${member} : ${value})`;

/** The whole number of at least so many seconds that a Wait state takes. Its limit is 99,999,999. */
export const seconds = (text: string): string => expression(`$ceil($max([0, ${text}]))`);

/** The condition that the execution was redriven: only then it has this time (Step Functions Developer Guide, Context object). */
export const IS_REDRIVEN = '$exists($states.context.Execution.RedriveTime)';
