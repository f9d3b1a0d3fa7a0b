import { fakeCloud } from '../__testUtils__/fakeCloud';
import { PolicyError } from './PolicyError';
import { need } from './needs';
import { replacePolicies } from './replacePolicies';

/** A tenancy with the compartment `okeanos`, in which `inner` is, and `okeanos` beside. */
function setUp(...statements: string[]) {
  const { cloud, clock } = fakeCloud(undefined, { policyDelayMs: 1000 });
  const { tenancy } = cloud.state;
  const [{ id: okeanos }] = tenancy.compartments;
  const add = (name: string, compartmentId: string) => {
    const id = `ocid1.compartment.oc1..${name}`;
    tenancy.compartments.push({
      id,
      name,
      compartmentId,
      description: '',
      timeCreated: '',
      freeformTags: {},
      definedTags: {},
    });
    return id;
  };
  const inner = add('inner', okeanos);
  const beside = add('beside', tenancy.id);
  const replace = (texts: string[], compartmentId = tenancy.id) =>
    replacePolicies(cloud, {
      policies: [{ name: 'test', compartmentId, statements: texts }],
    });
  replace(statements);
  const [, watcher] = tenancy.users;
  const may = (permission: string, at: string | undefined, op = 'Test') =>
    cloud.policies.allow(
      cloud.policies.user(watcher.id),
      op,
      need(permission, at),
    );
  const places = { root: tenancy.id, okeanos, inner, beside };
  return { cloud, clock, may, places, replace, watcher };
}

describe('Policies', () => {
  it('allow in a compartment and below, and nowhere else', () => {
    const { may, places } = setUp(
      'Allow group okeanos-watchers to inspect vcns in compartment okeanos',
    );
    const allowed = (permission: string) =>
      Object.values(places).map(at => may(permission, at));
    expect(allowed('VCN_READ')).toEqual([false, true, true, false]);
    expect(allowed('VCN_CREATE')).toEqual([false, false, false, false]);
    expect(may('VCN_READ', 'ocid1.vcn.oc1..gone')).toBe(false);
    expect(may('VCN_READ', undefined)).toBe(false);
  });

  it('find compartments by path, by OCID, and their own by name', () => {
    const { may, places, replace } = setUp(
      'Allow any-user to inspect vcns in compartment OKEANOS:inner',
    );
    expect(may('VCN_READ', places.inner)).toBe(true);
    expect(may('VCN_READ', places.okeanos)).toBe(false);
    replace(
      ['Allow any-user to inspect vcns in compartment okeanos'],
      places.okeanos,
    );
    expect(may('VCN_READ', places.okeanos)).toBe(true);
    replace(
      [`Allow any-user to inspect vcns in compartment id ${places.inner}`],
      places.okeanos,
    );
    expect(may('VCN_READ', places.okeanos)).toBe(false);
    expect(may('VCN_READ', places.inner)).toBe(true);
  });

  it.each([
    ['Allow any-user to inspect vcns in compartment other', /no compartment/],
    ['Allow group others to inspect vcns in tenancy', /no group others/],
    ['Allow dynamic-group x to inspect vcns in tenancy', /no dynamic group x/],
  ])('are refused when they name what is not there: %s', (text, problem) => {
    const { replace, may, places } = setUp(
      'Allow any-user to inspect vcns in tenancy',
    );
    expect(() => replace([text])).toThrow(problem);
    expect(() => replace([text])).toThrow(PolicyError);
    expect(may('VCN_READ', places.root)).toBe(true);
  });

  it('cannot allow above or beside their compartment', () => {
    const { replace, places } = setUp();
    for (const place of ['tenancy', `compartment id ${places.beside}`]) {
      expect(() =>
        replace([`Allow any-user to inspect vcns in ${place}`], places.okeanos),
      ).toThrow(/that compartment and below/);
    }
  });

  it.each([
    ["request.permission = 'vcn_read'", true],
    ["request.permission != 'VCN_READ'", false],
    ["request.operation = 'ListVcns'", true],
    ['request.operation = /list*/', true],
    ['request.operation = /*Vcn/', false],
    ["request.operation in ('GetVcn', 'listvcns')", true],
    ["request.groups.id = 'ocid1.group.oc1..x'", false],
    ["target.compartment.name = 'okeanos'", true],
    ["request.principal.type = 'user'", true],
    ['request.user.name = /okeanos-*/', true],
    ['request.principal.id = request.user.id', true],
    // Not applicable: false, whatever is compared.
    ["target.group.name != 'Administrators'", false],
    ['target.cluster.id = target.cluster.id', false],
    ["any {target.cluster.id = 'x', request.region = 'fra'}", true],
    ["all {target.cluster.id = 'x', request.region = 'FRA'}", false],
  ])('obey the condition %s', (condition, expected) => {
    const { may, places } = setUp(
      `Allow any-user to inspect vcns in tenancy where ${condition}`,
    );
    expect(may('VCN_READ', places.okeanos, 'ListVcns')).toBe(expected);
  });

  it('let what acts by itself do things through its type, OCID or dynamic group', () => {
    const { cloud, places, replace } = setUp();
    const may = (id: string) =>
      cloud.policies.allow(
        cloud.policies.resource('cluster', id, places.okeanos),
        'Test',
        need('VCN_READ', places.beside),
      );
    const allow = (subject: string, where: string) =>
      replace([`Allow ${subject} to inspect vcns in tenancy${where}`]);
    allow('any-user', " where request.principal.type = 'cluster'");
    expect(may('c1')).toBe(true);
    allow('any-user', " where all { request.principal.id = 'c1' }");
    expect([may('c1'), may('c2')]).toEqual([true, false]);
    replacePolicies(cloud, {
      policies: [
        {
          name: 'test',
          statements: ['Allow dynamic-group some to inspect vcns in tenancy'],
        },
      ],
      dynamicGroups: [
        {
          name: 'some',
          matchingRule: "ALL {resource.type = 'cluster', resource.id = 'c2'}",
        },
      ],
    });
    expect([may('c1'), may('c2')]).toEqual([false, true]);
  });

  it('take effect after a while', () => {
    const { cloud, clock, may, places } = setUp(
      'Allow any-user to inspect vcns in tenancy',
    );
    cloud.state.tenancy.policies[0].statements = [
      'Allow any-user to inspect subnets in tenancy',
    ];
    cloud.policies.changed();
    const allowed = () =>
      ['VCN_READ', 'SUBNET_READ'].map(each => may(each, places.root));
    expect(allowed()).toEqual([true, false]);
    clock.advance(999);
    expect(allowed()).toEqual([true, false]);
    clock.advance(1);
    expect(allowed()).toEqual([false, true]);
  });

  it('remember what they were asked, each once', () => {
    const { cloud, may, places, watcher } = setUp();
    may('VCN_READ', places.okeanos, 'GetVcn');
    may('VCN_READ', places.okeanos, 'GetVcn');
    expect(cloud.policies.authorizations()).toEqual([
      {
        principalType: 'user',
        principalId: watcher.id,
        operation: 'GetVcn',
        permissions: ['VCN_READ'],
        compartmentId: places.okeanos,
        isAllowed: false,
      },
    ]);
    cloud.policies.forget();
    expect(cloud.policies.authorizations()).toEqual([]);
  });
});
