import { join } from 'node:path';
import { editFile } from './editFile';

const CARD_IMPORTS = `import {
  EntityOkeCertificatesCard,
  EntityOkeChecksCard,
  EntityOkeClusterCard,
  EntityOkeIngressCard,
  EntityOkeNamespaceCard,
  EntityOkePolicyCard,
  EntityOkeServiceCard,
  isOkeClusterAvailable,
  isOkeNamespaceAvailable,
  isOkeServiceAvailable,
} from '@okeanos/backstage-plugin-oke/legacy';
`;

const CARDS = `
const okeCards = (
  <>
    <EntitySwitch>
      <EntitySwitch.Case if={isOkeServiceAvailable}>
        <Grid item xs={12}>
          <EntityOkeServiceCard />
        </Grid>
        <Grid item xs={12}>
          <EntityOkeIngressCard />
        </Grid>
        <Grid item xs={12}>
          <EntityOkeCertificatesCard />
        </Grid>
        <Grid item xs={12}>
          <EntityOkePolicyCard />
        </Grid>
        <Grid item xs={12}>
          <EntityOkeChecksCard />
        </Grid>
      </EntitySwitch.Case>
    </EntitySwitch>
    <EntitySwitch>
      <EntitySwitch.Case if={isOkeClusterAvailable}>
        <Grid item xs={12}>
          <EntityOkeClusterCard />
        </Grid>
      </EntitySwitch.Case>
    </EntitySwitch>
    <EntitySwitch>
      <EntitySwitch.Case if={isOkeNamespaceAvailable}>
        <Grid item xs={12}>
          <EntityOkeNamespaceCard />
        </Grid>
      </EntitySwitch.Case>
    </EntitySwitch>
  </>
);
`;

const APP_IMPORTS = `import { ScaffolderFieldExtensions } from '@backstage/plugin-scaffolder-react';
import {
  OkeChoiceFieldExtension,
  OkeConfirmNameFieldExtension,
  OkeInputFieldExtension,
  OkeNetworkSizeFieldExtension,
  OkeNodeSizeFieldExtension,
  OkeOptionFieldExtension,
  OkePage,
  OkePlanFieldExtension,
  OkeSubnetFieldExtension,
} from '@okeanos/backstage-plugin-oke/legacy';
`;

const ROUTES = `<Route path="/create" element={<ScaffolderPage />}>
      <ScaffolderFieldExtensions>
        <OkeChoiceFieldExtension />
        <OkeConfirmNameFieldExtension />
        <OkeInputFieldExtension />
        <OkeNetworkSizeFieldExtension />
        <OkeNodeSizeFieldExtension />
        <OkeOptionFieldExtension />
        <OkePlanFieldExtension />
        <OkeSubnetFieldExtension />
      </ScaffolderFieldExtensions>
    </Route>
    <Route path="/oke" element={<OkePage />} />`;

/** Puts cards, page and fields of forms into an app on the old frontend system: the README of `plugins/oke`. */
export function addToOldFrontend(folder: string): void {
  const source = join(folder, 'packages/app/src');
  const entityPage = join(source, 'components/catalog/EntityPage.tsx');
  editFile(entityPage, text => `${CARD_IMPORTS}${text}`);
  editFile(entityPage, text =>
    text.replace('\nconst overviewContent', `${CARDS}\nconst overviewContent`),
  );
  editFile(entityPage, text =>
    text.replace(
      '{entityWarningContent}\n',
      '{entityWarningContent}\n    {okeCards}\n',
    ),
  );
  const app = join(source, 'App.tsx');
  editFile(app, text => `${APP_IMPORTS}${text}`);
  editFile(app, text =>
    text.replace(
      '<Route path="/create" element={<ScaffolderPage />} />',
      ROUTES,
    ),
  );
}
