import { z } from 'zod';

const effectSchema = z.discriminatedUnion('kind', [
  /** The operation has no effect and answers with an error. */
  z.object({
    kind: z.literal('error'),
    status: z.int().min(400).max(599),
    code: z.string(),
    message: z.string().default('Fault on demand'),
    /** Seconds. */
    retryAfter: z.int().min(0).optional(),
  }),
  /** The operation waits before it has an effect, or between effect and answer. */
  z.object({
    kind: z.literal('delay'),
    ms: z.int().min(0),
    when: z.enum(['beforeEffect', 'afterEffect']).default('beforeEffect'),
  }),
  /** The connection breaks before the operation has an effect. */
  z.object({ kind: z.literal('lostRequest') }),
  /** The operation has its effect; the connection breaks before the answer. */
  z.object({ kind: z.literal('lostAnswer') }),
  /** The work request that the operation makes fails in the end. */
  z.object({
    kind: z.literal('failWorkRequest'),
    code: z.string().default('InternalError'),
    message: z.string().default('Fault on demand'),
  }),
]);

/** A fault to play. */
export const faultSchema = z.object({
  /** Name of the operation, such as `createVcn`, or `*` for every one. */
  operation: z.string(),
  /** So many calls pass first. */
  skip: z.int().min(0).default(0),
  /** So many calls are hit. */
  times: z.int().min(1).default(1),
  effect: effectSchema,
});

export type Fault = z.infer<typeof faultSchema>;
export type FaultEffect = Fault['effect'];

/** Faults on demand; the first that fits a call is played. */
export class Faults {
  private faults: Fault[] = [];

  inject(fault: z.input<typeof faultSchema>): void {
    this.faults.push(faultSchema.parse(fault));
  }

  /** Faults that are not used up, with the calls that are left to each. */
  list(): readonly Fault[] {
    return this.faults;
  }

  clear(): void {
    this.faults = [];
  }

  /** Counts a call. @returns what has to go wrong with it */
  take(operation: string): FaultEffect | undefined {
    for (const fault of this.faults) {
      if (fault.operation === operation || fault.operation === '*') {
        if (fault.skip > 0) {
          fault.skip--;
        } else {
          fault.times--;
          this.faults = this.faults.filter(({ times }) => times > 0);
          return fault.effect;
        }
      }
    }
    return undefined;
  }
}
