// The server's routes, by what they are for.
import { request, send } from './request.js';

export { ServerError } from './request.js';

/** The model that answers: {tag, labels}. */
export function currentModel() {
  return request('api/models/current');
}

/** Every model there ever was: [{tag, digest, createdAt, loaded, current, labels}]. */
export async function allModels() {
  return (await request('api/models')).models;
}

/** How often each model was right where somebody said what a drawing is: a Map from tag to {corrected, right, accuracy}. */
export async function accuracies() {
  return new Map((await request('api/models/accuracy')).models.map(model => [model.tag, model]));
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

/** What the model says of a finished one, which is kept: {imageId, predictionId} besides. */
export function predict(png, signal) {
  return post('api/predictions?pixels=true', png, signal);
}

/** A page of the history, newest first: {drawings, nextBefore}. */
export function drawingsPage(filter, { before, limit }, signal) {
  const query = new URLSearchParams({ ...filter, limit });
  if (before !== undefined) query.set('before', before);
  return request(`api/drawings?${query}`, { signal });
}

/** The ids of the newest and the oldest drawing: {newest, oldest}, 0 where there is none. */
export function drawingsSpan(signal) {
  return request('api/drawings/span', { signal });
}

/** One drawing with every model's answer. */
export function drawingOf(id, signal) {
  return request(`api/drawings/${id}`, { signal });
}

/** The way of a drawing through a model, step by step. */
export function stepsOf(id, tag, signal) {
  return request(`api/drawings/${id}/steps?${new URLSearchParams({ model: tag })}`, { signal });
}

/** Says what a drawing really is. */
export function correct(id, label) {
  return send('PUT', `api/drawings/${id}/correction`, { label });
}

/** Takes that back. */
export function withdraw(id) {
  return request(`api/drawings/${id}/correction`, { method: 'DELETE' });
}

/** Deletes a drawing for good. */
export function deleteDrawing(id) {
  return request(`api/drawings/${id}`, { method: 'DELETE' });
}

/** Lets a model answer for every stored drawing: {id, model, state, done, total, skipped}. */
export function repredictAll(tag, again) {
  const query = new URLSearchParams({ model: tag });
  if (again) query.set('force', 'true');
  return request(`api/predictions/repredict-all?${query}`, { method: 'POST', headers: { Prefer: 'respond-async' } });
}

/** The last of those, newest first. */
export async function repredictions(limit) {
  return (await request(`api/repredictions?limit=${limit}`)).repredictions;
}

/** One of them. */
export function repredictionOf(id) {
  return request(`api/repredictions/${id}`);
}

/** Stops one. */
export function cancelReprediction(id) {
  return request(`api/repredictions/${id}`, { method: 'DELETE' });
}

function post(url, png, signal) {
  const form = new FormData();
  form.append('image', png, 'drawing.png');
  return request(url, { method: 'POST', body: form, signal });
}
