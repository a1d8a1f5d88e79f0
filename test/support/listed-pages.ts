// Prints a list of images in pages without a connection.
import { commandOf } from '../../src/model/model.ts';
import type { OperationContext } from '../../src/operations/context.ts';
import { createPrinter } from '../../src/output/stdout.ts';
import { startListing } from '../../src/paging/listing.ts';
import { fakeIo } from './fake-io.ts';

const operation = commandOf('describe-images');
const RANGE = { parameters: new Map(), skip: 0, maxItems: undefined, isTokenOfEc2: false };

/** Prints pages of images, each with the IDs of its images, in a format. Returns the output. */
export async function printPages(pages: readonly (readonly string[])[], format: string): Promise<string> {
  const { io, seen } = fakeIo();
  const { form } = await createPrinter(
    { operation, globals: new Map([['Output', format]]) },
    (value) => value,
    undefined,
    io,
  );
  const listing = await startListing({ operation, request: {}, range: RANGE, form }, io);
  let at = 0;
  const page = async () => {
    const Images = (pages[at++] ?? []).map((ImageId) => ({ ImageId }));
    return at < pages.length ? { Images, NextToken: `t${at}` } : { Images };
  };
  await listing.fetchAll(page, { now: () => 0 } as OperationContext);
  await listing.print(io.captureSignals());
  return seen.stdout;
}
