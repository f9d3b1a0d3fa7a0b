import { requireEtag } from './requireEtag';

const refusalOf = (etag: string | undefined, seen: string | undefined) => {
  try {
    requireEtag('namespace shop', etag, seen?.split(' '));
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('requireEtag', () => {
  it.each([
    ['nothing is asked', '"a.1"', undefined],
    ['it is as it was seen', '"a.1"', '"a.1"'],
    ['there is nothing, as it was seen', undefined, 'absent'],
    ['it is one of those that were seen', '"a.1"', '"b.7" "a.1"'],
    ['there is anything, and any will do', '"a.1"', '*'],
  ])('passes when %s', (_why, etag, seen) => {
    expect(refusalOf(etag, seen)).toBeUndefined();
  });

  it.each([
    ['changed', '"a.2"', '"a.1"', 'the etag of the namespace shop is "a.2"'],
    ['went', undefined, '"a.1"', 'none: it does not exist'],
    ['is none of several', '"a.3"', '"a.1" "a.2"', 'If-Match is "a.1", "a.2"'],
    [
      'is not there, when any will do',
      undefined,
      '*',
      'none: it does not exist',
    ],
    ['was seen as much the same', '"a.1"', 'W/"a.1"', 'is "a.1"'],
    ['came', '"a.1"', 'absent', 'There should be no namespace shop yet'],
  ])('refuses with 412 what %s', (_what, etag, seen, message) => {
    expect(refusalOf(etag, seen)).toMatchObject({
      statusCode: 412,
      message: expect.stringContaining(message),
    });
  });
});
