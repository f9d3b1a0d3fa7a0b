import { z } from 'zod';
import { parseCidr } from '../cidr';
import { conflict, invalidParameter } from '../http/ServiceError';
import { CAPTURE_FILTER } from '../logging/loggedServices';
import { existing } from '../logging/records';
import { captureFilters } from './collections';
import { CoreKind } from './CoreKind';
import { resourceSchemas, Specific } from './model';
import { optionsProblem } from './rules';
import { createFields, updateFields } from './schemas';

const { filterType, flowLogCaptureFilterRules } =
  resourceSchemas.captureFilter.shape;
type Rules = z.infer<typeof flowLogCaptureFilterRules>;

const createSchema = z.object({
  ...createFields,
  filterType,
  flowLogCaptureFilterRules: flowLogCaptureFilterRules.default([]),
});
const updateSchema = z.object({
  ...updateFields,
  flowLogCaptureFilterRules: flowLogCaptureFilterRules.optional(),
});

/** What flow logs collect: https://docs.oracle.com/en-us/iaas/api/#/en/iaas/20160918/CaptureFilter/ */
export const captureFilterKind: CoreKind<
  Specific<'captureFilter'>,
  z.infer<typeof createSchema>,
  z.infer<typeof updateSchema>
> = {
  collection: captureFilters,
  createSchema,
  updateSchema,
  filters: ['filterType'],
  build: (_, details) => ({
    filterType: details.filterType,
    flowLogCaptureFilterRules: checkedRules(details.flowLogCaptureFilterRules),
  }),
  change: (_, filter, details) => ({
    flowLogCaptureFilterRules: checkedRules(
      details.flowLogCaptureFilterRules ?? filter.flowLogCaptureFilterRules,
    ),
  }),
  checkDeletable(cloud, { id }) {
    const log = existing(cloud, cloud.state.logging.logs).find(
      ({ configuration }) =>
        configuration?.source.parameters?.[CAPTURE_FILTER] === id,
    );
    if (log) {
      throw conflict(`The capture filter ${id} is used by the log ${log.id}`);
    }
  },
};

function checkedRules(rules: Rules): Rules {
  rules.forEach((rule, index) => {
    const field = `flowLogCaptureFilterRules.${index}`;
    for (const name of ['sourceCidr', 'destinationCidr'] as const) {
      const cidr = rule[name];
      const range = cidr === undefined ? {} : parseCidr(cidr);
      if ('problem' in range) {
        throw invalidParameter(`${field}.${name}: ${range.problem}`);
      }
    }
    const problem = optionsProblem({
      ...rule,
      protocol: rule.protocol ?? 'all',
    });
    if (problem) {
      throw invalidParameter(`${field}: ${problem}`);
    }
  });
  return rules;
}
