// The output: a span for each token, which tells how likely the token was and what else could have stood there.
import { highlight } from '/console/highlight.js';

const box = document.getElementById('output');
const card = document.getElementById('token-card');
const said = document.getElementById('token-said');
let home = box;
let before = '';
let pending = [];
let buffer = '';
let drawn = false;
let current = null;

const percent = logprob => {
  const value = 100 * Math.exp(logprob);
  return value >= 99.95 ? '> 99.9 %' : value >= 0.1 ? `${value.toFixed(1)} %` : '< 0.1 %';
};
const visible = text => text.replaceAll(' ', '␣').replaceAll('\n', '⏎').replaceAll('\t', '⇥') || '∅';

/** Empties the output. */
export function clear(context = '') {
  box.replaceChildren();
  hide();
  begin(box, context);
}

/** From now on tokens go into this element; `context` is the code before them. */
export function begin(element, context = '') {
  home = element;
  before = context;
  pending = [];
  buffer = '';
  draw();
}

/** A turn of a conversation: a heading and the element for its text. */
export function addTurn(role, text) {
  const turn = document.createElement('div');
  turn.className = `turn ${role}`;
  const name = document.createElement('b');
  name.textContent = role === 'user' ? 'You' : 'Assistant';
  const body = document.createElement('div');
  body.textContent = text;
  turn.append(name, body);
  box.append(turn);
  box.scrollTop = box.scrollHeight;
  return body;
}

/** New text and the tokens that came with it; text may lag behind tokens. */
export function add(text, tokens) {
  buffer += text;
  pending.push(...tokens);
  while (pending.length > 0 && buffer.length > 0) {
    if (pending[0].text && buffer.startsWith(pending[0].text)) {
      emit(pending[0].text, pending.splice(0, 1));
      continue;
    }

    // Tokens that are parts of a character stand together for the text up to the next token that can be found.
    const next = pending.findIndex((token, i) => i > 0 && token.text && buffer.indexOf(token.text) > 0);
    if (next < 0) {
      break;
    }

    emit(buffer.slice(0, buffer.indexOf(pending[next].text)), pending.splice(0, next));
  }

  if (tokens.length === 0 && pending.length === 0 && buffer) {
    emit(buffer, []);
  }
}

/** What is left when the end has come; a stop token has no text. */
export function end() {
  if (buffer) {
    emit(buffer, pending.splice(0));
  }

  pending = [];
}

function emit(text, tokens) {
  const stays = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  const span = document.createElement('span');
  span.className = 'tok';
  span.textContent = text;
  span.tokens = tokens;
  if (tokens.length > 0) {
    const doubt = 1 - Math.exp(Math.min(...tokens.map(token => token.logprob)));
    span.style.setProperty('--doubt', `${Math.round(100 * doubt)}%`);
  }

  home.append(span);
  buffer = buffer.slice(text.length);
  draw();
  if (stays) {
    box.scrollTop = box.scrollHeight;
  }
}

function draw() {
  if (!drawn) {
    drawn = true;
    requestAnimationFrame(() => {
      drawn = false;
      highlight([...home.querySelectorAll('.tok')].map(span => span.firstChild), before);
    });
  }
}

function show(span) {
  current?.classList.remove('at');
  current = span;
  span.classList.add('at');
  const token = span.tokens?.[0];
  card.replaceChildren();
  if (!token) {
    hide();
    return;
  }

  const head = document.createElement('p');
  head.append(`${visible(span.textContent)}`, Object.assign(document.createElement('span'), { textContent: percent(token.logprob) }));
  card.append(head);
  for (const other of token.top) {
    const row = document.createElement('div');
    row.className = other.text === token.text ? 'own' : '';
    const bar = document.createElement('i');
    bar.style.width = `${100 * Math.exp(other.logprob)}%`;
    row.append(bar, Object.assign(document.createElement('span'), { textContent: visible(other.text) }), Object.assign(document.createElement('em'), { textContent: percent(other.logprob) }));
    card.append(row);
  }

  card.hidden = false;
  const place = span.getClientRects()[0];
  const size = card.getBoundingClientRect();
  const below = place.bottom + 8 + size.height < innerHeight;
  card.style.left = `${Math.max(8, Math.min(place.left, innerWidth - size.width - 8))}px`;
  card.style.top = `${below ? place.bottom + 8 : place.top - size.height - 8}px`;
}

function hide() {
  current?.classList.remove('at');
  current = null;
  card.hidden = true;
}

box.addEventListener('pointerover', event => { if (event.target.classList.contains('tok')) { show(event.target); } });
box.addEventListener('pointerleave', hide);
box.addEventListener('blur', hide);
box.addEventListener('scroll', () => { if (current && !current.matches(':hover')) { hide(); } });
box.addEventListener('keydown', event => {
  const step = { ArrowRight: 1, ArrowDown: 10, ArrowLeft: -1, ArrowUp: -10 }[event.key];
  const tokens = [...box.querySelectorAll('.tok')];
  if (event.key === 'Escape') {
    hide();
  }

  if (!step || tokens.length === 0) {
    return;
  }

  event.preventDefault();
  const at = tokens.indexOf(current);
  const span = tokens[at < 0 ? 0 : Math.max(0, Math.min(tokens.length - 1, at + step))];
  span.scrollIntoView({ block: 'nearest' });
  show(span);
  said.textContent = span.tokens?.length ? `${visible(span.textContent)}, ${percent(span.tokens[0].logprob)}` : visible(span.textContent);
});
document.getElementById('shade').addEventListener('change', event => box.classList.toggle('shaded', event.target.checked));
