import { useTimes } from '../time/useTimes';

/** How long something has been so, with the exact time in the tooltip. */
export function Since(props: { time: string }) {
  const { since, absolute } = useTimes();
  return (
    <time dateTime={props.time} title={absolute(props.time)}>
      {since(props.time)}
    </time>
  );
}

/** How long ago something was, with the exact time in the tooltip. */
export function Ago(props: { time: string }) {
  const { ago, absolute } = useTimes();
  return (
    <time dateTime={props.time} title={absolute(props.time)}>
      {ago(props.time)}
    </time>
  );
}

/** A moment in a sentence, local and as seen from now, with the exact time in the tooltip. */
export function Moment(props: { time: string }) {
  const { moment, absolute } = useTimes();
  return (
    <time dateTime={props.time} title={absolute(props.time)}>
      {moment(props.time)}
    </time>
  );
}

/** When something was or will be, with the exact time in the tooltip. */
export function RelativeTime(props: { time: string }) {
  const { relative, absolute } = useTimes();
  return (
    <time dateTime={props.time} title={absolute(props.time)}>
      {relative(props.time)}
    </time>
  );
}
