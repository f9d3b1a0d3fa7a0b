import { nodeSizes } from './nodeSizes';

const flexible = {
  ocpus: { min: 1, max: 10 },
  memoryGb: { min: 1, max: 128 },
  memoryGbPerOcpu: { min: 2, max: 16 },
};

it('are within the bounds of the shape, both ends among them', () => {
  expect(nodeSizes('ocpus', flexible, { ocpus: undefined })).toEqual([
    1, 2, 3, 4, 6, 8, 10,
  ]);
});

it('are for memory within what the OCPUs can have', () => {
  expect(nodeSizes('memoryGb', flexible, { ocpus: 2 })).toEqual([
    4, 6, 8, 12, 16, 24, 32,
  ]);
  const all = nodeSizes('memoryGb', flexible, { ocpus: undefined });
  expect([all?.[0], all?.[all.length - 1]]).toEqual([1, 128]);
});

it('hold the one that is there, if it is within', () => {
  expect(
    nodeSizes('ocpus', flexible, { ocpus: undefined, present: 5 }),
  ).toContain(5);
  expect(
    nodeSizes('ocpus', flexible, { ocpus: undefined, present: 11 }),
  ).not.toContain(11);
});

it('stay within the bounds of the form', () => {
  const bounds = { ocpus: undefined, least: 2, most: 4 };
  expect(nodeSizes('ocpus', flexible, bounds)).toEqual([2, 3, 4]);
});

it('are one for a shape that is not flexible', () => {
  const fixed = { ocpus: { min: 4, max: 4 }, memoryGb: { min: 60, max: 60 } };
  expect(nodeSizes('ocpus', fixed, { ocpus: 4 })).toEqual([4]);
  expect(nodeSizes('memoryGb', fixed, { ocpus: 4 })).toEqual([60]);
});

it('are not known where OCI does not tell the bounds', () => {
  expect(nodeSizes('ocpus', undefined, { ocpus: 1 })).toBeUndefined();
  expect(nodeSizes('memoryGb', { ocpus: flexible.ocpus }, { ocpus: 1 })).toBe(
    undefined,
  );
});
