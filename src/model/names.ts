// InstanceId -> instance-id: the names of options and commands, made of those of members and operations.

/** `InstanceId` to `instance-id`. Assumes words begin with one capital, as all names of the schemas do. */
export function optionName(member: string): string {
  return member.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase();
}

/** The command of an operation: `CreateImage` to `create-image`. */
export const commandName = optionName;
