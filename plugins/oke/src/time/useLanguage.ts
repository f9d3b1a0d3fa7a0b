import { appLanguageApiRef, useApi } from '@backstage/frontend-plugin-api';

/** Language of the app. Components that show texts are rendered again when it changes. */
export function useLanguage(): string {
  return useApi(appLanguageApiRef).getLanguage().language;
}
