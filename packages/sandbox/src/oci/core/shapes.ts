import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { requireQuery } from '../http/parse';
import { notAuthorizedOrNotFound } from '../http/ServiceError';
import { availabilityDomainNames } from '../regions';

/**
 * Flexible shapes for x86-64 and the sizes that they come in:
 * https://docs.oracle.com/en-us/iaas/Content/Compute/References/computeshapes.htm#flexible
 */
export const FLEXIBLE_SHAPES = [
  { shape: 'VM.Standard.E5.Flex', ocpus: 94, memoryInGBs: 1049 },
  { shape: 'VM.Standard.E4.Flex', ocpus: 64, memoryInGBs: 1024 },
  { shape: 'VM.Standard3.Flex', ocpus: 32, memoryInGBs: 512 },
];

/** Of all of them: what an instance gets whose request does not name its memory. */
export const DEFAULT_GBS_PER_OCPU = 16;

/** Shapes, as the Compute service lists them: once for each availability domain. */
export function shapeOperations(cloud: Cloud): Operation[] {
  return [
    {
      service: 'core',
      name: 'listShapes',
      method: 'GET',
      path: '/20160918/shapes',
      handle({ query }) {
        if (!cloud.hasCompartment(requireQuery(query, 'compartmentId'))) {
          throw notAuthorizedOrNotFound();
        }
        const domains = availabilityDomainNames(
          cloud.region,
          cloud.state.tenancy.availabilityDomainPrefix,
        );
        const shapes = domains.flatMap(domain =>
          FLEXIBLE_SHAPES.map(({ shape, ocpus, memoryInGBs }) => ({
            shape,
            ocpus: 1,
            memoryInGBs: DEFAULT_GBS_PER_OCPU,
            isFlexible: true,
            ocpuOptions: { min: 1, max: ocpus },
            memoryOptions: {
              minInGBs: 1,
              maxInGBs: memoryInGBs,
              defaultPerOcpuInGBs: DEFAULT_GBS_PER_OCPU,
              minPerOcpuInGBs: 1,
              maxPerOcpuInGBs: 64,
            },
            id: `${domain}/${shape}`,
          })),
        );
        return pageAnswer(
          page(shapes, query, 'ASC', ({ id }) => ({ value: id, id })),
          ({ id: _, ...shape }) => shape,
        );
      },
    },
  ];
}
