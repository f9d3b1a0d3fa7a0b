import {
  aspectStateSchema,
  evidenceSchema,
  type ItemCard,
} from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import type { Kind, NamedObject } from './kinds/defineKind';
import type { ObjectView } from './objectView';
import type { Registration } from '../common/Registration';

/** `data` of an item is stored with every status: so many characters of JSON. */
const MOST_DATA = 4_000;

/**
 * What an evaluator says of a service.
 *
 * @alpha
 */
export const itemSchema = z.object({
  /** Unique among what the evaluator says of the service, and the same for the same thing every time. */
  id: z.string().min(1).max(253),
  /** What it is about, in a few words. */
  title: z.string().min(1).max(253),
  state: aspectStateSchema,
  /** One word in PascalCase. With another state or reason, the item begins anew. */
  reason: z
    .string()
    .regex(/^[A-Z][A-Za-z0-9]{0,63}$/, 'take one word in PascalCase'),
  /** A sentence, for people. */
  message: z.string().min(1).max(1_000),
  /** Since when it is so, if that is known; else it is when it was first seen. */
  since: z.iso.datetime({ offset: true }).optional(),
  /** The objects that it rests on, and what was seen there. */
  evidence: z.array(evidenceSchema).max(20).default([]),
  /** Id of the renderer of the frontend that shows it. */
  renderer: z.string().min(1).max(80).optional(),
  /** For the renderer: plain JSON. */
  data: z
    .json()
    .optional()
    .refine(
      data => (JSON.stringify(data) ?? '').length <= MOST_DATA,
      `take at most ${MOST_DATA} characters of JSON`,
    ),
});

/**
 * See {@link itemSchema}.
 *
 * @alpha
 */
export type Item = z.input<typeof itemSchema>;

/**
 * What an evaluator reads. It notes what was read: a service is evaluated again when that changes.
 *
 * @alpha
 */
export interface World extends ObjectView {
  /** Whether a moment has come. If not, the service is evaluated again then. The only way to ask for the time. */
  reached(moment: Date | string): boolean;
}

/**
 * Which Kubernetes Service an evaluator is asked about. It need not exist.
 *
 * @alpha
 */
export interface EvaluatedService {
  cluster: string;
  namespace: string;
  service: string;
}

/**
 * Something that a platform team says of every service in app namespaces, from what is in the cluster.
 *
 * @alpha
 */
export interface Evaluator extends Registration {
  /** Where its items are shown. What is worse than the card says itself is what the card says as a whole. */
  card: ItemCard;
  /**
   * The kinds that it reads, and no others: of Okeanos' own `kinds`, or made with `defineKind`. The watcher
   * gets the right to read them in every cluster. Never Secrets.
   */
  kinds: readonly Kind<NamedObject>[];
  /**
   * What it says of a service, at most 50 items. Pure: the same objects at the same moment give the same items.
   * It runs whenever something changes that it read, in the event loop of the watchers: a millisecond is long.
   */
  evaluate(world: World, service: EvaluatedService): Item[];
}
