import { namespaceSpec, NOW } from '../__testUtils__/fixtures';
import { explainNothing, type Declared } from './explainNothing';
import type { Place } from './placeOf';

const READY = {
  type: 'Ready',
  status: 'True' as const,
  reason: 'Ready',
  message: 'All parts are as declared',
  observedGeneration: 1,
  since: NOW.toISOString(),
};

const place = (value: string, annotation = 'okeanos.io/service'): Place => ({
  cluster: 'demo',
  namespace: 'shop',
  chosenBy: { annotation, value },
  selects: () => false,
});

const explain = (
  where: Place,
  namespace: Partial<Declared> = {},
  services: string[] = [],
) =>
  explainNothing(
    where,
    {
      spec: namespaceSpec(),
      conditions: [READY],
      isReadable: true,
      isSeen: true,
      ...namespace,
    },
    services.map(service => ({ service, labels: {} })),
  );

describe('explainNothing', () => {
  it('takes the port that the namespace declares for the service', () => {
    const spec = namespaceSpec({ services: [{ name: 'cart', ports: [9443] }] });
    expect(explain(place('cart'), { spec })).toMatchObject([
      {
        message:
          'there is no Service cart in namespace shop on cluster demo; it has no Services',
        commands: [
          'kubectl --namespace shop expose deployment cart --name=cart --port=9443',
        ],
      },
    ]);
  });

  it('says nothing of Services where the namespace is not seen as the one that was made', () => {
    const notReady = {
      ...{ ...READY, status: 'False' as const, final: true },
      message: 'the label okeanos.io/id was changed',
    };
    expect(
      explain(place('cart'), { conditions: [notReady], isSeen: false }),
    ).toMatchObject([
      { message: expect.stringContaining('okeanos.io/id was changed') },
      {
        message:
          'namespace shop is not seen on cluster demo as the one that Okeanos made: nothing is known of its Services',
        commands: [],
      },
    ]);
  });

  it('tells some of many Services', () => {
    const many = Array.from({ length: 12 }, (_, index) => `svc-${index}`);
    const [{ message }] = explain(place('cart'), {}, many);
    expect(message).toMatch(/it has svc-0, .* and 2 more$/);
  });

  it.each(['Cart', 'cart;reboot', '$(reboot)', 'cart\nreboot'])(
    'gives no command for what no Service can be called: %j',
    name => {
      const [{ message, commands }] = explain(place(name));
      expect(message).toContain(`no Service can be called ${name}`);
      expect(commands).toEqual([]);
    },
  );

  it.each(['app=$(reboot)', 'app=;reboot', 'app=`x`', 'app in ($x)'])(
    'gives no command for labels that a shell would run: %s',
    selector => {
      const [{ commands }] = explain(
        place(selector, 'backstage.io/kubernetes-label-selector'),
      );
      expect(commands).toEqual([]);
    },
  );

  const notReady = (final?: boolean) => ({
    ...READY,
    status: 'False' as const,
    message: 'Quota is not made',
    final,
  });

  it.each<[string, Partial<Declared>, object]>([
    [
      'not ready yet',
      { conditions: [notReady()] },
      {
        message:
          'namespace shop is declared and not ready yet: Quota is not made',
        remedy: 'Wait until it is: nothing can be deployed before',
      },
    ],
    [
      'not ready, and will not be',
      { conditions: [notReady(true)] },
      {
        remedy: 'Waiting does not help: see the conditions of the namespace',
      },
    ],
    [
      'not ready, to who may see its services alone',
      { conditions: [notReady()], isReadable: false },
      { message: 'namespace shop is declared and not ready yet' },
    ],
    [
      'being deleted',
      { deletionRequestedAt: NOW.toISOString() },
      { message: 'namespace shop on cluster demo is being deleted' },
    ],
  ])('tells that the namespace is %s', (_what, namespace, problem) => {
    expect(explain(place('cart'), namespace)[0]).toMatchObject(problem);
  });
});
