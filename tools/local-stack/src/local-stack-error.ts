/** Something the local stack cannot do, with a stable code and the sentence that tells a developer the way out. */
export class LocalStackError extends Error {
  override readonly name = 'LocalStackError';

  constructor(
    readonly code: string,
    message: string,
    readonly fix: string,
    options?: ErrorOptions,
  ) {
    super(`${message} ${fix}`, options);
  }
}
