// The plan of the next cleanup, and a person's word to carry it out.

import { get, post, Refused } from './api.js';
import { bytes, byId, count, el, full, number, say, time, word } from './text.js';

const SHIELDS = {
  ACTIVE: 'without any activity on record',
  LEASED: 'leased',
  RUNNING: 'running',
  EXEMPT: 'exempt or active too lately',
  MINIMUM: 'for the minimum',
  FROM_THE_FUTURE: 'active in the future',
  UNREADABLE: 'unreadable',
};
const HEADS = ['Session', 'Why', 'Active', 'Size'];
const PLAN_EVERY = 60_000;
let asked = { key: '', at: 0 };
let planned = '';
let source;
let agreed;
let whenDone = () => {};

/** Shows the next cleanup of a source; calls back once a person changed something. */
export async function showCleanup(selected, onDone) {
  whenDone = onDone;
  const { cleanup, name } = selected;
  if (source !== name) {
    source = name;
    asked = { key: '', at: 0 };
    planned = '';
    say(byId('done'), '');
    say(byId('cleanup-text'), cleanup ? dueText(cleanup) : '');
    hidePlan();
  }
  byId('resume').hidden = cleanup?.stopped == null;
  if (!cleanup) {
    say(byId('cleanup-text'), whyNone(selected));
    hidePlan();
    return;
  }
  const when = dueText(cleanup);
  const key = JSON.stringify({ ...cleanup, due: undefined });
  if (key === asked.key && Date.now() - asked.at < PLAN_EVERY) {
    say(byId('cleanup-text'), `${when} ${planned}`);
    return;
  }
  asked = { key, at: Date.now() };
  try {
    const made = await get(planPath());
    if (source !== name) {
      return;
    }
    showPlan(made);
    planned = made.removals === 0 ? 'Now nothing would go.'
      : `Now ${count(made.removals, 'session')} (${bytes(made.bytes)}) would go${made.verdict === 'READY' ? '' : `, but may not: ${made.because}`}.`;
  } catch (e) {
    if (source !== name) {
      return;
    }
    asked = { key: '', at: 0 };
    hidePlan();
    planned = e instanceof Refused ? full(`There is no plan now: ${e.message}`) : '';
  }
  say(byId('cleanup-text'), `${when} ${planned}`);
}

const planPath = () => `api/plan?source=${encodeURIComponent(source)}`;

function whyNone({ group, remote }) {
  return group ? 'A group is cleaned up member by member.'
    : remote ? 'Its own guardian cleans it up.' : 'Nothing can be removed from it here.';
}

function dueText(cleanup) {
  return cleanup.stopped != null ? full(`Stopped: ${cleanup.stopped}`)
    : cleanup.due == null ? 'Cleanup is off.' : `Due from ${time(cleanup.due)} on, once a limit is near enough.`;
}

function hidePlan() {
  byId('plan').hidden = true;
  byId('cleanup-stays').hidden = true;
  byId('actions').hidden = true;
}

function staysText(stays) {
  const each = Object.entries(stays).filter(([, n]) => n > 0).map(([shield, n]) => `${number(n)} ${SHIELDS[shield] ?? word(shield)}`);
  return each.length === 0 ? '' : `A limit would remove these too, but they stay: ${each.join(', ')}.`;
}

function showPlan(made) {
  byId('actions').hidden = !made.actions;
  const stays = staysText(made.stays);
  say(byId('cleanup-stays'), stays);
  byId('cleanup-stays').hidden = stays === '';
  byId('plan').hidden = made.first.length === 0;
  const open = byId('plan').querySelector('details')?.open ?? false;
  const rows = made.first.map((each) => el('tr', { role: 'row' },
    el('th', { scope: 'row', role: 'rowheader' }, each.key),
    ...[each.because, each.activeAt == null ? '–' : time(each.activeAt), bytes(each.bytes)].map((text, i) =>
      el('td', { role: 'cell', 'data-head': HEADS[i + 1], class: i === 2 ? 'number' : '' }, text))));
  const head = el('tr', { role: 'row' }, ...HEADS.map((name, i) =>
    el('th', { scope: 'col', role: 'columnheader', class: i === 3 ? 'number' : '' }, name)));
  const table = el('table', { role: 'table', 'aria-label': 'Sessions that would go' },
    el('thead', { role: 'rowgroup' }, head), el('tbody', { role: 'rowgroup' }, ...rows));
  const scroll = el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Plan of the next cleanup' }, table);
  const details = el('details', {}, el('summary', {}, `What would go: ${count(made.removals, 'session')}`), scroll, rest(made));
  details.open = open;
  byId('plan').replaceChildren(details);
}

function rest(made) {
  const more = made.removals - made.first.length;
  return more > 0 ? el('p', { class: 'quiet' }, `… and ${number(more)} more`) : '';
}

/** What is shown here is what the person agrees to, whatever the page shows behind it. */
function showDialog(made, before) {
  agreed = made;
  say(byId('dialog-title'), `Clean up ${made.source}`);
  const ready = made.verdict === 'READY' && made.removals > 0;
  const what = made.verdict !== 'READY' ? full(`This cannot be done here: ${made.because}`)
    : made.removals === 0 ? 'Nothing would go now.'
      : `${count(made.removals, 'session')} (${bytes(made.bytes)}) ${made.removals === 1 ? 'goes' : 'go'} into the store’s archive.`
        + ' The command creel restore brings them back.';
  say(byId('dialog-text'), `${before}${what}`);
  byId('dialog-list').replaceChildren(...made.first.map((each) =>
    el('li', {}, el('span', { class: 'key' }, each.key), el('span', { class: 'quiet' }, ` ${each.because}`))), rest(made));
  byId('dialog-list').parentElement.hidden = made.first.length === 0;
  byId('confirm').disabled = !ready;
  if (!byId('dialog').open) {
    byId('dialog').showModal();
  }
}

function changed() {
  asked = { key: '', at: 0 };
  whenDone();
}

async function attempt(work) {
  try {
    await work();
  } catch (e) {
    byId('dialog').close();
    say(byId('done'), e instanceof Refused ? full(`Not done: ${e.message}`)
      : 'No answer came, so this may or may not be done. Look again before you try once more.');
    changed();
  }
}

byId('clean').addEventListener('click', () => attempt(async () => showDialog(await get(planPath()), '')));
byId('cancel').addEventListener('click', () => byId('dialog').close());

byId('confirm').addEventListener('click', () => attempt(async () => {
  byId('confirm').disabled = true;
  try {
    const report = await post('api/clean', { source: agreed.source, plan: agreed.id });
    byId('dialog').close();
    const removed = `Removed ${count(report.removed, 'session')} (${bytes(report.bytes)}) from ${report.source}; ${number(report.left)} are left.`;
    const stopped = report.removed > 0 ? `${removed} The rest stays` : 'Nothing was removed';
    say(byId('done'), report.outcome === 'BEGUN' ? full(report.because) : report.outcome === 'DONE'
      ? removed
      : full(`${stopped}: ${report.because}`));
    changed();
  } catch (e) {
    if (e.status !== 409) {
      throw e;
    }
    showDialog(e.body, 'Things changed meanwhile, and nothing was removed. ');
  }
}));

byId('resume').addEventListener('click', () => attempt(async () => {
  await post('api/resume', { source });
  say(byId('done'), `Cleanup of ${source} goes on when it is due.`);
  changed();
}));
