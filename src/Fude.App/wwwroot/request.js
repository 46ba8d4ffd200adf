// One way to ask the server. Every failure is a ServerError with the status and the code of its problem details.

const PATIENCE = 10_000; // milliseconds after which an answer is no longer waited for

export class ServerError extends Error {
  constructor(code, message, status = 0, retryAfter = 0) {
    super(message);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter; // seconds
  }

  /** Whether the same may work a little later without anybody doing anything. */
  get passes() {
    return this.code === 'busy' || this.status === 429;
  }
}

/** Asks, and gives the JSON of the answer; null for an answer without a body. */
export async function request(url, options = {}) {
  // AbortSignal.any and .timeout would say this in a line, but are missing from browsers that are otherwise good enough.
  const either = new AbortController();
  const abort = () => either.abort();
  const timer = setTimeout(abort, options.patience ?? PATIENCE);
  options.signal?.addEventListener('abort', abort);
  try {
    const response = await fetch(url, { ...options, signal: either.signal });
    if (response.status === 204) return null;
    const answer = await response.json().catch(() => null);
    if (response.ok && answer !== null) return answer;
    throw failureOf(response, answer);
  } catch (error) {
    if (error instanceof ServerError) throw error;
    if (options.signal?.aborted) throw options.signal.reason;
    throw new ServerError('unreachable', String(error));
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
  }
}

/** Asks with a JSON body. */
export function send(method, url, body, options = {}) {
  return request(url, { ...options, method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...options.headers } });
}

function failureOf(response, answer) {
  // A proxy in front answers 502 and 504 itself when the server is away, and 503 when it is overrun.
  const away = response.status === 502 || response.status === 504;
  return new ServerError(
    away ? 'unreachable' : (answer?.code ?? (response.status === 503 ? 'busy' : 'unexpected')),
    answer?.detail ?? `${response.status} ${response.statusText}`,
    response.status,
    Number(response.headers.get('Retry-After')) || 0,
  );
}
