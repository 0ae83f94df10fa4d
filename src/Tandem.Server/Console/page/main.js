import { key, setKey } from '/console/api.js';
import * as live from '/console/live.js';
import * as playground from '/console/playground.js';

const $ = id => document.getElementById(id);
const root = document.documentElement;

function nameTheme() {
  $('theme').setAttribute('aria-label', `Switch to ${root.dataset.theme === 'dark' ? 'light' : 'dark'} colours`);
  live.redraw();
}

$('theme').addEventListener('click', () => {
  root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
  localStorage.setItem('tandem-theme', root.dataset.theme);
});
new MutationObserver(nameTheme).observe(root, { attributeFilter: ['data-theme'] });
nameTheme();

$('key-open').addEventListener('click', () => {
  $('key').value = key();
  $('key-dialog').showModal();
});
function save() {
  setKey($('key').value.trim());
  $('key-dialog').close();
  playground.showSnippet();
}

$('key-save').addEventListener('click', save);
$('key-cancel').addEventListener('click', () => $('key-dialog').close());
$('key').addEventListener('keydown', event => { if (event.key === 'Enter') { save(); } });
$('base').textContent = `${location.origin}/v1`;

playground.start();
live.start(state => playground.setModel(state.model));
