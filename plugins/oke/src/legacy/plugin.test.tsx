import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import { catalogApiRef, EntityProvider } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  ScaffolderFieldExtensions,
  useCustomFieldExtensions,
} from '@backstage/plugin-scaffolder-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { screen, within } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import {
  clusterEntity,
  clusterStatus,
  notDeclared,
  entityStatus,
  serviceEntity,
} from '../__testUtils__/fixtures';
import { partsOf } from '../__testUtils__/partsOf';
import {
  EntityOkeCertificatesCard,
  EntityOkeClusterCard,
  EntityOkeIngressCard,
  EntityOkePolicyCard,
  EntityOkeServiceCard,
  okeApiRef,
  OkeChoiceFieldExtension,
  OkeConfirmNameFieldExtension,
  OkeInputFieldExtension,
  OkeNetworkSizeFieldExtension,
  OkeNodeSizeFieldExtension,
  OkeOptionFieldExtension,
  OkePage,
  OkePlanFieldExtension,
  OkeSubnetFieldExtension,
  okePlugin,
} from '../legacy';

jest.setTimeout(60_000);

/** What the scaffolder's page of an old app finds among its children. */
function FieldNames() {
  const fields = useCustomFieldExtensions(
    <ScaffolderFieldExtensions>
      <OkeChoiceFieldExtension />
      <OkeConfirmNameFieldExtension />
      <OkeInputFieldExtension />
      <OkeNetworkSizeFieldExtension />
      <OkeNodeSizeFieldExtension />
      <OkeOptionFieldExtension />
      <OkePlanFieldExtension />
      <OkeSubnetFieldExtension />
    </ScaffolderFieldExtensions>,
  );
  return <>{fields.map(({ name }) => name).join(', ')}</>;
}

describe('the plugin for the old frontend system', () => {
  it('has the cards of a service, on one summary', async () => {
    const getEntityStatus = jest.fn(async () => entityStatus());
    const api = partsOf(getEntityStatus);
    await renderInTestApp(
      <TestApiProvider apis={[[okeApiRef, api]]}>
        <EntityProvider entity={serviceEntity}>
          <EntityOkeServiceCard />
          <EntityOkeIngressCard />
          <EntityOkeCertificatesCard />
          <EntityOkePolicyCard />
        </EntityProvider>
      </TestApiProvider>,
    );

    expect(
      await screen.findByRole('button', { name: '1 way in' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('group', { name: 'Mutual TLS Declared' }),
    ).toBeInTheDocument();
    const sentence = 'No policy agent that Okeanos knows runs here.';
    for (const name of ['Policy', 'Service']) {
      const card = await screen.findByRole('region', { name });
      expect(await within(card).findByText(sentence)).toBeInTheDocument();
    }
    expect(getEntityStatus).toHaveBeenCalledTimes(1);
  });

  it('has the card of a cluster', async () => {
    const getClusterStatus = async () => clusterStatus();
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [
            okeApiRef,
            {
              getClusterStatus,
              getCluster: notDeclared,
              getClusterHistory: async () => [],
              listNamespaceSummaries: async () => [],
            },
          ],
        ]}
      >
        <EntityProvider entity={clusterEntity}>
          <EntityOkeClusterCard />
        </EntityProvider>
      </TestApiProvider>,
    );
    expect(
      await screen.findByRole('group', { name: 'cert-manager Healthy' }),
    ).toBeInTheDocument();
  });

  it('has the page, with a header', async () => {
    const api = {
      listChoices: async () => [],
      listClusters: async () => [clusterStatus()],
      listEntities: async () => [],
      listOptions: async () => ({ items: [] }),
      listNamespaceSummaries: async () => [],
      listReleasedHosts: async () => [],
      listUnreadable: async () => [],
    };
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [okeApiRef, api],
          [catalogApiRef, catalogApiMock()],
        ]}
      >
        <Routes>
          <Route path="/" element={<OkePage />} />
        </Routes>
      </TestApiProvider>,
    );
    expect(await screen.findByText('OKE')).toBeInTheDocument();
    expect(
      await screen.findByRole('row', { name: /^demo/ }),
    ).toBeInTheDocument();
  });

  it('has the fields of templates', async () => {
    await renderInTestApp(<FieldNames />);
    expect(
      await screen.findByText(
        'OkeChoice, OkeConfirmName, OkeInput, OkeNetworkSize, OkeNodeSize, OkeOption, OkePlan, OkeSubnet',
      ),
    ).toBeInTheDocument();
  });

  it('brings the client of the backend', async () => {
    const [factory] = [...okePlugin.getApis()];
    expect(factory.api.id).toBe(okeApiRef.id);
    expect(factory.deps).toEqual({
      discoveryApi: discoveryApiRef,
      fetchApi: fetchApiRef,
    });
  });
});
