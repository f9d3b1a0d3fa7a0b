import type { ItemRenderer } from '@okeanos/backstage-plugin-oke/alpha';
import { z } from 'zod';

/** What the evaluator `kyverno-reports` gives with each policy. */
const dataSchema = z.object({
  rules: z.array(
    z.object({
      rule: z.string(),
      result: z.string(),
      severity: z.string(),
      message: z.string(),
    }),
  ),
});

/** The rules of a policy with their results. Of another form, nothing: the item's sentence says what matters. */
export const PolicyRules: ItemRenderer = ({ item }) => {
  const { data } = dataSchema.safeParse(item.data);
  return (
    <ul aria-label={`Rules of ${item.title}`}>
      {data?.rules.map(({ rule, result, severity, message }) => (
        <li key={`${rule} ${result}`}>
          {[rule, severity && `(${severity})`, `${result}:`, message]
            .filter(Boolean)
            .join(' ')}
        </li>
      ))}
    </ul>
  );
};
