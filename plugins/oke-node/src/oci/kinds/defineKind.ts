import { z } from 'zod';
import { answered } from '../answered';
import type { Fits } from '../sdkTypes';
import type {
  OciClient,
  OciServiceName,
  OciServices,
  SdkPage,
} from '../services';

/**
 * Where a list looks. Lists that do not know a field ignore it: each kind is listed by compartment, and
 * those in a VCN or a cluster by that as well.
 *
 * @public
 */
export interface OciScope {
  compartmentId: string;
  vcnId?: string;
  clusterId?: string;
  /** Logs are listed by it only: without it, there are none. */
  logGroupId?: string;
}

/** The types of the SDK that a kind is held against. */
export interface SdkModels {
  answer: object;
  create: object;
  update: object;
}

/** What the SDK answers to a change. */
export interface SdkAccepted {
  opcRequestId: string;
  /** Of a service with work requests. */
  opcWorkRequestId?: string;
}

/** The SDK's calls for one kind, which answers the resource under `Field`. */
interface SdkCalls<Details, Changes, Field extends string> {
  list(scope: OciScope, page: string | undefined): Promise<SdkPage>;
  get(id: string): Promise<{ [F in Field]: unknown } & { etag: string }>;
  create(
    details: Details,
    opcRetryToken: string,
  ): Promise<{ [F in Field]?: unknown } & SdkAccepted>;
  update(id: string, changes: Changes, ifMatch: string): Promise<SdkAccepted>;
  delete(id: string, ifMatch: string): Promise<SdkAccepted>;
}

/** The same in one form for all kinds. Bodies are as OCI answers them. */
export interface KindCalls<Details, Changes> {
  list(scope: OciScope, page: string | undefined): Promise<SdkPage>;
  get(id: string): Promise<{ body: unknown; etag: string }>;
  create(
    details: Details,
    retryToken: string,
  ): Promise<{ body?: unknown; opcWorkRequestId?: string }>;
  update(id: string, changes: Changes, etag: string): Promise<SdkAccepted>;
  delete(id: string, etag: string): Promise<SdkAccepted>;
}

/** A top-level field of what a resource is made from, or a field of such a field. */
type FieldPath<Details> = {
  [F in keyof Details & string]:
    | F
    | (Details[F] extends readonly unknown[]
        ? never
        : Details[F] extends object
        ? `${F}.${keyof Details[F] & string}`
        : never);
}[keyof Details & string];

/**
 * What is sent to change fields of a resource: top-level fields of what it is made from, each replaced as a whole, or
 * some fields of such a field.
 *
 * @public
 */
export type ChangesOf<Details, Path> = {
  [F in keyof Details &
    (Path extends `${infer Head}.${string}` ? Head : Path)]?: F extends Path
    ? Details[F]
    : Pick<
        Details[F],
        keyof Details[F] &
          (Path extends `${F & string}.${infer Tail}` ? Tail : never)
      >;
};

/** Everything that Okeanos knows of a kind of resource with an OCID and tags. */
export interface KindDefinition<
  Resource = unknown,
  Details = never,
  Changes = never,
> {
  service: OciServiceName;
  /** What is listed by it is in it, and goes before it. */
  listedIn: 'compartment' | 'Vcn' | 'Cluster' | 'LogGroup';
  /** Whether a list tells less of it than what is intended, so that each is read for itself. */
  isListedShort?: true;
  /**
   * Whether clusters have one only where it was asked for. Elsewhere it is not looked for, and nobody needs the permission.
   */
  isOptional?: true;
  /** Whether OCI tells nothing of one that is gone, and knows no state for it: it is proved by a list that has it not. */
  isForgotten?: true;
  /** Whether one is deleted and another made where OCI cannot change what differs: nothing is built on it. */
  isReplaceable?: true;
  /** Kinds that use it. Those that are listed in it need no mention. */
  removedAfter: readonly KindDefinition[];
  /** Reads what OCI answers; trimmed to what is intended or needed. */
  answer: z.ZodType<Resource>;
  /** What OCI's `Update…Details` can change of it, as paths of fields. Everything else stays as it was made. */
  changeable: readonly string[];
  /** Paths of fields that calls of their own change. */
  changeableApart?: readonly string[];
  calls(services: OciServices): KindCalls<Details, Changes>;
}

/**
 * Defines a kind. `M` are the SDK's models of it: what is answered, sent to create and sent to change is held against
 * them, so that a misspelt field does not compile.
 */
export const defineKind =
  <M extends SdkModels>() =>
  <
    S extends OciServiceName,
    Answer extends z.ZodObject,
    Details extends z.ZodObject,
    Path extends FieldPath<z.infer<Details>>,
    Field extends string,
  >({
    service,
    answer,
    answeredAs,
    calls,
    ...kind
  }: Pick<
    KindDefinition,
    | 'isForgotten'
    | 'isListedShort'
    | 'isOptional'
    | 'isReplaceable'
    | 'listedIn'
    | 'removedAfter'
  > & {
    service: S;
    answer: Answer & Fits<z.infer<Answer>, M['answer']>;
    /** What it is made from: the part of OCI's `Create…Details` that is in use. */
    details: Details & Fits<z.infer<Details>, M['create']>;
    changeable: readonly Path[] &
      Fits<ChangesOf<z.infer<Details>, Path>, M['update']>;
    changeableApart?: readonly FieldPath<z.infer<Details>>[];
    /** Under which the SDK answers it. */
    answeredAs: Field;
    calls(
      client: OciClient<S>,
    ): SdkCalls<z.infer<Details>, ChangesOf<z.infer<Details>, Path>, Field>;
  }) => ({
    ...kind,
    service,
    answer: answered<Answer>(answer),
    calls: (
      services: OciServices,
    ): KindCalls<z.infer<Details>, ChangesOf<z.infer<Details>, Path>> => {
      const connected: OciServices[S] = services[service];
      const sdk = calls(connected.client);
      return {
        ...sdk,
        get: async id => {
          const response = await sdk.get(id);
          return { body: response[answeredAs], etag: response.etag };
        },
        create: async (details, retryToken) => {
          const response = await sdk.create(details, retryToken);
          const { opcWorkRequestId } = response;
          return { body: response[answeredAs], opcWorkRequestId };
        },
      };
    },
  });
