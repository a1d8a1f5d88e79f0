// The question of wait image-available: which image.
import type { Structure } from '../input/value.ts';
import { imageChoices } from './lists.ts';
import { lookOrTell, type PromptWorld } from './world.ts';

/** The image to wait for, unless the request says already what is waited for. */
export async function askForWait(given: Structure, world: PromptWorld): Promise<Structure> {
  if (given.size > 0) return new Map();
  const { prompter, inventory, tell, region, columns } = world;
  const images = await lookOrTell(world, `images in ${region}`, inventory.images);
  if (images?.length === 0) await tell(`You have no image in ${region}`);
  if (images && images.length > 0) {
    const { id } = await prompter.search('Image', imageChoices(images, columns));
    return new Map([['ImageIds', [id]]]);
  }
  const check = (text: string): string | undefined => (text === '' ? 'it is required' : undefined);
  return new Map([['ImageIds', [await prompter.ask('ID of the image', { check })]]]);
}
