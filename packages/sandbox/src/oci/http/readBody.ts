import { IncomingMessage } from 'node:http';
import { ServiceError } from './ServiceError';

const MAX_BYTES = 1024 * 1024;

/** @throws ServiceError 413 when the body is longer than 1 MiB */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) {
      throw new ServiceError(
        413,
        'RequestEntityTooLarge',
        `The request body is longer than ${MAX_BYTES} bytes.`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
