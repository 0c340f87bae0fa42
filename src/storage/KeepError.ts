/** What could not be kept or brought back, in words for the person: the interface shows the message as it is. */
export class KeepError extends Error {
  override name = 'KeepError';
}
