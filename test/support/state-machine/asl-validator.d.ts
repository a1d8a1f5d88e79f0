// The type of a module that has none.
declare module 'asl-validator' {
  /** Checks a definition in the Amazon States Language. Adds members to it. */
  function validate(definition: object): {
    readonly isValid: boolean;
    readonly errors: readonly { readonly 'Error code': string; readonly Message: string }[];
  };
  export = validate;
}
