import { useApiHolder } from '@backstage/frontend-plugin-api';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { useEffect, useState } from 'react';
import { useParams } from 'react-router-dom';
import type { FormPage } from './placeOfField';

/** The pages of the form that is shown; none where it is of no template of the catalog, as in the template editor. */
export function useFormPages(): FormPage[] {
  const scaffolder = useApiHolder().get(scaffolderApiRef);
  const { namespace, templateName } = useParams();
  const [pages, setPages] = useState<FormPage[]>([]);
  useEffect(() => {
    let isGone = false;
    if (scaffolder && namespace && templateName) {
      scaffolder
        .getTemplateParameterSchema(`template:${namespace}/${templateName}`)
        .then(
          ({ steps }) => isGone || setPages(steps),
          () => undefined, // problems are told without their pages then
        );
    }
    return () => {
      isGone = true;
    };
  }, [scaffolder, namespace, templateName]);
  return pages;
}
