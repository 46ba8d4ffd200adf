// A model answers again for every stored drawing: starts it, shows how far it is, cancels it.
import { cancelReprediction, repredictAll, repredictionOf, repredictions } from '../client.js';
import { number, percent, say } from '../words.js';

const LOOK = 1_000; // milliseconds between two looks where no event comes
const SAID = 0.25; // of the whole between two announcements

export class Reprediction {
  #host;
  #notice;
  #announce;
  #job = null;
  #timer = 0;
  #said = 0;

  constructor(host, notice, announce) {
    this.#host = host;
    this.#notice = notice;
    this.#announce = announce;
    host.querySelector('.cancel').addEventListener('click', () => this.#cancel());
    document.addEventListener('language', () => this.#write());
  }

  /** Begins, unless one is running. */
  async start(tag, again) {
    if (this.#job?.state === 'running') {
      this.#notice.show('jobRuns');
      return;
    }
    try {
      this.#said = 0;
      this.#take(await repredictAll(tag, again));
      this.#notice.hide();
      this.#announce(say('jobStarted', { model: tag }));
    } catch (error) {
      this.#notice.fail(error, () => this.start(tag, again));
    }
  }

  /** Looks whether one is running already, or how the last one ended. */
  async resume() {
    const [last] = await repredictions(1);
    if (last) this.#take(last, true);
  }

  /** An event {id, state, done, total}. */
  hear(job) {
    if (this.#job && this.#job.id === job.id) this.#take({ ...this.#job, ...job });
    else if (job.state === 'running') repredictionOf(job.id).then(found => this.#take(found), () => {});
  }

  async #cancel() {
    try {
      await cancelReprediction(this.#job.id);
      this.#take(await repredictionOf(this.#job.id));
    } catch (error) {
      this.#notice.fail(error, () => this.#cancel());
    }
  }

  #take(job, isOld = false) {
    const wasRunning = this.#job?.state === 'running' || !isOld;
    this.#job = job;
    clearTimeout(this.#timer);
    if (job.state === 'running') {
      this.#timer = setTimeout(() => this.#look(), LOOK);
      const share = job.total ? job.done / job.total : 0;
      if (share >= this.#said + SAID) {
        this.#said = share;
        this.#announce(say('jobProgress', this.#values()));
      }
    } else if (wasRunning) {
      this.#announce(say(`job_${job.state}`, this.#values()));
    }
    this.#write();
  }

  async #look() {
    try {
      const job = await repredictionOf(this.#job.id);
      if (job.id === this.#job.id) this.#take(job);
    } catch {
      this.#timer = setTimeout(() => this.#look(), 3 * LOOK);
    }
  }

  #values() {
    const { model, done, total, skipped, error } = this.#job;
    return { model, done: number(done), total: number(total), skipped: number(skipped ?? 0), percent: percent(total ? done / total : 0, 0), detail: error ?? '' };
  }

  #write() {
    if (!this.#job) return;
    const job = this.#job;
    const isRunning = job.state === 'running';
    this.#host.hidden = false;
    this.#host.dataset.state = job.state;
    this.#host.querySelector('.job-title').textContent = say(isRunning ? 'jobProgress' : `job_${job.state}`, this.#values());
    const bar = this.#host.querySelector('progress');
    bar.max = Math.max(1, job.total);
    bar.value = isRunning ? job.done : Math.max(job.done, job.state === 'finished' ? bar.max : 0);
    bar.setAttribute('aria-label', say('jobBar'));
    const cancel = this.#host.querySelector('.cancel');
    if (!isRunning && document.activeElement === cancel) this.#host.focus();
    cancel.hidden = !isRunning;
  }
}
