import { parseIfMatch } from './parseIfMatch';

describe('parseIfMatch', () => {
  it.each([
    ['one etag', '"a.1"', ['"a.1"']],
    ['several', ' "a.1" ,"b,2", , W/"c" ', ['"a.1"', '"b,2"', 'W/"c"']],
    ['any', ' * ', ['*']],
    ['that of a plan of what is not there', 'absent', ['absent']],
  ])('reads %s', (_what, header, etags) => {
    expect(parseIfMatch(header)).toEqual(etags);
  });

  it.each(['a.1', '"a.1', '"a.1" "b.2"', '"a.1", *', '', ',', '""x'])(
    'refuses %s, and says what to send',
    header => {
      expect(() => parseIfMatch(header)).toThrow(
        /takes the etag of an object with its quotes.*or \*; not /,
      );
    },
  );
});
