import { kinds, ownKinds } from '@okeanos/backstage-plugin-oke-node';
import {
  defineKind,
  type Evaluator,
  type Kind,
  type NamedObject,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import { z } from 'zod';
import { Evaluators } from './Evaluators';

const kindOf = (apiVersion: string, kind = 'Report', plural = 'reports') =>
  defineKind({
    ...{ apiVersion, kind, plural, namespaced: true },
    schema: z.object({
      metadata: z.object({ name: z.string(), namespace: z.string() }),
    }),
  });

const REPORT = kindOf('openreports.io/v1alpha1');

const evaluator = (
  id: string,
  module: string,
  ...reads: Kind<NamedObject>[]
): Evaluator => ({
  ...{ id, module, kinds: reads, card: 'policy' },
  evaluate: () => [],
});

describe('Evaluators', () => {
  it('bring the kinds that they read beside those that are watched anyway, each once', () => {
    const evaluators = new Evaluators();
    expect(evaluators.kinds()).toEqual(ownKinds);
    const one = evaluator('one', '@acme/one', REPORT, kinds.Pod);
    const two = evaluator('two', '@acme/two', REPORT);
    evaluators.add(one);
    evaluators.add(two);
    expect(evaluators.list()).toEqual([one, two]);
    expect(evaluators.kinds()).toEqual([...ownKinds, REPORT]);
  });

  it('stand beside what else reads kinds, by the same rules', () => {
    const evaluators = new Evaluators();
    const source = {
      ...{ what: 'certificate source', id: 'vault', module: '@acme/vault' },
    };
    evaluators.watch([REPORT, kinds.Pod], source);
    expect(evaluators.kinds().filter(kind => kind === REPORT)).toHaveLength(1);
    expect(() =>
      evaluators.watch([kindOf('v1', 'Secret', 'secrets')], source),
    ).toThrow(
      "The certificate source 'vault' of @acme/vault reads Secrets, which the watcher never does",
    );
    const again = kindOf('openreports.io/v1');
    expect(() => evaluators.add(evaluator('one', '@acme/one', again))).toThrow(
      /in another way than @acme\/vault/,
    );
  });

  it('are refused a card that there is not', () => {
    const odd = { ...evaluator('one', '@acme/one'), card: 'costs' as never };
    expect(() => new Evaluators().add(odd)).toThrow(
      "The evaluator 'one' of @acme/one has the card 'costs', which there is not: take exposure, ",
    );
  });

  it('may read kinds of the same name in several groups', () => {
    const evaluators = new Evaluators();
    const other = kindOf('reports.acme.io/v1');
    const gateway = kindOf('networking.istio.io/v1', 'Gateway', 'gateways');
    evaluators.add(evaluator('one', '@acme/one', REPORT, other, gateway));
    expect(evaluators.kinds()).toEqual([...ownKinds, REPORT, other, gateway]);
  });

  it('are refused with the names of both modules when they have one id, or define a kind differently', () => {
    const evaluators = new Evaluators();
    evaluators.add(evaluator('one', '@acme/one', REPORT));
    expect(() => evaluators.add(evaluator('one', '@acme/two'))).toThrow(
      "@acme/one and @acme/two both register the evaluator 'one'",
    );
    const again = kindOf('openreports.io/v1');
    expect(() => evaluators.add(evaluator('two', '@acme/two', again))).toThrow(
      "The evaluator 'two' of @acme/two defines Report.openreports.io in another way than @acme/one: let both take it from one package",
    );
    const pod = kindOf('v1', 'Pod', 'pods');
    expect(() => evaluators.add(evaluator('two', '@acme/two', pod))).toThrow(
      "defines Pod, which Okeanos reads itself: take kinds.Pod of '@okeanos/backstage-plugin-oke-node/alpha'",
    );
    expect(evaluators.list()).toHaveLength(1);
    expect(evaluators.kinds()).toEqual([...ownKinds, REPORT]);
  });

  it.each([
    kindOf('v1', 'Secret', 'secrets'),
    kindOf('v1', 'Confidence', 'secrets'),
    kindOf('v2', 'Secret', 'mysteries'),
  ])('are refused Secrets, by whatever name (%#)', secret => {
    expect(() =>
      new Evaluators().add(evaluator('one', '@acme/one', secret)),
    ).toThrow(
      "The evaluator 'one' of @acme/one reads Secrets, which the watcher never does",
    );
  });

  it.each([
    kindOf('*/v1'),
    kindOf('openreports.io/*'),
    kindOf('openreports.io/v1/x'),
    kindOf('openreports.io/v1', '*'),
    kindOf('openreports.io/v1', 'Report', '*'),
    kindOf('v1', 'Pod', 'pods/log'),
    { ...REPORT, id: 'Pod' },
  ])('are refused what is not one kind (%#)', kind => {
    expect(() =>
      new Evaluators().add(evaluator('one', '@acme/one', kind)),
    ).toThrow(
      /^The evaluator 'one' of @acme\/one reads a kind that cannot be watched/,
    );
  });
});
