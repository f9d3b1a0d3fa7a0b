import fc from 'fast-check';
import { hasGo, readTerraform } from '../../testing/terraform/readTerraform';
import { attribute, block, comment, Expression, writeHcl } from './hcl';

// The first run compiles the reader.
jest.setTimeout(5 * 60_000);

const NASTY = [
  'plain',
  '',
  'say "hello"',
  'C:\\temp\\',
  'a\nb\r\n\tc',
  '${evil}',
  '%{ if true }',
  '$${kept} %%{too}',
  '$',
  '100 %',
  '\u0000\u001b\u007f',
  'Grüße, 世界 🚢',
  '# no comment // none /* either',
  '<<EOT',
];

describe('writeHcl', () => {
  it('writes a file as people do', () => {
    const written = writeHcl('What it is.', [
      block(
        'resource',
        ['oci_core_vcn', 'vcn'],
        [
          comment('Of everybody.'),
          attribute('id', new Expression('local.id')),
          attribute('cidr_blocks', [
            '10.0.0.0/16',
            new Expression('local.cidr'),
          ]),
          attribute('freeform_tags', {
            team: 'a',
            'okeanos-id': 'b',
            for: 'c',
          }),
          attribute('is_ipv6enabled', false),
          block('options', [], [attribute('size', 2), block('empty', [], [])]),
        ],
      ),
      block('locals', [], []),
    ]);
    expect(written).toBe(`# What it is.

resource "oci_core_vcn" "vcn" {
  # Of everybody.
  id          = local.id
  cidr_blocks = ["10.0.0.0/16", local.cidr]
  freeform_tags = {
    team         = "a"
    "okeanos-id" = "b"
    "for"        = "c"
  }
  is_ipv6enabled = false

  options {
    size = 2

    empty {}
  }
}

locals {}
`);
  });

  it('lets nothing in a text be code', () => {
    expect(writeHcl('', [attribute('a', '${b} %{c} "d" \\e\n')])).toBe(
      '#\n\na = "$${b} %%{c} \\"d\\" \\\\e\\n"\n',
    );
  });

  (hasGo ? it : it.skip)(
    'is read by Terraform’s own parser, text by text',
    async () => {
      const texts = [
        ...NASTY,
        '\u{2f880}e\u0301', // NFC has other ones for both
        ...fc.sample(fc.string({ unit: 'binary' }), 200),
        ...fc.sample(
          fc.string({
            unit: fc.constantFrom('$', '%', '{', '}', '"', '\\', 'a'),
          }),
          200,
        ),
      ];
      const [read] = await readTerraform([
        {
          name: 'texts.tf',
          content: writeHcl('', [
            block('texts', texts, [
              attribute('list', texts),
              attribute(
                'keys',
                texts.map(text => ({ [text]: text })),
              ),
            ]),
          ]),
        },
      ]);
      // Terraform normalizes values that it reads, and no labels.
      const normalized = texts.map(text => text.normalize('NFC'));
      expect(read.attributes.list).toEqual(normalized);
      expect(read.attributes.keys).toEqual(
        normalized.map(text => ({ [text]: text })),
      );
      expect(read.labels).toEqual(texts);
    },
  );
});
