import { splitAtTimes } from '@okeanos/backstage-plugin-oke-common';
import { Moment } from './Time';

/** A text of the backend, in which moments stand as ISO 8601: here as local and relative times, with the exact one at hand. */
export function TextWithTimes(props: { text: string }) {
  return splitAtTimes(props.text).map(({ text, time }, index) =>
    // The same moment may stand in it twice.
    time ? <Moment key={`${index} ${time}`} time={time} /> : text,
  );
}
