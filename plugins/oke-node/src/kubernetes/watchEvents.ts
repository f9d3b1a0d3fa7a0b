import { z } from 'zod';
import { KubernetesError } from './KubernetesError';
import { storedObjectSchema, type StoredObject } from './KubernetesObject';
import { decodeJsonLines } from './jsonLines';

/** On the bookmark that ends the initial state of a streamed list (KEP-3157). */
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/**
 * An event of a watch (https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes).
 *
 * @public
 */
export type WatchEvent =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: StoredObject }
  | {
      type: 'BOOKMARK';
      /** Everything up to here was sent. */
      resourceVersion: string;
      /** Whether the initial state is complete now. */
      initialEventsEnd: boolean;
    };

const eventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.enum(['ADDED', 'MODIFIED', 'DELETED']),
    object: storedObjectSchema,
  }),
  z.object({
    type: z.literal('BOOKMARK'),
    object: z.object({
      metadata: z.object({
        resourceVersion: z.string(),
        annotations: z.record(z.string(), z.string()).optional(),
      }),
    }),
  }),
  z.object({ type: z.literal('ERROR'), object: z.unknown() }),
]);

/**
 * Decodes the body of a watch.
 *
 * @throws {@link KubernetesError} for an event of type `ERROR`, for example status 410 when the resource
 *   version is too old
 * @throws SyntaxError when the stream is not one of watch events
 */
export async function* decodeWatchEvents(
  body: AsyncIterable<Uint8Array>,
): AsyncIterable<WatchEvent> {
  for await (const value of decodeJsonLines(body)) {
    const parsed = eventSchema.safeParse(value);
    if (!parsed.success) {
      throw new SyntaxError(
        'The stream holds something else than watch events',
        {
          cause: parsed.error,
        },
      );
    }
    const event = parsed.data;
    switch (event.type) {
      case 'ERROR':
        throw KubernetesError.fromStatus(event.object);
      case 'BOOKMARK': {
        const { resourceVersion, annotations } = event.object.metadata;
        yield {
          type: 'BOOKMARK',
          resourceVersion,
          initialEventsEnd: annotations?.[INITIAL_EVENTS_END] === 'true',
        };
        break;
      }
      default:
        yield { type: event.type, object: event.object };
    }
  }
}
