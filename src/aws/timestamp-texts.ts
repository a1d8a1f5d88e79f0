// Keeps the text of timestamps in responses. The SDK parses them to Dates, which lose the offset, the microseconds and
// the text that `cli_timestamp_format = wire` prints. It also rejects a response with a timestamp that it cannot parse.

/** The part of an SDK client that is used here. The SDK does not type anything below `protocol`. */
interface Client {
  readonly config: { readonly protocol: unknown };
}

/** The part of the protocol that parses the text of an element. */
interface TextReader {
  read: (schema: { isTimestampSchema: () => boolean }, text: string) => unknown;
}

/** Makes a client return timestamps as text. */
export function keepTimestampTexts({ config }: Client): void {
  const { deserializer } = config.protocol as { deserializer: { stringDeserializer: TextReader } };
  const reader = deserializer.stringDeserializer;
  const read = reader.read.bind(reader);
  reader.read = (schema, text) => (schema.isTimestampSchema() ? text : read(schema, text));
}
