// The question of wait image-available: the image to wait for.
import type { InputObject, InputValue } from '../request/input-value.ts';
import { askForText, lookupOrReport, type PromptContext } from './ask.ts';
import { imageChoices } from './lists.ts';

/** Asks for the image to wait for, unless the request already has a non-empty member. */
export async function askForWait(given: InputObject, context: PromptContext): Promise<InputObject> {
  if ([...given.values()].some((value) => !(Array.isArray(value) && value.length === 0))) return new Map();
  const { prompter, inventory, report, region, columns } = context;
  const images = await lookupOrReport(context, `images in ${region}`, inventory.images);
  if (images?.length === 0) await report(`You own no images in ${region}`);
  if (images && images.length > 0) {
    const { id } = await prompter.search('Image', imageChoices(images, columns));
    return new Map([['ImageIds', [id]]]);
  }
  const asValue = (text: string): InputValue => [text];
  const question = { member: 'ImageIds', message: 'ID of the image', isRequired: true, asValue };
  return new Map([['ImageIds', [await askForText(question, context)]]]);
}
