// Asks the guardian every few seconds what it knows, and shows it.

import { forgetToken, get, hasToken, Refused, setToken } from './api.js';
import { showCleanup } from './cleanup.js';
import { showFacts, showHistory } from './history.js';
import { selection, showSources } from './sources.js';
import { byId, count, el, exactly, full, mark, say, sentence, time, word, worst } from './text.js';

const EVERY = 5_000;
const HISTORY_EVERY = 60_000;
const FAILURES = 2;
const LEVELS = ['CRITICAL', 'WARNING', 'NOTICE'];

const alerts = new Map();
let state;
let turn = 0;
let timer;
let failures = 0;
let contact;
let history = { key: '', at: 0 };
let measured;

async function poll() {
  clearTimeout(timer);
  if (document.hidden) {
    return;
  }
  const mine = ++turn;
  try {
    const answer = await get('api/state');
    if (mine !== turn) {
      return;
    }
    state = answer;
    failures = 0;
    contact = Date.now();
    show();
  } catch (e) {
    if (mine !== turn) {
      return;
    }
    if (e instanceof Refused && e.status === 401) {
      askToken(e.message);
      return;
    }
    lost(e);
  }
  timer = setTimeout(poll, EVERY);
}

function lost(e) {
  failures++;
  if (failures < FAILURES) {
    return;
  }
  const why = e instanceof Refused ? ` ${full(sentence(e.message))}` : '';
  say(byId('status'), contact ? `No contact since ${exactly(contact)}.${why} What is shown is from then.` : `No contact.${why}`);
  byId('status').className = 'lost';
  document.title = 'No contact · Creel guard';
}

function askToken(message) {
  const refused = hasToken();
  forgetToken();
  byId('content').hidden = true;
  byId('token-form').hidden = false;
  byId('status').className = refused ? 'lost' : '';
  say(byId('status'), refused ? full(sentence(message)) : 'This guardian asks for its token.');
  byId('token').focus();
}

byId('token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  setToken(byId('token').value.trim());
  byId('token').value = '';
  byId('token-form').hidden = true;
  poll();
});

function show() {
  byId('token-form').hidden = true;
  byId('content').hidden = false;
  say(byId('looked'), `Looked at ${exactly(state.at)}`);
  showStatus();
  byId('troubles').hidden = state.troubles.length === 0;
  byId('troubles').replaceChildren(...state.troubles.map((trouble) => el('li', {}, trouble)));
  showSources(state, showSelected);
  showSelected();
  showAlerts();
}

function showStatus() {
  const at = (level) => state.sources.filter((source) => source.level === level).map((source) => source.name);
  const parts = LEVELS.filter((level) => at(level).length > 0).map((level) => `${sentence(word(level))}: ${at(level).join(', ')}.`);
  const silent = state.sources.filter((source) => source.trouble != null && !source.group).map((source) => source.name);
  if (silent.length > 0) {
    parts.push(`No answer from ${silent.join(', ')}.`);
  }
  const unread = state.sources.filter((source) => !source.usage && source.trouble == null).map((source) => source.name);
  if (unread.length > 0) {
    parts.push(`Not read yet: ${unread.join(', ')}.`);
  }
  const highest = LEVELS.find((level) => at(level).length > 0) ?? 'NORMAL';
  const found = parts.join(' ') || `All ${count(state.sources.length, 'source')} normal.`;
  byId('status').className = state.stalled ? 'lost' : highest.toLowerCase();
  say(byId('status'), state.stalled ? `The guardian has not looked since ${exactly(state.at)}. Then: ${found}` : found);
  document.title = `${state.stalled ? 'No look' : sentence(word(highest))} · Creel guard`;
}

function showSelected() {
  const source = state.sources.find((each) => each.name === selection());
  if (!source) {
    return;
  }
  if (measured !== source.name) {
    measured = source.name;
    byId('measure').value = (source.usage && worst(source.usage)?.name) ?? 'SESSIONS';
  }
  say(byId('history-title'), `Usage of ${source.name}`);
  say(byId('cleanup-title'), `Next cleanup of ${source.name}`);
  showFacts(source, state);
  showCleanup(source, poll);
  loadHistory(source);
}

async function loadHistory(source) {
  const hours = Number(byId('hours').value);
  const key = JSON.stringify([source.name, hours]);
  if (key === history.key && Date.now() - history.at < HISTORY_EVERY) {
    return;
  }
  history = { ...history, key, at: Date.now() };
  try {
    const answer = await get(`api/history?source=${encodeURIComponent(source.name)}&hours=${hours}`);
    if (history.key === key) {
      history.samples = answer.samples;
      drawHistory();
    }
  } catch (e) {
    history.at = 0;
  }
}

function drawHistory() {
  const source = state.sources.find((each) => each.name === selection());
  if (source && history.samples) {
    showHistory(source, history.samples, byId('measure').value, Number(byId('hours').value));
  }
}

/** Numbers begin anew when a guardian lost its state. */
const keyOf = (alert) => JSON.stringify([alert.number, alert.at, alert.source]);

function showAlerts() {
  const first = alerts.size === 0 && byId('log').getAttribute('aria-live') === 'off';
  const list = byId('log').firstElementChild;
  const known = new Set(state.alerts.map(keyOf));
  [...alerts.keys()].filter((key) => !known.has(key)).forEach((key) => {
    alerts.get(key).remove();
    alerts.delete(key);
  });
  [...state.alerts].reverse().filter((alert) => !alerts.has(keyOf(alert))).forEach((alert) => {
    alerts.set(keyOf(alert), alertItem(alert));
    list.prepend(alerts.get(keyOf(alert)));
  });
  byId('no-alerts').hidden = alerts.size > 0;
  if (first) {
    // What was there before is read by whoever looks for it; only new ones are announced.
    setTimeout(() => byId('log').setAttribute('aria-live', 'polite'), 500);
  }
}

function alertItem(alert) {
  const shape = alert.kind === 'RECOVERED' || alert.kind === 'ANSWERS_AGAIN' ? 'NORMAL' : alert.level;
  const title = alert.kind === 'USAGE' ? word(alert.level) : word(alert.kind);
  return el('li', { class: shape.toLowerCase() },
    el('p', { class: 'alert-head' }, mark(shape, title), ' ', el('b', {}, alert.source), ' ',
      el('time', { datetime: new Date(alert.at).toISOString(), class: 'quiet' }, time(alert.at))),
    el('p', {}, alert.text),
    alert.growth ? el('p', { class: 'quiet' }, full(alert.growth)) : '',
    alert.advice ? el('p', { class: 'quiet' }, alert.advice) : '');
}

byId('measure').addEventListener('change', drawHistory);
byId('hours').addEventListener('change', showSelected);
document.addEventListener('visibilitychange', poll);
poll();
