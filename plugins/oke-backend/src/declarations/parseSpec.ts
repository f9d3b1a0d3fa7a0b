import {
  clusterSpecSchema,
  namespaceSpecSchema,
  readInput,
  type ClusterSpec,
  type NamespaceSpec,
} from '@okeanos/backstage-plugin-oke-common';
import type { z } from 'zod';
import { InvalidSpecError } from './InvalidSpecError';

/**
 * Parses what a caller sent. Pure.
 *
 * @throws {@link InvalidSpecError} with every field that is wrong
 */
export function parseNamespaceSpec(input: unknown): NamespaceSpec {
  return parseSpec(namespaceSpecSchema, input);
}

/**
 * Parses what a caller sent. Pure.
 *
 * @throws {@link InvalidSpecError} with every field that is wrong
 */
export function parseClusterSpec(input: unknown): ClusterSpec {
  return parseSpec(clusterSpecSchema, input);
}

function parseSpec<T>(schema: z.ZodType<T>, input: unknown): T {
  const read = readInput(schema, input);
  if ('problems' in read) {
    throw new InvalidSpecError(read.problems);
  }
  return read.value;
}
