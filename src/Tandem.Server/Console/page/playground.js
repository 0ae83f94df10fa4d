// The playground: what is asked, how it is asked, and the answer as it comes.
import { stream } from '/console/api.js';
import * as output from '/console/output.js';
import { csharp, curl } from '/console/snippets.js';

const $ = id => document.getElementById(id);
const paths = { completion: '/v1/completions', infill: '/v1/completions', chat: '/v1/chat/completions' };
const texts = {
  completion: { prompt: 'def quicksort(arr):\n', label: 'Prompt', run: 'Complete', empty: 'What the model writes appears here.' },
  infill: { prompt: 'def is_even(n):\n    """True if n is even."""\n    ', label: 'Prefix', run: 'Fill in', empty: 'The middle appears here, between prefix and suffix.' },
  chat: { prompt: 'Write a function that reverses a string.', label: 'Message', run: 'Send', empty: 'The conversation appears here.' },
};
const kept = { completion: texts.completion.prompt, infill: texts.infill.prompt, chat: texts.chat.prompt };
let model = null;
let mode = 'completion';
let turns = [];
let running = null;

/** The model is known: defaults of its own, and what it cannot do is greyed. */
export function setModel(view) {
  if (model) {
    return;
  }

  model = view;
  $('temperature').value = view.temperature;
  $('top_p').value = view.top_p;
  $('top_k').value = view.top_k > 0 ? view.top_k : '';
  for (const [name, can] of [['completion', view.text], ['infill', view.infill], ['chat', view.chat]]) {
    const radio = document.querySelector(`input[name="mode"][value="${name}"]`);
    radio.disabled = !can;
    radio.parentElement.title = can ? '' : 'This model cannot do that.';
  }

  showSnippet();
}

function body() {
  const number = id => $(id).value === '' ? undefined : Number($(id).value);
  const stops = $('stop').value.split('\n').filter(line => line !== '').map(line => line.replaceAll('\\n', '\n'));
  const common = {
    max_tokens: number('max_tokens'), temperature: number('temperature'), top_p: number('top_p'), top_k: number('top_k'), seed: number('seed'),
    stop: stops.length > 0 ? stops : undefined, stream: true,
  };
  const name = model?.name;
  if (mode === 'chat') {
    const system = $('system').value.trim() ? [{ role: 'system', content: $('system').value }] : [];
    return { model: name, messages: [...system, ...turns, { role: 'user', content: $('prompt').value }], ...common };
  }

  return { model: name, prompt: $('prompt').value, suffix: mode === 'infill' ? $('suffix').value : undefined, ...common };
}

function tokensOf(choice) {
  const likely = list => list.sort((a, b) => b.logprob - a.logprob).slice(0, 5);
  const logprobs = choice.logprobs;
  if (!logprobs) {
    return [];
  }

  return logprobs.content
    ? logprobs.content.map(token => ({ text: token.token, logprob: token.logprob, top: likely(token.top_logprobs.map(other => ({ text: other.token, logprob: other.logprob }))) }))
    : logprobs.tokens.map((text, i) => ({ text, logprob: logprobs.token_logprobs[i], top: likely(Object.entries(logprobs.top_logprobs[i] ?? {}).map(([other, logprob]) => ({ text: other, logprob }))) }));
}

async function run() {
  if (running || !model) {
    return;
  }

  const request = body();
  const top = Math.min(5, model.max_logprobs);
  const withLogprobs = top === 0 ? {} : mode === 'chat' ? { logprobs: true, top_logprobs: top } : { logprobs: top };
  running = new AbortController();
  const chat = mode === 'chat';
  let answer = '';
  setBusy(true);
  if (chat) {
    if (turns.length === 0) {
      output.clear();
    }

    output.addTurn('user', $('prompt').value);
    output.begin(output.addTurn('assistant', ''));
    turns.push({ role: 'user', content: $('prompt').value });
    $('prompt').value = '';
  } else {
    output.clear($('prompt').value);
  }

  const watch = { begun: performance.now(), first: 0, tokens: 0 };
  let end = 'stopped';
  try {
    for await (const event of stream(paths[mode], { ...request, ...withLogprobs, stream_options: { include_usage: true } }, running.signal)) {
      const choice = event.choices[0];
      if (event.usage) {
        watch.tokens = event.usage.completion_tokens;
        watch.cached = event.usage.prompt_tokens_details?.cached_tokens;
      }

      if (!choice) {
        continue;
      }

      const text = (chat ? choice.delta.content : choice.text) ?? '';
      const tokens = tokensOf(choice);
      answer += text;
      watch.first ||= tokens.length > 0 || text ? performance.now() : 0;
      watch.tokens += tokens.length || (text ? 1 : 0);
      output.add(text, tokens);
      if (choice.finish_reason) {
        end = choice.finish_reason;
      }

      showFigures(watch);
    }
  } catch (error) {
    if (error.name !== 'AbortError') {
      end = 'failed';
      $('problem').textContent = error.message;
      $('problem').hidden = false;
    }
  } finally {
    output.end();
    running = null;
    if (chat) {
      turns.push({ role: 'assistant', content: answer });
    }

    setBusy(false);
    showFigures(watch, end);
    showSnippet();
  }
}

function showFigures(watch, end) {
  const seconds = (performance.now() - watch.first) / 1000;
  const parts = [`${watch.tokens} tokens`];
  if (watch.first) {
    parts.push(`first after ${Math.round(watch.first - watch.begun)} ms`);
  }

  if (watch.first && watch.tokens > 1) {
    parts.push(`${((watch.tokens - 1) / Math.max(seconds, 0.001)).toFixed(0)} tokens/s`);
  }

  if (end) {
    parts.push({ stop: 'ended by itself', length: 'at the token limit', stopped: 'stopped by you', failed: 'failed' }[end] ?? end);
  }

  // Said once at the end, not at every token.
  $('figures').setAttribute('aria-live', end ? 'polite' : 'off');
  $('figures').textContent = parts.join(' · ');
}

function setBusy(busy) {
  $('run').disabled = busy;
  $('stop-button').disabled = !busy;
  $('output').classList.toggle('busy', busy);
  $('output').setAttribute('aria-busy', busy);
  if (busy) {
    $('problem').hidden = true;
  }
}

function setMode(next) {
  kept[mode] = $('prompt').value;
  running?.abort();
  mode = next;
  turns = [];
  $('sheet').dataset.mode = mode;
  $('prompt').value = kept[mode];
  $('prompt-label').textContent = texts[mode].label;
  $('run-label').textContent = texts[mode].run;
  $('output').dataset.empty = texts[mode].empty;
  $('output-label').textContent = mode === 'infill' ? 'Middle' : mode === 'chat' ? 'Chat' : 'Output';
  $('suffix-block').hidden = mode !== 'infill';
  $('system-block').hidden = mode !== 'chat';
  const [system, prompt, out, suffix] = ['system-block', 'prompt-block', 'output-block', 'suffix-block'].map($);
  // The order of reading is the order of the document: in a chat one writes below what was said.
  $('sheet').append(...(mode === 'chat' ? [system, out, prompt, suffix] : [system, prompt, out, suffix]));
  $('sheet').querySelectorAll('.block').forEach(block => block.classList.toggle('first', block === (mode === 'chat' ? system : prompt)));
  output.clear();
  $('figures').textContent = '';
  $('problem').hidden = true;
  showSnippet();
}

export function showSnippet() {
  const language = document.querySelector('input[name="language"]:checked').value;
  $('snippet').firstElementChild.textContent = (language === 'curl' ? curl : csharp)(paths[mode], body());
}

async function copy() {
  const text = $('snippet').textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages that did not come over HTTPS have no clipboard; the old way works everywhere.
    getSelection().selectAllChildren($('snippet'));
    document.execCommand('copy');
    getSelection().removeAllRanges();
  }

  $('copy').textContent = 'Copied';
  setTimeout(() => { $('copy').textContent = 'Copy'; }, 1500);
}

export function start() {
  $('max_tokens').value = 128;
  $('prompt').value = texts.completion.prompt;
  $('suffix').value = '\n\nprint(is_even(4))\n';
  $('run').addEventListener('click', run);
  $('stop-button').addEventListener('click', () => running?.abort());
  $('clear').addEventListener('click', () => {
    running?.abort();
    turns = [];
    output.clear();
    $('figures').textContent = '';
    $('problem').hidden = true;
    showSnippet();
  });
  $('copy').addEventListener('click', copy);
  $('modes').addEventListener('change', event => setMode(event.target.value));
  $('languages').addEventListener('change', showSnippet);
  document.addEventListener('input', showSnippet);
  document.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    }
  });
  // A radio that the browser kept over a reload.
  setMode(document.querySelector('input[name="mode"]:checked').value);
}
