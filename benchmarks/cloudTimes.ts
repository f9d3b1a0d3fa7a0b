import { readFileSync } from 'node:fs';
import { z } from 'zod';

const stateSchema = z.object({
  workRequests: z.record(
    z.string(),
    z.object({
      operationType: z.string(),
      timeAccepted: z.string(),
      timeFinished: z.string().optional(),
    }),
  ),
});

/** What the sandbox takes before the cluster can be asked for: VCN, gateways, routes, subnets (its `durations.ts`). */
export const NETWORK_SECONDS = 0.3 + 0.8 + 0.3 + 0.3;

/**
 * How long the sandbox's cloud took for each of its work requests, in seconds.
 *
 * @param stateFile - where the sandbox keeps its OCI
 */
export function cloudSeconds(stateFile: string): Map<string, number> {
  const { workRequests } = stateSchema.parse(
    JSON.parse(readFileSync(stateFile, 'utf8')),
  );
  return new Map(
    Object.values(workRequests).flatMap(request =>
      request.timeFinished
        ? [
            [
              request.operationType,
              (Date.parse(request.timeFinished) -
                Date.parse(request.timeAccepted)) /
                1000,
            ] as const,
          ]
        : [],
    ),
  );
}
