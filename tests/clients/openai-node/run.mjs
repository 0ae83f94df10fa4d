// Runs the official openai package against a running server and prints "N passed, N failed".
//   node run.mjs http://127.0.0.1:8000/v1 [model] [key]
import assert from 'node:assert/strict';
import OpenAI from 'openai';

const [baseURL, model = 'tiny', apiKey = 'unused'] = process.argv.slice(2);
if (!baseURL) {
  console.error('usage: node run.mjs <base URL, ending in /v1> [model] [key]');
  process.exit(2);
}

const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const user = [{ role: 'user', content: 'Write a loop.' }];

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return chunks;
}

async function failure(call) {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new assert.AssertionError({ message: 'the call was expected to fail' });
}

const tests = {
  async 'models are listed'() {
    const ids = [];
    for await (const card of client.models.list()) {
      ids.push(card.id);
    }
    assert.ok(ids.includes(model), `${model} is not among ${ids}`);
    assert.equal((await client.models.retrieve(model)).object, 'model');
  },

  async 'completion'() {
    const answer = await client.completions.create({ model, prompt: 'def f(', max_tokens: 8, ignore_eos: true });
    assert.equal(answer.object, 'text_completion');
    assert.equal(typeof answer.choices[0].text, 'string');
    assert.equal(answer.choices[0].finish_reason, 'length');
    assert.equal(answer.usage.completion_tokens, 8);
    assert.equal(answer.usage.total_tokens, answer.usage.prompt_tokens + 8);
  },

  async 'completion, streamed, is the same text'() {
    const body = { model, prompt: 'def f(', max_tokens: 24, seed: 7, ignore_eos: true };
    const whole = await client.completions.create(body);
    const chunks = await collect(await client.completions.create({ ...body, stream: true, stream_options: { include_usage: true } }));
    assert.equal(chunks.map((chunk) => chunk.choices[0]?.text ?? '').join(''), whole.choices[0].text);
    assert.deepEqual(chunks.at(-1).choices, []);
    assert.equal(chunks.at(-1).usage.completion_tokens, 24);
    assert.equal(chunks.at(-2).choices[0].finish_reason, 'length');
  },

  async 'completion with logprobs and echo'() {
    const answer = await client.completions.create({ model, prompt: 'abc', max_tokens: 3, logprobs: 2, echo: true, ignore_eos: true });
    const { tokens, token_logprobs, top_logprobs, text_offset } = answer.choices[0].logprobs;
    assert.equal(tokens.length, answer.usage.total_tokens);
    assert.equal(token_logprobs[0], null);
    assert.ok(token_logprobs.slice(1).every((value) => value <= 0));
    assert.ok(Object.keys(top_logprobs.at(-1)).length >= 2);
    assert.equal(text_offset.length, tokens.length);
    assert.ok(answer.choices[0].text.startsWith('abc'));
  },

  async 'several prompts and choices, each with its index'() {
    const answer = await client.completions.create({ model, prompt: ['a', 'b'], n: 2, max_tokens: 4 });
    assert.deepEqual(answer.choices.map((choice) => choice.index), [0, 1, 2, 3]);
    const chunks = await collect(await client.completions.create({ model, prompt: ['a', 'b'], n: 2, max_tokens: 4, stream: true }));
    assert.deepEqual([...new Set(chunks.map((chunk) => chunk.choices[0].index))].sort(), [0, 1, 2, 3]);
  },

  async 'token ids as prompt'() {
    const answer = await client.completions.create({ model, prompt: [1, 2, 3], max_tokens: 2, ignore_eos: true });
    assert.equal(answer.usage.prompt_tokens, 3);
  },

  async 'a seed reproduces'() {
    const body = { model, prompt: 'x', max_tokens: 16, seed: 42, temperature: 1.5, ignore_eos: true };
    const [first, second, other] = await Promise.all([body, body, { ...body, seed: 43 }].map((one) => client.completions.create(one)));
    assert.equal(first.choices[0].text, second.choices[0].text);
    assert.notEqual(first.choices[0].text, other.choices[0].text);
  },

  async 'a stop text ends the output'() {
    const body = { model, prompt: 'x', max_tokens: 48, seed: 3, ignore_eos: true };
    const whole = (await client.completions.create(body)).choices[0].text;
    const middle = Math.floor(whole.length / 2);
    const stop = whole.slice(middle, middle + 2);
    const cut = await client.completions.create({ ...body, stop: [stop] });
    assert.equal(cut.choices[0].text, whole.slice(0, whole.indexOf(stop)));
    assert.equal(cut.choices[0].finish_reason, 'stop');
  },

  async 'suffix fills in the middle'() {
    const answer = await client.completions.create({ model, prompt: 'def f(a):\n    ', suffix: '\n    return b', max_tokens: 4 });
    assert.equal(typeof answer.choices[0].text, 'string');
    assert.ok(answer.usage.prompt_tokens > 3);
  },

  async 'chat'() {
    const answer = await client.chat.completions.create({ model, messages: user, max_completion_tokens: 8 });
    assert.equal(answer.choices[0].message.role, 'assistant');
    assert.equal(typeof answer.choices[0].message.content, 'string');
    assert.ok(['stop', 'length'].includes(answer.choices[0].finish_reason));
    assert.ok(answer.usage.prompt_tokens_details.cached_tokens >= 0);
  },

  async 'chat, streamed by the helper'() {
    const body = { model, messages: user, max_tokens: 24, seed: 5 };
    const whole = await client.chat.completions.create(body);
    const stream = client.chat.completions.stream({ ...body, stream_options: { include_usage: true } });
    const final = await stream.finalChatCompletion();
    assert.equal(final.choices[0].message.content, whole.choices[0].message.content);
    assert.equal(final.usage.completion_tokens, whole.usage.completion_tokens);
  },

  async 'chat with logprobs'() {
    const answer = await client.chat.completions.create({ model, messages: user, max_tokens: 4, logprobs: true, top_logprobs: 3 });
    const content = answer.choices[0].logprobs.content;
    assert.equal(content.length, answer.usage.completion_tokens);
    assert.ok(content.every((token) => token.top_logprobs.length === 3 && token.logprob <= 0 && Array.isArray(token.bytes)));
  },

  async 'chat with n and a seed'() {
    const body = { model, messages: user, max_tokens: 12, n: 3, seed: 9, temperature: 1.5, ignore_eos: true };
    const texts = (answer) => answer.choices.map((choice) => choice.message.content);
    const first = texts(await client.chat.completions.create(body));
    assert.equal(new Set(first).size, 3);
    assert.deepEqual(texts(await client.chat.completions.create(body)), first);
  },

  async 'leaving a stream is no error'() {
    const stream = await client.completions.create({ model, prompt: 'x', max_tokens: 1000, ignore_eos: true, stream: true });
    for await (const chunk of stream) {
      assert.equal(chunk.choices[0].index, 0);
      break;
    }
    assert.equal((await client.completions.create({ model, prompt: 'x', max_tokens: 1, ignore_eos: true })).usage.completion_tokens, 1);
  },

  async 'a bad value is a BadRequestError that names the field'() {
    const error = await failure(() => client.completions.create({ model, prompt: 'x', temperature: -1, top_p: 7 }));
    assert.ok(error instanceof OpenAI.BadRequestError, String(error));
    assert.equal(error.param, 'temperature');
    assert.match(error.message, /top_p/);
  },

  async 'a bad value of a stream is one too'() {
    const error = await failure(() => client.chat.completions.create({ model, messages: [], stream: true }));
    assert.ok(error instanceof OpenAI.BadRequestError, String(error));
    assert.equal(error.param, 'messages');
  },

  async 'an unknown model is a NotFoundError'() {
    const error = await failure(() => client.completions.create({ model: 'no-such-model', prompt: 'x' }));
    assert.ok(error instanceof OpenAI.NotFoundError, String(error));
    assert.equal(error.code, 'model_not_found');
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
  } catch (error) {
    failed++;
    console.error(`FAILED ${name}: ${error?.stack ?? error}`);
  }
}

console.log(`${Object.keys(tests).length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
