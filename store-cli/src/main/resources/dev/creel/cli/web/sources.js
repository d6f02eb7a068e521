// The table of sources.

import { byId, el, figures, mark, MEASURES, number, say, sentence, time, trendText, word, worst } from './text.js';

const HEADS = ['Source', 'Level', 'In use', 'Sessions', 'Nearest limit', 'Trend'];
const rows = new Map();
let selected;

/** The selected source's name. */
export const selection = () => selected;

/** Shows all sources; calls back when a person selects one. */
export function showSources(state, onSelect) {
  const names = state.sources.map((source) => source.name);
  if (!names.includes(selected)) {
    selected = nearest(state.sources)?.name;
  }
  const body = byId('sources').tBodies[0];
  [...rows.keys()].filter((name) => !names.includes(name)).forEach((name) => {
    rows.get(name).row.remove();
    rows.delete(name);
  });
  state.sources.forEach((source, i) => {
    if (!rows.has(source.name)) {
      rows.set(source.name, makeRow(source, onSelect));
    }
    const { row } = rows.get(source.name);
    if (body.rows[i] !== row) {
      body.insertBefore(row, body.rows[i] ?? null);
    }
    fill(rows.get(source.name), source, state);
  });
  showSelection();
}

function nearest(sources) {
  const share = (source) => (source.usage && worst(source.usage)?.percent) ?? -1;
  return sources.reduce((best, source) => (best && share(best) >= share(source) ? best : source), undefined);
}

function showSelection() {
  rows.forEach(({ row, button }, name) => {
    row.classList.toggle('selected', name === selected);
    button.setAttribute('aria-pressed', String(name === selected));
  });
}

function makeRow(source, onSelect) {
  const button = el('button', { type: 'button', class: 'source', 'aria-pressed': 'false' }, source.name);
  button.addEventListener('click', () => {
    selected = source.name;
    showSelection();
    onSelect();
  });
  const kind = source.group ? 'group' : source.remote ? 'remote' : '';
  const head = el('th', { scope: 'row', role: 'rowheader' }, button, kind && el('span', { class: 'tag' }, kind));
  const cells = HEADS.slice(1).map((name, i) =>
    el('td', { role: 'cell', 'data-head': name, class: i === 1 || i === 2 ? 'number' : '' }));
  return { row: el('tr', { role: 'row' }, head, ...cells), button, cells, shown: '' };
}

function fill(entry, source, state) {
  const { usage } = source;
  const key = JSON.stringify([{ ...source, cleanup: undefined }, Math.floor(new Date(state.at) / 60_000)]);
  if (entry.shown === key) {
    return;
  }
  entry.shown = key;
  const [level, inUse, sessions, limit, trend] = entry.cells;
  const silent = source.trouble != null && !source.group;
  level.replaceChildren(...(usage || source.trouble
    ? [silent ? mark(source.level, `was ${word(source.level)}`, 'unknown') : mark(source.level),
      el('span', { class: 'since quiet' }, `since ${time(source.since)}`)]
    : [el('span', { class: 'quiet' }, 'Not read yet')]));
  say(inUse, of(usage, 'IN_USE', usage?.inUse));
  say(sessions, of(usage, 'SESSIONS', usage?.existing));
  const figure = usage && worst(usage);
  limit.replaceChildren(...(figure ? bar(source, figure) : [el('span', { class: 'quiet' }, 'No limit')]));
  trend.replaceChildren(source.trouble
    ? el('span', { class: 'trouble' }, sentence(source.trouble))
    : trendText(source.trend, state.at) || el('span', { class: 'quiet' }, '–'));
  entry.row.classList.toggle('silent', silent);
}

function of(usage, measure, used) {
  if (!usage) {
    return '–';
  }
  const figure = figures(usage).find((each) => each.name === measure);
  return figure ? `${number(used)} / ${number(figure.limit)}` : number(used);
}

/** A bar, and the same in words, which is all that screen readers need. */
function bar(source, figure) {
  const measure = MEASURES[figure.name];
  const text = `${Math.floor(figure.percent)} % of ${measure.say(figure.limit)}${measure.of}`;
  const meter = el('meter', {
    min: 0,
    max: 100,
    value: Math.min(100, figure.percent),
    class: source.trouble != null && !source.group ? 'unknown' : source.level.toLowerCase(),
    'aria-hidden': true,
  });
  return [meter, el('span', { class: 'percent' }, text)];
}
