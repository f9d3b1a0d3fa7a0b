import fc from 'fast-check';
import { decodeJsonLines } from './jsonLines';

async function* inChunks(...chunks: (string | Uint8Array)[]) {
  for (const chunk of chunks) {
    yield Buffer.from(chunk);
  }
}

async function decode(...chunks: (string | Uint8Array)[]): Promise<unknown[]> {
  const values = [];
  for await (const value of decodeJsonLines(inChunks(...chunks))) {
    values.push(value);
  }
  return values;
}

/** Cuts `bytes` at the given places. */
function cut(bytes: Buffer, places: number[]): Buffer[] {
  const sorted = [0, ...places.map(p => p % (bytes.length + 1)), bytes.length];
  sorted.sort((a, b) => a - b);
  return sorted.slice(1).map((end, i) => bytes.subarray(sorted[i], end));
}

describe('decodeJsonLines', () => {
  it('gives the same values however the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue()),
        fc.array(fc.nat({ max: 10_000 })),
        async (values, places) => {
          const bytes = Buffer.from(
            values.map(value => `${JSON.stringify(value)}\n`).join(''),
          );
          const expected = values.map(value =>
            JSON.parse(JSON.stringify(value)),
          );
          expect(await decode(...cut(bytes, places))).toEqual(expected);
        },
      ),
    );
  });

  it('puts together characters that were cut in the middle', async () => {
    const bytes = Buffer.from('{"a":"é✓😀"}\n');
    const single = [...bytes].map(byte => Buffer.from([byte]));
    expect(await decode(...single)).toEqual([{ a: 'é✓😀' }]);
  });

  it('takes big values', async () => {
    const big = 'x'.repeat(3_000_000);
    const text = `${JSON.stringify({ big })}\n"next"\n`;
    const chunks = text.match(/.{1,16384}|\n/gs) ?? [];
    expect(await decode(...chunks)).toEqual([{ big }, 'next']);
  });

  it('gives a value as soon as its line is complete', async () => {
    const seen: unknown[] = [];
    async function* chunks() {
      yield Buffer.from('1\n2');
      expect(seen).toEqual([1]);
      yield Buffer.from('3\n\n4\n');
    }
    for await (const value of decodeJsonLines(chunks())) {
      seen.push(value);
    }
    expect(seen).toEqual([1, 23, 4]);
  });

  it.each([
    ['a line that is no JSON', ['{"a":1}\n{"a\n'], SyntaxError],
    ['a stream that ends within a line', ['{"a":1}\n{"a":2}'], SyntaxError],
    [
      'a line without end',
      Array.from({ length: 17 }, () => Buffer.alloc(1024 * 1024, 'x')),
      RangeError,
    ],
  ])('refuses %s', async (_, chunks, error) => {
    await expect(decode(...chunks)).rejects.toThrow(error);
  });
});
