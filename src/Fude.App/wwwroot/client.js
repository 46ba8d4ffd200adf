// The server's routes. Every failure is a ServerError with the code of the server's problem details.

const PATIENCE = 10_000; // milliseconds after which an answer is no longer waited for

export class ServerError extends Error {
  constructor(code, message, retryAfter = 0) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter; // seconds
  }
}

/** The model that answers: {tag, labels}. */
export function currentModel() {
  return request('api/models/current', {});
}

/** Whether the server is there. */
export async function isHealthy() {
  try {
    return (await request('api/health', { cache: 'no-store' })).health === 'ok';
  } catch {
    return false;
  }
}

/** What the model says of an unfinished drawing: {result, label, modelTag, pixels}. */
export function preview(png, signal) {
  return post('api/predictions/preview?pixels=true', png, signal);
}

/** What the model says of a finished one. */
export function predict(png, signal) {
  return post('api/predictions?pixels=true', png, signal);
}

function post(url, png, signal) {
  const form = new FormData();
  form.append('image', png, 'drawing.png');
  return request(url, { method: 'POST', body: form, signal });
}

async function request(url, options) {
  // AbortSignal.any and .timeout would say this in a line, but are missing from browsers that are otherwise good enough.
  const either = new AbortController();
  const abort = () => either.abort();
  const timer = setTimeout(abort, PATIENCE);
  options.signal?.addEventListener('abort', abort);
  try {
    const response = await fetch(url, { ...options, signal: either.signal });
    const answer = await response.json().catch(() => null);
    if (response.ok && answer) return answer;
    throw new ServerError(
      answer?.code ?? (response.status === 503 || response.status === 502 ? 'busy' : 'unexpected'),
      answer?.detail ?? `${response.status} ${response.statusText}`,
      Number(response.headers.get('Retry-After')) || 0,
    );
  } catch (error) {
    if (error instanceof ServerError) throw error;
    if (options.signal?.aborted) throw options.signal.reason;
    throw new ServerError('unreachable', String(error));
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
  }
}
