const NEWLINE = 0x0a;

/** etcd refuses requests over 1.5 MiB; JSON may take a few times as much. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/**
 * Decodes a stream of JSON values, one per line, however it is cut into chunks: a line is decoded when it is
 * complete, so that no character is split.
 *
 * @throws SyntaxError on a line that is not JSON, or when the stream ends within a line
 * @throws RangeError on a line of more than 16 MiB
 */
export async function* decodeJsonLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncIterable<unknown> {
  let begun: Uint8Array[] = [];
  let begunBytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (
      let end = chunk.indexOf(NEWLINE);
      end !== -1;
      end = chunk.indexOf(NEWLINE, start)
    ) {
      const line = Buffer.concat([...begun, chunk.subarray(start, end)]);
      begun = [];
      begunBytes = 0;
      start = end + 1;
      if (line.length > 0) {
        yield JSON.parse(line.toString('utf8'));
      }
    }
    if (start < chunk.length) {
      begun.push(chunk.subarray(start));
      begunBytes += chunk.length - start;
      if (begunBytes > MAX_LINE_BYTES) {
        throw new RangeError(
          `A line of the stream is longer than ${MAX_LINE_BYTES} bytes`,
        );
      }
    }
  }
  if (begunBytes > 0) {
    throw new SyntaxError('The stream ended in the middle of a line');
  }
}
