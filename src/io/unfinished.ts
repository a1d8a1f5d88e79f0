// A run that stops without an end: nothing is left to wait for, but the call was not completed. That is an error of the
// program, and a script must not go on as if the call had succeeded.

/** Makes a run that stops without an end an error, until `process.exit` is called. */
export function expectEnd(): void {
  process.exitCode = 255;
  process.once('beforeExit', () => {
    process.stderr.write(
      '\nec2img: [ERROR]: The program stopped before the call ended. The call may have been carried out\n',
    );
  });
}
