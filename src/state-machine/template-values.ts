// The values of a CloudFormation template that depend on its parameters and resources.

import type { JsonValue } from '../model/json-value.ts';

/** A value of a template. */
export type TemplateValue = { readonly [member: string]: JsonValue };

export const ref = (name: string): TemplateValue => ({ Ref: name });

export const arnOf = (name: string): TemplateValue => ({ 'Fn::GetAtt': [name, 'Arn'] });

export const ifGiven = (condition: string, yes: JsonValue, no: JsonValue): TemplateValue => ({
  'Fn::If': [condition, yes, no],
});

const NAME = /\{([A-Za-z:.]+)\}/g;

/** A text with names in braces: `{Bucket}`, `{AWS::Region}` or `{StateMachine.Name}`. */
export function filled(text: string): JsonValue {
  const filledText = text.replaceAll(NAME, (_, name) => `\${${name}}`);
  return filledText === text ? text : { 'Fn::Sub': filledText };
}

/** A text with `FOLDER/`: the folder of the bucket that the parameter Prefix names, if there is one. */
export const inFolder = (text: string): JsonValue =>
  text.includes('FOLDER/')
    ? ifGiven('HasPrefix', filled(text.replace('FOLDER/', '{Prefix}/')), filled(text.replace('FOLDER/', '')))
    : filled(text);
