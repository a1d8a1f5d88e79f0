// Fails while a schema of an operation lacks a description, a summary or an example. Part of `npm run check`.
import { describedModel as model } from '../../src/model/described-model.ts';
import { missingTexts } from '../../test/support/descriptions.ts';

const missing = missingTexts(model);
for (const line of missing) console.error(`missing: ${line}`);
if (missing.length > 0) process.exitCode = 1;
