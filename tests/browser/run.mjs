// The server's page as somebody uses it, in Chromium: node run.mjs <address of the server> [folder for screenshots].
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';

const [address, pictures] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({
  executablePath,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

let passed = 0;
let failed = 0;

function check(ok, what) {
  if (!ok) {
    throw new Error(what);
  }
}

async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, ...options });
  const page = await context.newPage();
  page.problems = [];
  page.on('console', message => { if (message.type() === 'error' || message.type() === 'warning') { page.problems.push(message.text()); } });
  page.on('pageerror', error => page.problems.push(String(error)));
  page.on('request', request => { if (!request.url().startsWith(address)) { page.problems.push(`asked for ${request.url()}`); } });
  await page.goto(address);
  await page.locator('#health.ok').waitFor();
  return page;
}

async function test(name, body, options) {
  const page = await open(options);
  try {
    await body(page);
    check(page.problems.length === 0, `the page complained: ${page.problems.join('; ')}`);
    passed++;
  } catch (error) {
    failed++;
    console.error(`FAILED ${name}: ${error.stack}`);
  } finally {
    await page.context().close();
  }
}

async function accessible(page) {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  check(passes.length > 20, `only ${passes.length} rules were looked at`);
  check(violations.length === 0, violations.map(rule => `${rule.id}: ${rule.nodes.map(node => `${node.html} ${node.failureSummary}`).join(' | ')}`).join('\n'));
}

const number = async (page, id) => Number((await page.locator(id).textContent()).replaceAll(',', ''));
const ended = page => page.locator('#stop-button:disabled').waitFor();
const shot = (page, name) => pictures ? page.screenshot({ path: path.join(pictures, `${name}.png`) }) : undefined;

/** Starts a generation that goes on for long, from the keyboard. */
async function begin(page, tokens = 128) {
  await page.fill('#max_tokens', String(tokens));
  await page.focus('#prompt');
  await page.keyboard.press('Control+Enter');
  await page.locator('.tok').first().waitFor();
}

await test('tokens stream in and tell their probabilities', async page => {
  await page.fill('#prompt', 'def add(a, b):\n    """Sum of two numbers."""\n');
  await page.fill('#temperature', '0');
  await begin(page, 48);
  const early = await page.locator('.tok').count();
  await ended(page);
  const all = await page.locator('.tok').count();
  check(all > 2 && all >= early, `${all} tokens at the end, ${early} at first`);
  check(/\d+ tokens · first after \d+ ms/.test(await page.textContent('#figures')), await page.textContent('#figures'));
  await page.hover('.tok >> nth=1');
  check(/%/.test(await page.textContent('#token-card')), 'no probability on hover');
  check(await page.locator('#token-card div').count() >= 2, 'no alternatives on hover');
  await page.mouse.move(5, 5);
  await page.focus('#output');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  check(/%/.test(await page.textContent('#token-said')), 'no probability by the keyboard');
});

await test('a greedy answer is the same twice, and the text is what the API gives', async page => {
  await page.fill('#prompt', 'class Stack:\n');
  await page.fill('#temperature', '0');
  await begin(page, 24);
  await ended(page);
  const shown = await page.locator('#output').evaluate(box => box.textContent);
  const answer = await (await fetch(`${address}/v1/completions`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ prompt: 'class Stack:\n', temperature: 0, max_tokens: 24 }),
  })).json();
  check(shown === answer.choices[0].text, `${JSON.stringify(shown)} is not ${JSON.stringify(answer.choices[0].text)}`);
});

await test('the live view moves while a request runs, and stop stops', async page => {
  await page.locator('#steps:not(:empty)').waitFor();
  const before = await number(page, '#steps');
  const response = await fetch(`${address}/v1/completions`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ prompt: 'x = ', max_tokens: 3000, ignore_eos: true, stream: true }),
  });
  await page.waitForFunction(() => document.getElementById('running').textContent === '1');
  await page.waitForFunction(then => Number(document.getElementById('steps').textContent.replaceAll(',', '')) > then, before);
  await page.waitForFunction(() => Number(document.getElementById('kv-held').textContent) > 0 && Number(document.getElementById('speed').textContent) > 0);
  await page.waitForFunction(() => document.getElementById('health').textContent.includes('Busy'));
  await response.body.cancel();
  await page.waitForFunction(() => document.getElementById('running').textContent === '0');
  await page.waitForFunction(() => [...document.querySelectorAll('#first-token td')].every(cell => /s$/.test(cell.textContent)));
  await page.fill('#prompt', 'numbers = [0, 1, 2, 3, ');
  await page.fill('#stop', '');
  await begin(page, 3500);
  if (await page.locator('#stop-button').isEnabled()) {
    await page.click('#stop-button');
    await ended(page);
    check(/stopped by you|ended by itself/.test(await page.textContent('#figures')), await page.textContent('#figures'));
  }

  await page.waitForFunction(() => document.getElementById('running').textContent === '0');
});

await test('the middle is filled in between an edited prefix and suffix', async page => {
  await page.getByText('Fill in', { exact: true }).first().click();
  check(await page.isVisible('#suffix'), 'there is no suffix');
  await page.fill('#prompt', 'def area(width, height):\n    return ');
  await page.fill('#suffix', '\n\nprint(area(2, 3))\n');
  await page.fill('#temperature', '0');
  const [request] = await Promise.all([page.waitForRequest(/completions/), begin(page, 24)]);
  const sent = request.postDataJSON();
  check(sent.suffix === '\n\nprint(area(2, 3))\n' && sent.prompt.endsWith('return '), JSON.stringify(sent));
  await ended(page);
  check((await page.textContent('#output')).length > 0, 'nothing was filled in');
});

await test('a conversation has turns', async page => {
  await page.getByText('Chat', { exact: true }).first().click();
  await page.fill('#prompt', 'Write a loop.');
  await begin(page, 12);
  await ended(page);
  await page.fill('#prompt', 'And now shorter.');
  const [request] = await Promise.all([page.waitForRequest(/chat/), page.click('#run')]);
  await ended(page);
  check(request.postDataJSON().messages.map(message => message.role).join() === 'user,assistant,user', JSON.stringify(request.postDataJSON().messages));
  check(await page.locator('.turn').count() === 4, 'the turns are not shown');
});

await test('a bad value is told in the server\'s words', async page => {
  await page.fill('#max_tokens', '999999');
  const [response] = await Promise.all([page.waitForResponse(/completions/), page.click('#run')]);
  check(response.status() === 400, `status ${response.status()}`);
  await page.locator('#problem:visible').waitFor();
  check(/max_tokens/.test(await page.textContent('#problem')), await page.textContent('#problem'));
  // The browser itself reports every refused request.
  page.problems = page.problems.filter(text => !/status of 400/.test(text));
});

await test('the snippets follow what is asked', async page => {
  await page.fill('#prompt', 'print(\'it"s\')');
  const curl = await page.textContent('#snippet');
  check(curl.includes(address) && curl.includes(String.raw`'\''`), curl);
  await page.getByText('C#', { exact: true }).click();
  check((await page.textContent('#snippet')).includes(String.raw`prompt = "print('it\"s')"`), await page.textContent('#snippet'));
});

await test('everything is reached by the keyboard', async page => {
  const seen = new Set();
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    seen.add(await page.evaluate(() => document.activeElement.id || document.activeElement.name || document.activeElement.textContent.trim()));
  }

  for (const id of ['key-open', 'theme', 'mode', 'prompt', 'output', 'run', 'clear', 'shade', 'temperature', 'top_p', 'top_k', 'max_tokens', 'seed', 'stop', 'language', 'copy', 'snippet']) {
    check(seen.has(id), `${id} is not reached; reached: ${[...seen].join(', ')}`);
  }

  await page.focus('#key-open');
  await page.keyboard.press('Enter');
  await page.locator('#key:visible').waitFor();
  await page.keyboard.type('secret-key');
  await page.keyboard.press('Enter');
  check(await page.evaluate(() => sessionStorage.getItem('tandem-key')) === 'secret-key', 'the key is not kept');
  check((await page.textContent('#snippet')).includes('$TANDEM_KEY') && !(await page.content()).includes('secret-key</'), 'the key is shown');
});

for (const colorScheme of ['light', 'dark']) {
  for (const [kind, viewport] of [['desktop', { width: 1440, height: 1000 }], ['phone', { width: 390, height: 844 }]]) {
    await test(`accessible: ${colorScheme}, ${kind}`, async page => {
      check(await page.evaluate(() => document.documentElement.dataset.theme) === colorScheme, 'the wrong colours');
      await page.fill('#prompt', 'def fibonacci(n):\n    """Return the first n numbers."""\n');
      await page.fill('#temperature', '0.4');
      await page.fill('#seed', '7');
      await page.check('#shade', { force: true });
      await begin(page, 96);
      await ended(page);
      await accessible(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(wide <= 0, `${wide} pixels too wide`);
      for (const mode of ['Fill in', 'Chat']) {
        await page.getByText(mode, { exact: true }).first().click();
        await accessible(page);
        check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${mode} is too wide`);
      }

      await page.click('#theme');
      check(await page.evaluate(() => document.documentElement.dataset.theme) !== colorScheme, 'the colours do not change');
    }, { colorScheme, viewport });
  }
}

if (pictures) {
  const load = [0, 1, 2].map(i => fetch(`${address}/v1/completions`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ prompt: `# file ${i}\nimport os\n`, n: 4, max_tokens: 2200, ignore_eos: true, seed: i }),
  }).then(response => response.text()));
  const prompts = { 'page-light': 'completion', 'page-dark': 'infill', 'page-phone': 'completion' };
  for (const [name, options] of [
    ['page-light', { colorScheme: 'light' }], ['page-dark', { colorScheme: 'dark' }], ['page-phone', { colorScheme: 'light', viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 }],
  ]) {
    await test(`picture ${name}`, async page => {
      if (prompts[name] === 'infill') {
        await page.getByText('Fill in', { exact: true }).first().click();
      } else {
        await page.fill('#prompt', 'def quicksort(arr):\n    """Sort a list of numbers."""\n');
      }

      await page.fill('#temperature', '0');
      if (name === 'page-dark') {
        await page.check('#shade', { force: true });
      }

      await begin(page, 160);
      await ended(page);
      await page.waitForTimeout(name === 'page-phone' ? 200 : name === 'page-light' ? 12000 : 6000);
      if (name === 'page-light') {
        const doubtful = await page.locator('.tok').evaluateAll(spans => {
          const doubts = spans.map(span => /\S/.test(span.textContent) ? parseFloat(span.style.getPropertyValue('--doubt')) : 0);
          return doubts.indexOf(Math.max(...doubts));
        });
        await page.hover(`.tok >> nth=${doubtful}`);
      }

      await shot(page, name);
    }, options);
  }

  await Promise.all(load);
}

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
