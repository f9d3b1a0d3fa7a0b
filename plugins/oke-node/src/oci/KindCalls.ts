import type { OciScope } from '../convergence/oci';

/** The SDK's calls for one kind of resource, in one form. Bodies are as OCI answers them. */
export interface KindCalls {
  list(
    scope: OciScope,
    page: string | undefined,
  ): Promise<{ items: unknown[]; opcNextPage?: string }>;
  get(id: string): Promise<{ body: unknown; etag: string }>;
  create(
    details: object,
    retryToken: string,
  ): Promise<{ body?: unknown; workRequestId?: string }>;
  update(
    id: string,
    changes: object,
    etag: string,
  ): Promise<{ workRequestId?: string }>;
  delete(id: string, etag: string): Promise<{ workRequestId?: string }>;
}
