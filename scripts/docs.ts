// Updates the generated parts of README and docs/.
import { writeFileSync } from 'node:fs';
import { DOCUMENTS, generated, readDocument } from '../test/support/docs.ts';

for (const path of DOCUMENTS) writeFileSync(new URL(`../${path}`, import.meta.url), generated(readDocument(path)));
