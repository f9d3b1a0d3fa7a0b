import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
} from '@backstage/backend-plugin-api';

/** How an effect that did not throw ended. */
export interface Ending {
  /** It was refused, and changed nothing. */
  refusal?: Error;
  /** What is told of its success. */
  meta?: AuditorServiceCreateEventOptions['meta'];
}

/**
 * Does something of which the audit log tells: before it happens, and how it ended. What cannot be
 * told of is not done.
 *
 * @param endingOf - what is told of the result; by default, that it succeeded
 * @throws what the effect or the audit log throws
 */
export async function audited<T>(
  auditor: AuditorService,
  options: AuditorServiceCreateEventOptions,
  effect: () => Promise<T>,
  endingOf: (result: T) => Ending = () => ({}),
): Promise<T> {
  const event = await auditor.createEvent(options);
  try {
    const result = await effect();
    const { refusal, meta } = endingOf(result);
    await (refusal
      ? event.fail({ error: refusal })
      : event.success(meta && { meta }));
    return result;
  } catch (error) {
    await event.fail({ error: error as Error });
    throw error;
  }
}
