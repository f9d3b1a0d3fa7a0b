import { z } from 'zod';

/** What the process of the API servers is told to do. */
export const commandSchema = z.discriminatedUnion('do', [
  /** The Gateway of some clusters fails, or works again. */
  z.object({
    do: z.literal('flip'),
    clusters: z.array(z.number()),
    isProgrammed: z.boolean(),
  }),
  z.object({ do: z.literal('outdatePods') }),
  z.object({ do: z.literal('cut') }),
  z.object({ do: z.literal('tell') }),
]);

export type Command = z.infer<typeof commandSchema>;

/** What it says at its start. */
export const listeningSchema = z.object({
  ports: z.array(z.number()),
  ca: z.string(),
});

/** What it answers when it is asked to tell, of all API servers together. */
export const askedSchema = z.object({
  lists: z.number(),
  resumed: z.number(),
  others: z.number(),
});

/** What a backend answers when it is asked, since it was asked last. */
export const usageSchema = z.object({
  cpuMs: z.number(),
  longestBlockMs: z.number(),
  heapMb: z.number(),
  residentMb: z.number(),
});
