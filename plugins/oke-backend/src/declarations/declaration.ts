import { randomUUID } from 'node:crypto';
import {
  conditionSchema,
  type Condition,
} from '@okeanos/backstage-plugin-oke-common';
import { newOperationId } from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';
import { fromJson } from '../database/json';

/** The columns of everything that callers declare. */
export interface DeclaredRow {
  id: string;
  name: string;
  owner: string;
  spec: string;
  generation: number;
  applied_generation: number;
  requested_by: string;
  operation_id: string | null;
  plan_id: string | null;
  created_at: string;
  deletion_requested_at: string | null;
  conditions: string;
  next_reconcile_at: number | string;
}

/** What these columns hold. */
export interface DeclaredRecord<Spec> {
  /** UID of this incarnation. */
  id: string;
  spec: Spec;
  generation: number;
  /** The last generation that was carried out; 0 before the first. */
  appliedGeneration: number;
  requestedBy: string;
  /** Of the last declaration or request for deletion; undefined for those before there were any. */
  operationId?: string;
  /** Of the plan that was confirmed with the last declaration; undefined when none was. */
  planId?: string;
  createdAt: string;
  deletionRequestedAt?: string;
  conditions: Condition[];
}

interface AnySpec {
  name: string;
  owner: string;
}

/** The columns of a new incarnation, but for when it is due. */
export function newDeclaration(
  spec: AnySpec,
  requestedBy: string,
  now: Date,
  planId: string | undefined,
): Omit<DeclaredRow, 'next_reconcile_at'> {
  return {
    id: randomUUID(),
    name: spec.name,
    owner: spec.owner,
    spec: JSON.stringify(spec),
    generation: 1,
    applied_generation: 0,
    requested_by: requestedBy,
    operation_id: newOperationId(),
    plan_id: planId ?? null,
    created_at: now.toISOString(),
    deletion_requested_at: null,
    conditions: '[]',
  };
}

/** What a row has that is still at a generation and is not to be deleted. */
export function unchanged(id: string, generation: number) {
  return { id, generation, deletion_requested_at: null };
}

/** What changes with the generation after this one, but for when it is due. */
export function nextGeneration(
  generation: number,
  spec: AnySpec,
  requestedBy: string,
  planId: string | undefined,
) {
  return {
    spec: JSON.stringify(spec),
    owner: spec.owner,
    generation: generation + 1,
    requested_by: requestedBy,
    operation_id: newOperationId(),
    plan_id: planId ?? null,
  };
}

/** What changes when deletion is asked for, but for when it is due. */
export function requestedDeletion(requestedBy: string, now: Date) {
  return {
    deletion_requested_at: now.toISOString(),
    requested_by: requestedBy,
    operation_id: newOperationId(),
  };
}

/** What a row has for which nothing was declared since it was read. */
export function asRead({
  id,
  generation,
  deletionRequestedAt,
}: DeclaredRecord<unknown>) {
  return {
    id,
    generation,
    deletion_requested_at: deletionRequestedAt ?? null,
  };
}

/** Reads the columns. */
export function readDeclaration<Spec>(
  row: DeclaredRow,
  specSchema: z.ZodType<Spec>,
): DeclaredRecord<Spec> {
  return {
    id: row.id,
    spec: fromJson(specSchema, row.spec),
    generation: row.generation,
    appliedGeneration: row.applied_generation,
    requestedBy: row.requested_by,
    operationId: row.operation_id ?? undefined,
    planId: row.plan_id ?? undefined,
    createdAt: row.created_at,
    deletionRequestedAt: row.deletion_requested_at ?? undefined,
    conditions: fromJson(z.array(conditionSchema), row.conditions),
  };
}

/** Changes with every generation and every incarnation. */
export function etagOf({
  id,
  generation,
}: Pick<DeclaredRecord<unknown>, 'id' | 'generation'>): string {
  return `"${id}.${generation}"`;
}

/** What an etag was made of; undefined when it is none of ours. */
export function readEtag(
  etag: string,
): Pick<DeclaredRecord<unknown>, 'id' | 'generation'> | undefined {
  const [, id, generation] = /^"(.+)\.(\d+)"$/.exec(etag) ?? [];
  return id === undefined ? undefined : { id, generation: Number(generation) };
}

/** What the API tells of a record. */
export function toDeclared<Spec>(record: DeclaredRecord<Spec>) {
  return {
    spec: record.spec,
    generation: record.generation,
    etag: etagOf(record),
    requestedBy: record.requestedBy,
    operationId: record.operationId,
    createdAt: record.createdAt,
    deletionRequestedAt: record.deletionRequestedAt,
    conditions: record.conditions,
  };
}
