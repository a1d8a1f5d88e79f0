#!/usr/bin/env node
import { run, systemIo } from '../dist/ec2img.cjs';

process.exitCode = await run(process.argv.slice(2), systemIo());
