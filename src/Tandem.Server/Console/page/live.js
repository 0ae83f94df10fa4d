// The live view: asks for the engine's numbers twice a second while somebody looks.
import { headers, problemOf } from '/console/api.js';

const $ = id => document.getElementById(id);
const period = 500;
const kept = 60;
const speeds = [];
const samples = [];
let last = null;

const set = (id, text) => { if ($(id).textContent !== text) { $(id).textContent = text; } };
const count = value => value.toLocaleString('en-US');
const time = ms => ms < 0.995 ? `${(1000 * ms).toFixed(0)} µs` : ms < 99.5 ? `${ms.toFixed(1)} ms` : ms < 10000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
const short = value => value < 1e4 ? count(value) : value < 1e6 ? `${(value / 1e3).toFixed(1)} k` : `${(value / 1e6).toFixed(1)} M`;

/** Begins to ask; `onState` gets every answer. */
export function start(onState) {
  const turn = async () => {
    if (!document.hidden) {
      await ask(onState);
    }

    setTimeout(turn, period);
  };
  turn();
  addEventListener('resize', () => { if (last) { drawBlocks(last.kv); } });
}

/** Draws again, in other colours. */
export function redraw() {
  if (last) {
    drawBlocks(last.kv);
  }
}

async function ask(onState) {
  try {
    const response = await fetch('/console/state', { headers: headers() });
    if (!response.ok) {
      setHealth(false, response.status === 401 ? 'Needs a key' : await problemOf(response));
      return;
    }

    last = await response.json();
    onState(last);
    show(last);
  } catch {
    setHealth(false, 'Not reached');
  }
}

function setHealth(ok, text) {
  $('health').className = `health ${ok ? 'ok' : 'bad'}`;
  const label = $('health').lastElementChild;
  if (label.textContent !== text) {
    label.textContent = text;
  }
}

function show(state) {
  setHealth(state.live, state.live ? (state.running > 0 ? 'Busy' : 'Ready') : state.reason ?? 'Failed');
  set('model-name', state.model.name);
  set('model-facts', `${state.model.parameters} parameters · context ${count(state.model.context)} tokens`);
  set('uptime', `up ${upFor(state.uptime_seconds)}`);
  showSpeed(state);
  set('running', count(state.running));
  set('running-of', `of ${state.max_sequences}`);
  set('waiting', count(state.waiting));
  set('waits-for', state.waits_for ? `for ${state.waits_for}` : '');
  const share = Math.round(100 * state.batch_tokens / state.token_budget);
  set('batch-text', `${count(state.batch_tokens)} of ${count(state.token_budget)} tokens a step`);
  $('batch-bar').setAttribute('aria-valuenow', share);
  $('batch-bar').firstElementChild.style.width = `${state.batch_tokens > 0 ? Math.max(1, share) : 0}%`;
  set('kv-size', `${state.kv.block_size} tokens each`);
  set('kv-held', short(state.kv.held));
  set('kv-cached', short(state.kv.cached));
  set('kv-free', short(state.kv.free));
  drawBlocks(state.kv);
  for (const [id, quantiles] of [['first-token', state.first_token], ['token-gap', state.token_gap], ['queue-time', state.queue]]) {
    [...$(id).querySelectorAll('td')].forEach((cell, i) => { cell.textContent = quantiles ? time([quantiles.p50, quantiles.p90, quantiles.p99][i]) : '–'; });
  }

  set('prefix', state.prefix_queries > 0 ? `${(100 * state.prefix_hits / state.prefix_queries).toFixed(1)} %` : '–');
  set('preemptions', count(state.preemptions));
  set('steps', count(state.steps));
  set('generated', count(state.generated_tokens));
  set('finished', count(state.finished) + (state.failed > 0 ? `, ${count(state.failed)} failed` : ''));
}

function showSpeed(state) {
  const now = performance.now();
  samples.push([now, state.generated_tokens]);
  while (samples.length > 2 && now - samples[1][0] > 1000) {
    samples.shift();
  }

  const [then, tokens] = samples[0];
  const speed = samples.length > 1 ? 1000 * (state.generated_tokens - tokens) / (now - then) : state.tokens_per_second;
  speeds.push(speed);
  if (speeds.length > kept) {
    speeds.shift();
  }

  set('speed', speed < 10 && speed > 0 ? speed.toFixed(1) : speed.toFixed(0));
  const top = Math.max(10, ...speeds);
  const points = speeds.map((value, i) => `${(240 * (kept - speeds.length + i) / (kept - 1)).toFixed(1)} ${(46 - 43 * value / top).toFixed(1)}`);
  $('spark').children[2].setAttribute('d', `M${points.join('L')}`);
  $('spark').children[0].setAttribute('d', `M${points.join('L')}L240 47L${points[0].split(' ')[0]} 47Z`);
}

function drawBlocks(kv) {
  const canvas = $('kv');
  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const total = kv.held + kv.cached + kv.free;
  const held = kv.held_map ? bytes(kv.held_map) : new Uint8Array(Math.ceil(total / kv.blocks_per_cell));
  const cached = kv.cached_map ? bytes(kv.cached_map) : held;
  const width = canvas.clientWidth;
  const pitch = Math.max(5, Math.min(14, Math.floor(Math.sqrt(width * 190 / Math.max(1, held.length)))));
  const columns = Math.max(1, Math.floor((width + 1) / pitch));
  const height = Math.ceil(held.length / columns) * pitch;
  const scale = devicePixelRatio || 1;
  canvas.style.height = `${height}px`;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const style = getComputedStyle(document.documentElement);
  const colour = name => style.getPropertyValue(`--${name}`).trim();
  const context = canvas.getContext('2d');
  context.scale(scale, scale);
  const cell = (i, name, alpha) => {
    context.globalAlpha = alpha;
    context.fillStyle = name;
    context.fillRect((i % columns) * pitch, Math.floor(i / columns) * pitch, pitch - 1, pitch - 1);
  };
  const [free, cachedColour, heldColour] = [colour('free'), colour('cached'), colour('held')];
  for (let i = 0; i < held.length; i++) {
    cell(i, free, 1);
    // A cell may stand for many blocks; one of them must still be seen.
    if (cached[i] > 0 && cached !== held) {
      cell(i, cachedColour, 0.35 + 0.65 * cached[i] / 255);
    }

    if (held[i] > 0) {
      cell(i, heldColour, 0.45 + 0.55 * held[i] / 255);
    }
  }

  canvas.setAttribute('aria-label', `KV blocks: ${kv.held} held, ${kv.cached} cached, ${kv.free} free; a square is ${kv.blocks_per_cell === 1 ? 'a block' : `${kv.blocks_per_cell} blocks`}`);
}

function upFor(seconds) {
  const minutes = Math.floor(seconds / 60);
  return seconds < 60 ? `${Math.floor(seconds)} s` : minutes < 60 ? `${minutes} min` : minutes < 1440 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${Math.floor(minutes / 1440)} d ${Math.floor(minutes / 60) % 24} h`;
}
