import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  catalogProcessingExtensionPoint,
  type CatalogProcessor,
  type EntityProvider,
} from '@backstage/plugin-catalog-node';
import catalogModuleOke from '.';

it('gives the catalog a provider that looks regularly, and a processor', async () => {
  const scheduler = mockServices.scheduler.mock();
  const providers: EntityProvider[] = [];
  const processors: CatalogProcessor[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        catalogProcessingExtensionPoint,
        {
          addEntityProvider: (...added) => void providers.push(...added.flat()),
          addProcessor: (...added) => void processors.push(...added.flat()),
          addPlaceholderResolver: jest.fn(),
          setOnProcessingErrorHandler: jest.fn(),
        },
      ],
    ],
    features: [catalogModuleOke, scheduler.factory],
  });
  try {
    expect(providers.map(provider => provider.getProviderName())).toEqual([
      'oke',
    ]);
    expect(processors.map(each => each.getProcessorName())).toEqual([
      'OkeKubernetesAnnotations',
    ]);
    expect(scheduler.createScheduledTaskRunner).toHaveBeenCalledWith(
      expect.objectContaining({ frequency: { minutes: 1 } }),
    );
  } finally {
    await backend.stop();
  }
});
