import type { AuthService } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { NotAllowedError } from '@backstage/errors';
import { readInput } from '@okeanos/backstage-plugin-oke-common';
import type { z } from 'zod';
import type { Credentials } from '../authorization/subjectOf';
import type {
  Counted,
  DeclarationRates,
} from '../declarations/DeclarationRates';
import { InvalidSpecError } from '../declarations/InvalidSpecError';
import { requireBounded } from '../http/refuseUnboundedBody';
import { toZod3 } from './toZod3';

/** What an action does to the world, for whoever decides whether it is called. */
export const READS = { readOnly: true, idempotent: true, destructive: false };

/** An action of this plugin, with schemas of zod 4. */
export interface OkeAction<I extends z.ZodObject, O extends z.ZodObject> {
  name: string;
  title: string;
  /** For people and for language models: what it tells or does, and what to call before. */
  description: string;
  attributes: { readOnly: boolean; idempotent: boolean; destructive: boolean };
  /** As what a call counts for how often a caller asks; undefined for reads. */
  counted?: Counted;
  input: I;
  output: O;
  /** Authorizes the caller by their own credentials. */
  handle(input: z.output<I>, credentials: Credentials): Promise<z.output<O>>;
}

/** Offers an action to whoever calls the actions registry, for example an MCP server. */
export function registerAction<I extends z.ZodObject, O extends z.ZodObject>(
  registry: ActionsRegistryService,
  { auth, rates }: { auth: AuthService; rates: DeclarationRates },
  { input, output, handle, counted, ...action }: OkeAction<I, O>,
): void {
  registry.register({
    ...action,
    schema: {
      input: zod3 => toZod3(zod3, input, 'input'),
      output: zod3 => toZod3(zod3, output, 'output'),
    },
    action: async call => {
      const { credentials } = call;
      if (
        !auth.isPrincipal(credentials, 'user') &&
        !auth.isPrincipal(credentials, 'service')
      ) {
        throw new NotAllowedError('Users and services only can call this');
      }
      if (counted) {
        await rates.count(counted, credentials);
      }
      requireBounded(call.input, 'The input');
      const read = readInput(input, call.input);
      if ('problems' in read) {
        throw new InvalidSpecError(read.problems);
      }
      return { output: await handle(read.value, credentials) };
    },
  });
}
