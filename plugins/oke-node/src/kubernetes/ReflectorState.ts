/**
 * How a reflector's view of its kind stands.
 *
 * - `syncing`: no complete view yet, or it is being made anew
 * - `synced`: complete, and changes arrive
 * - `notInstalled`: the cluster does not serve the kind; the view is empty
 * - `notPermitted`: the cluster refuses the identity; the view is as old as the reflector was heard last
 * - `unreachable`: no answer, or errors instead; the view is as old as the reflector was heard last
 *
 * @public
 */
export type ReflectorState =
  | { state: 'syncing' | 'synced' | 'notInstalled'; since: Date }
  | { state: 'notPermitted' | 'unreachable'; since: Date; error: Error };
