import type {
  ObjectRef,
  StoredObject,
} from '@okeanos/backstage-plugin-oke-node';

/** What is known of a cluster without asking, because this replica watches what Okeanos makes there. */
export interface WatchedParts {
  /**
   * - `current`: at least some watches miss nothing, and what the others would show is asked for
   * - `resuming`: some just began, or broke, and may go on in a moment
   * - `lost`: none shows anything
   */
  readonly standing: 'current' | 'resuming' | 'lost';
  /** When what the API server serves changed last, in milliseconds since 1970; undefined while that is not told. */
  readonly apisChangedAt: number | undefined;
  /** An object as it is; undefined when it is not watched, is not there, or is to be asked for once in a while. */
  find(ref: ObjectRef): StoredObject | undefined;
  /** All Certificates of a namespace; undefined when the API server must be asked. */
  certificatesIn(namespace: string): StoredObject[] | undefined;
}
