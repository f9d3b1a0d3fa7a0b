import { TAG_ID, TAG_PART } from '../../common/names';
import type { OciApi } from '../../oci/OciApi';
import { ociKinds, type OciKind, type OciResource } from '../../oci/kinds';
import { removalStages } from '../../oci/removalStages';
import { nameOfResource, type OciRemains } from './destroyOci';
import { isLookedFor } from './isLookedFor';
import { phaseOf } from './lifecycle';
import { scopesOf } from './places';
import { attempt, newReading, type OciPassOptions } from './OciPass';

/**
 * A resource of a cluster that is there.
 *
 * @public
 */
export interface OciRemnant {
  kind: string;
  name: string;
  ocid: string;
  /** Part of the blueprint; undefined when its tags do not say. */
  part?: string;
}

/**
 * What `destroyOci` would remove, in its order. Reads only.
 *
 * @returns what is there, and which kinds could not be read and why
 * @throws the reason of an abort
 * @public
 */
export async function findOciRemains(
  api: OciApi,
  remains: OciRemains,
  options: OciPassOptions,
): Promise<{
  found: OciRemnant[];
  unread: { kind: string; message: string }[];
}> {
  const { compartmentId, id, records } = remains;
  const reading = newReading(api, remains, options);
  const unread: { kind: string; message: string }[] = [];
  const read = async (
    kind: OciKind,
    call: () => Promise<OciResource[]>,
  ): Promise<OciResource[]> => {
    const result = await attempt(reading, 'unknown', call);
    if ('error' in result) {
      unread.push({ kind, message: result.error.message });
      return [];
    }
    return result.value.filter(resource => phaseOf(resource) !== 'terminated');
  };
  const isOurs = (resource: OciResource) =>
    resource.freeformTags[TAG_ID] === id ||
    records.some(({ ocid }) => ocid === resource.id);
  /** Those that lost their tags are not in the lists of what is ours. */
  const recorded = async (kind: OciKind, seen: OciResource[]) => {
    const missing = records.filter(
      record =>
        record.kind === kind &&
        record.ocid !== undefined &&
        !record.ended &&
        !seen.some(resource => resource.id === record.ocid),
    );
    const resources = await Promise.all(
      missing.map(({ ocid = '' }) =>
        read(kind, async () => {
          const live = await api.get(kind, ocid, reading.signal);
          return live ? [live.resource] : [];
        }),
      ),
    );
    return resources.flat();
  };
  const allOf = async (kind: OciKind, list: () => Promise<OciResource[]>) => {
    const listed = (await read(kind, list)).filter(isOurs);
    return [...listed, ...(await recorded(kind, listed))];
  };

  const vcns = await allOf('Vcn', () =>
    reading.lists.get('Vcn', { compartmentId }),
  );
  const isVcnUnread = unread.length > 0;
  const ofKind = async (kind: OciKind): Promise<OciResource[]> => {
    if (kind === 'Vcn') {
      return vcns;
    }
    if (!isLookedFor(kind, remains)) {
      return [];
    }
    if (ociKinds[kind].listedIn !== 'Vcn') {
      return allOf(kind, async () => {
        const groups =
          ociKinds[kind].listedIn === 'LogGroup'
            ? await reading.lists.get('LogGroup', { compartmentId })
            : [];
        const scopes = scopesOf(
          kind,
          compartmentId,
          groups.filter(isOurs).map(group => group.id),
        );
        const lists = await Promise.all(
          scopes.map(scope => reading.lists.get(kind, scope)),
        );
        return lists.flat();
      });
    }
    if (isVcnUnread) {
      unread.push({ kind, message: 'its VCN could not be read' });
    }
    return allOf(kind, async () => {
      const inVcns = await Promise.all(
        vcns.map(vcn =>
          reading.lists.get(kind, { compartmentId, vcnId: vcn.id }),
        ),
      );
      return inVcns.flat();
    });
  };
  // What came with the VCN goes with it, and is told with it.
  const withVcn = vcns.flatMap(vcn =>
    'defaultSecurityListId' in vcn ? [vcn.defaultSecurityListId] : [],
  );
  const found = await Promise.all(
    removalStages()
      .flat()
      .map(async kind =>
        (
          await ofKind(kind)
        )
          .filter(resource => !withVcn.includes(resource.id))
          .map(resource => ({
            ...{ kind, name: nameOfResource(resource), ocid: resource.id },
            part: resource.freeformTags[TAG_PART],
          })),
      ),
  );
  return { found: found.flat(), unread };
}
