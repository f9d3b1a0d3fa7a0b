import { amountOf, bytes, cores } from './quantities';

describe('amounts', () => {
  it.each([
    ['0', '0'],
    ['16', '16'],
    ['1.5', '1500m'],
    ['2500m', '2500m'],
    ['3000m', '3'],
    ['2k', '2000'],
  ])('of cores are written as Kubernetes does: %s as %s', (written, read) => {
    expect(cores(amountOf(written))).toBe(read);
  });

  it.each([
    ['0', '0'],
    ['64Gi', '64Gi'],
    ['1.5Gi', '1536Mi'],
    ['1024Gi', '1Ti'],
    ['1000', '1000'],
    ['64G', '62500000Ki'],
    ['500m', '500m'],
  ])('of bytes are written exactly: %s as %s', (written, read) => {
    expect(bytes(amountOf(written))).toBe(read);
    expect(amountOf(read)).toBe(amountOf(written));
  });
});
