#!/usr/bin/env node
import { main } from '../dist/ec2img.cjs';

// Whatever still runs when all is said (a credential process, a look that hangs) is not waited for.
process.exit(await main(process.argv.slice(2)));
