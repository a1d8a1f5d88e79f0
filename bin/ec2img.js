#!/usr/bin/env node
import { INTERRUPTED, run, systemIo } from '../dist/ec2img.cjs';

process.exitCode = await run(process.argv.slice(2), systemIo());
// After Ctrl-C nothing is waited for: a credential process, say, may have hours to go.
if (process.exitCode === INTERRUPTED) process.exit();
