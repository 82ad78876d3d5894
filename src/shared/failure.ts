/**
 * An error as it crosses a channel: a stable code, a sentence for the person, and where. Anything thrown by a service
 * becomes one of these on the other side; nothing else of the error (stack, paths of the program) travels.
 */
export interface FailureData {
  readonly code: string;
  readonly message: string;
  readonly where: string | null;
}

/** The error a client's call rejects with. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: string;
  readonly where: string | null;

  constructor(data: FailureData) {
    super(data.message);
    this.code = data.code;
    this.where = data.where;
  }
}

/** What to send for something that was thrown. Unknown errors keep their message under the code 'internal'. */
export function failureData(error: unknown): FailureData {
  if (error instanceof Error) {
    const { code, where } = error as Error & { code?: unknown; where?: unknown };
    return {
      code: typeof code === 'string' ? code : 'internal',
      message: error.message,
      where: typeof where === 'string' ? where : null,
    };
  }
  return { code: 'internal', message: String(error), where: null };
}
