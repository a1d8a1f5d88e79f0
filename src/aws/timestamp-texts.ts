// Timestamps of responses as EC2 wrote them. The SDK makes Dates of them, which have neither the text (cli_timestamp_format
// = wire prints it) nor its offset and microseconds, and loses a whole response for one that it cannot read.

/** A client of the SDK, as far as it is known here: nothing below `protocol` is in its types. */
interface Client {
  readonly config: { readonly protocol: unknown };
}

/** The part of the protocol that reads the texts of elements. */
interface TextReader {
  read: (schema: { isTimestampSchema: () => boolean }, text: string) => unknown;
}

/** Makes the timestamps in responses to a client texts. */
export function keepTimestampTexts({ config }: Client): void {
  const { deserializer } = config.protocol as { deserializer: { stringDeserializer: TextReader } };
  const reader = deserializer.stringDeserializer;
  const read = reader.read.bind(reader);
  reader.read = (schema, text) => (schema.isTimestampSchema() ? text : read(schema, text));
}
