import type {
  ClusterSpec,
  PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import type { OciAddonOption } from '../../oci/addons';
import { CERT_MANAGER } from './addonParts';

type AddonSpec = ClusterSpec['addons'][number];

/**
 * What is wrong with the add-ons. Fields are named from `addons` on.
 *
 * @param offered - for the version of Kubernetes; undefined when that is not known: then OCI says what it refuses
 * @param before - as they were asked for before
 */
export function checkAddons(
  { addons }: Pick<ClusterSpec, 'addons'>,
  offered: OciAddonOption[] | undefined,
  before?: Pick<ClusterSpec, 'addons'>,
): PlanProblem[] {
  return [
    ...checkCertManager(addons, before?.addons ?? []),
    ...addons.flatMap((addon, index) =>
      checkAddon(addon, index, addons, offered),
    ),
  ];
}

/** It stays in any case, as it is. */
function checkCertManager(
  addons: AddonSpec[],
  before: AddonSpec[],
): PlanProblem[] {
  const of = (all: AddonSpec[]) =>
    all.find(({ name }) => name === CERT_MANAGER);
  const old = of(before);
  const isLeft =
    old && !of(addons) && (old.version || old.configurations.length > 0);
  return isLeft
    ? [
        {
          field: 'addons',
          value: '',
          message: `${CERT_MANAGER} stays, as it was configured, also when it is not named`,
          remedy: `Take away its version and its keys before you take ${CERT_MANAGER} out`,
        },
      ]
    : [];
}

function checkAddon(
  addon: AddonSpec,
  index: number,
  addons: AddonSpec[],
  offered: OciAddonOption[] | undefined,
): PlanProblem[] {
  return [
    ...(addons.findIndex(({ name }) => name === addon.name) < index
      ? [
          {
            field: `addons[${index}].name`,
            value: addon.name,
            message: 'it is named twice',
            remedy: 'Name every add-on once',
          },
        ]
      : []),
    ...[
      ...checkTwice(addon),
      ...(offered ? checkOffered(addon, offered) : []),
    ].map(problem => ({
      ...problem,
      field: `addons[${index}].${problem.field}`,
    })),
  ];
}

function checkTwice({ configurations }: AddonSpec): PlanProblem[] {
  return configurations.flatMap(({ key }, index) =>
    configurations.findIndex(other => other.key === key) < index
      ? [
          {
            field: `configurations[${index}].key`,
            value: key,
            message: 'this key is there twice',
            remedy: 'Name every key once',
          },
        ]
      : [],
  );
}

/** What must not be installed any more. */
const RECALLED = 'RECALLED';

function checkOffered(
  addon: AddonSpec,
  offered: OciAddonOption[],
): PlanProblem[] {
  const option = offered.find(({ name }) => name === addon.name);
  if (!option) {
    return [
      {
        field: 'name',
        value: addon.name,
        message: 'OKE does not offer this add-on for the version of Kubernetes',
        remedy: `Choose of ${offered.map(({ name }) => name).join(', ')}`,
      },
    ];
  }
  const standing = option.versions.filter(({ status }) => status !== RECALLED);
  const versions = addon.version
    ? standing.filter(({ versionNumber }) => versionNumber === addon.version)
    : standing;
  if (versions.length === 0) {
    return [
      {
        field: 'version',
        value: addon.version,
        message: `OKE does not offer this version of ${addon.name}`,
        remedy: `Leave it empty, or choose of ${standing
          .flatMap(({ versionNumber }) => versionNumber ?? [])
          .join(', ')}`,
      },
    ];
  }
  return checkKeys(
    addon,
    versions.flatMap(({ configurations }) => configurations),
  );
}

/** @param known - the keys of all versions that it may become; none where OKE does not tell them */
function checkKeys(
  { configurations }: AddonSpec,
  known: OciAddonOption['versions'][number]['configurations'],
): PlanProblem[] {
  const keys = [...new Set(known.flatMap(({ key }) => key ?? []))].sort();
  const asked = configurations.flatMap(({ key, value }) =>
    value.trim() ? key : [],
  );
  const missing = new Set(
    known.flatMap(({ key, isRequired }) =>
      key && isRequired && !asked.includes(key) ? key : [],
    ),
  );
  return [
    ...[...missing].map(key => ({
      ...{ field: 'configurations', value: asked.join(', ') },
      message: `it needs the key ${key} with a value`,
      remedy: `Add ${key}, and what its value is to be`,
    })),
    ...configurations.flatMap(({ key }, index) =>
      keys.length === 0 || keys.includes(key)
        ? []
        : [
            {
              field: `configurations[${index}].key`,
              value: key,
              message: 'the add-on has no such key',
              remedy: `Choose of ${keys.join(', ')}`,
            },
          ],
    ),
  ];
}
