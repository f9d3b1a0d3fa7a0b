import { inWordsOfForm, placeOfField } from './placeOfField';

const spec = {
  name: '${{ parameters.name }}',
  services: '${{ parameters.services }}',
  drift: 'repair',
};
const pages = [
  { title: 'Whose', schema: { properties: { name: { title: 'Its name' } } } },
  {
    title: 'Services',
    schema: {
      properties: {
        services: {
          title: 'The services',
          items: {
            properties: {
              name: { title: 'Name of the Service' },
              hosts: { title: 'Host names', items: {} },
            },
          },
        },
      },
    },
  },
];
const form = { services: [{ name: 'cart', hosts: ['', 'a.b'] }, {}] };

it.each<[string, object | undefined]>([
  ['name', { page: 'Whose', titles: ['Its name'] }],
  [
    'services[0].name',
    {
      page: 'Services',
      titles: ['The services', 'cart', 'Name of the Service'],
    },
  ],
  [
    'services[0].hosts[1]',
    { page: 'Services', titles: ['The services', 'cart', 'Host names', 'a.b'] },
  ],
  [
    'services[0].hosts[0]',
    { page: 'Services', titles: ['The services', 'cart', 'Host names', '1'] },
  ],
  ['services[1]', { page: 'Services', titles: ['The services', '2'] }],
  ['drift', undefined],
])('says in the words of the form where %s is', (field, place) => {
  expect(placeOfField(field, { spec, pages, form })).toEqual(place);
});

it('says the parameter where the form is not known', () => {
  expect(placeOfField('services[0].name', { spec, pages: [], form })).toEqual({
    page: undefined,
    titles: ['services', 'cart', 'name'],
  });
});

it.each([
  [
    'it overlaps with services[0].name 10.0.30.0/24, see shop.example.com',
    'it overlaps with “The services › cart › Name of the Service” 10.0.30.0/24, see shop.example.com',
  ],
  ['Choose one of v1.36.3, v1.35.10', 'Choose one of v1.36.3, v1.35.10'],
])('says %j in the words of the form', (sentence, said) => {
  expect(
    inWordsOfForm(sentence, field =>
      placeOfField(field, { spec, pages, form }),
    ),
  ).toBe(said);
});
