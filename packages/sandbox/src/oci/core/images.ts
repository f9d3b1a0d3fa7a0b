import { Cloud } from '../Cloud';
import { NodeImage, nodeImages, Offer } from '../containerEngine/offer';
import { Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { requireQuery } from '../http/parse';
import { notAuthorizedOrNotFound } from '../http/ServiceError';
import { FLEXIBLE_SHAPES } from './shapes';

/** Images, as the Compute service shows them: those that nodes can be made from. */
export function imageOperations(cloud: Cloud, offer: Offer): Operation[] {
  const images = () => nodeImages(cloud, offer).map(view);
  return [
    {
      service: 'core',
      name: 'listImages',
      method: 'GET',
      path: '/20160918/images',
      handle({ query }) {
        if (!cloud.hasCompartment(requireQuery(query, 'compartmentId'))) {
          throw notAuthorizedOrNotFound();
        }
        const wanted = (name: string, value: string) =>
          (query.get(name) ?? value) === value;
        const shape = query.get('shape');
        const found = images().filter(
          image =>
            wanted('displayName', image.displayName) &&
            wanted('operatingSystem', image.operatingSystem) &&
            wanted('operatingSystemVersion', image.operatingSystemVersion) &&
            wanted('lifecycleState', image.lifecycleState) &&
            (!shape || FLEXIBLE_SHAPES.some(each => each.shape === shape)),
        );
        const order = query.get('sortOrder') === 'ASC' ? 'ASC' : 'DESC';
        return pageAnswer(
          page(found, query, order, ({ displayName, id }) => ({
            value: displayName,
            id,
          })),
        );
      },
    },
    {
      service: 'core',
      name: 'getImage',
      method: 'GET',
      path: '/20160918/images/{id}',
      handle({ params }) {
        const image = images().find(({ id }) => id === params.id);
        if (!image) {
          throw notAuthorizedOrNotFound();
        }
        return { body: image };
      },
    },
  ];
}

/** `Oracle-Linux-8.10-2026.09.30-0-OKE-1.36.3-1330` tells all that there is to tell. */
function view({ imageId, sourceName }: NodeImage) {
  const [, operatingSystemVersion, date] =
    /^Oracle-Linux-([\d.]+)-([\d.]+)-/.exec(sourceName) ?? [];
  return {
    id: imageId,
    // Those that Oracle offers are in no compartment of a tenancy.
    compartmentId: null,
    displayName: sourceName,
    operatingSystem: 'Oracle Linux',
    operatingSystemVersion,
    createImageAllowed: true,
    launchMode: 'PARAVIRTUALIZED',
    listingType: 'NONE',
    lifecycleState: 'AVAILABLE',
    timeCreated: `${date.replaceAll('.', '-')}T00:00:00.000Z`,
    freeformTags: {},
    definedTags: {},
  };
}
