// Usage over time, as a drawing and as numbers, and what else is known of the selected source.

import { byId, count, date, el, figures, hour, MEASURES, number, say, sentence, svg, time, trendText, word, bytes } from './text.js';

const HEIGHT = 240;
const EDGE = { top: 14, right: 12, bottom: 26, left: 56 };
const LONGEST_GAP = 20 * 60_000;
let shown;

/** Draws the samples of a source. */
export function showHistory(source, samples, name, hours) {
  shown = { source, samples, name, hours };
  draw();
}

new ResizeObserver(() => shown && draw()).observe(byId('chart'));

function value(sample, name) {
  return { IN_USE: sample.inUse, SESSIONS: sample.existing, BYTES: sample.bytes, TOKENS: sample.tokens }[name];
}

function draw() {
  const { source, samples, name, hours } = shown;
  const measure = MEASURES[name];
  const limit = source.usage?.limits?.[measure.limit];
  const points = samples.map((sample) => ({ at: Number(new Date(sample.at)), value: value(sample, name) }));
  say(byId('numbers-measure'), measure.title);
  byId('numbers').querySelector('tbody').replaceChildren(...points.slice().reverse().map((point) =>
    el('tr', {}, el('th', { scope: 'row' }, time(point.at)), el('td', { class: 'number' }, measure.say(point.value)))));
  byId('numbers').hidden = points.length === 0;
  byId('chart').replaceChildren(points.length < 2
    ? el('p', { class: 'quiet empty' }, 'Samples are taken every 5 minutes. There are too few to draw yet.')
    : picture(source, points, measure, limit, hours));
}

function picture(source, points, measure, limit, hours) {
  const width = Math.max(240, byId('chart').clientWidth);
  const last = points.at(-1);
  const highest = points.reduce((best, point) => (point.value > best.value ? point : best));
  const top = nice(Math.max(limit ?? 0, highest.value, 4) * 1.04);
  const end = last.at;
  const begin = Math.min(points[0].at, end - hours * 3_600_000);
  const x = (at) => EDGE.left + ((at - begin) / (end - begin)) * (width - EDGE.left - EDGE.right);
  const y = (used) => HEIGHT - EDGE.bottom - (used / top) * (HEIGHT - EDGE.top - EDGE.bottom);
  const image = svg('svg', {
    viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: 'img', 'aria-labelledby': 'chart-title', 'aria-describedby': 'chart-desc',
  });
  image.append(
    svg('title', { id: 'chart-title' }, `${measure.title} of ${source.name}`),
    svg('desc', { id: 'chart-desc' }, `From ${measure.say(points[0].value)} at ${time(points[0].at)} to ${measure.say(last.value)}`
      + ` at ${time(last.at)}; the most was ${measure.say(highest.value)} at ${time(highest.at)}.`
      + (limit == null ? '' : ` The limit is ${measure.say(limit)}.`)));
  for (let i = 0; i <= 4; i++) {
    const used = (top * i) / 4;
    image.append(
      svg('line', { class: 'grid', x1: EDGE.left, x2: width - EDGE.right, y1: y(used), y2: y(used) }),
      svg('text', { x: EDGE.left - 8, y: y(used) + 4, 'text-anchor': 'end' }, measure.say(Math.round(used))));
  }
  ticks(begin, end, width).forEach(({ at, text }) => image.append(
    svg('text', { x: x(at), y: HEIGHT - 6, 'text-anchor': 'middle' }, text)));
  runs(points, hours).forEach((run) => {
    const line = run.map((point) => `${x(point.at).toFixed(1)} ${y(point.value).toFixed(1)}`).join('L');
    image.append(
      svg('path', { class: 'area', d: `M${line}L${x(run.at(-1).at).toFixed(1)} ${y(0)}L${x(run[0].at).toFixed(1)} ${y(0)}Z` }),
      svg('path', { class: 'line', d: `M${line}` }));
  });
  if (limit != null) {
    image.append(
      svg('line', { class: 'limit', x1: EDGE.left, x2: width - EDGE.right, y1: y(limit), y2: y(limit) }),
      svg('text', { class: 'limit', x: EDGE.left + 6, y: y(limit) - 5 }, `limit ${measure.say(limit)}`));
  }
  return image;
}

/** The next larger number that four lines divide well. */
function nice(most) {
  const step = 10 ** Math.floor(Math.log10(most / 4));
  return 4 * step * [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((each) => each * step * 4 >= most);
}

function ticks(begin, end, width) {
  const room = Math.max(2, Math.floor((width - EDGE.left) / 84));
  const hours = [1, 2, 3, 4, 6, 12, 24, 48, 96, 168].find((each) => (end - begin) / (each * 3_600_000) <= room) ?? 168;
  const first = new Date(begin);
  first.setMinutes(0, 0, 0);
  if (hours >= 24) {
    first.setHours(0);
  } else {
    first.setHours(Math.floor(first.getHours() / hours) * hours);
  }
  const found = [];
  for (const next = first; next <= end; next.setHours(next.getHours() + hours)) {
    const margin = (22 / width) * (end - begin);
    if (next >= begin + margin && next <= end - margin) {
      found.push({ at: Number(next), text: hours >= 24 ? date(next) : hour(next) });
    }
  }
  return found;
}

/** The line stops where nobody looked. */
function runs(points, hours) {
  const gap = Math.max(LONGEST_GAP, (hours * 3_600_000) / 100);
  const found = [[points[0]]];
  points.slice(1).forEach((point, i) => {
    if (point.at - points[i].at > gap) {
      found.push([]);
    }
    found.at(-1).push(point);
  });
  return found;
}

/** Shows a source's figures, owners and kinds. */
export function showFacts(source, state) {
  const { usage } = source;
  const facts = [];
  if (usage) {
    const known = figures(usage).map((figure) => figure.name);
    Object.entries(MEASURES).filter(([name, measure]) => known.includes(name) || measure.used(usage) > 0).forEach(([name, measure]) => {
      const limit = usage.limits?.[measure.limit];
      const used = measure.used(usage);
      facts.push([measure.title, limit == null ? measure.say(used)
        : `${measure.say(used)} of ${measure.say(limit)} (${Math.floor((100 * used) / limit)} %)`]);
    });
    const kinds = Object.entries(usage.kinds ?? {}).sort((a, b) => b[1] - a[1]);
    facts.push(['Kinds', kinds.map(([kind, n]) => `${word(kind)} ${number(n)}`).join(', ')]);
    facts.push(['Largest owners', (usage.owners ?? []).slice(0, 5).map((each) =>
      `${each.name} (${count(each.sessions, 'session')}, ${bytes(each.bytes)})`).join(', ')]);
  }
  facts.push(['Trend', trendText(source.trend, state.at)]);
  facts.push(['Trouble', sentence(source.trouble ?? '')]);
  const removed = Object.entries(source.removed ?? {});
  facts.push(['Removed', removed.map(([reason, n]) => `${number(n)} (${word(reason)})`).join(', ')]);
  byId('facts').replaceChildren(...facts.filter(([, text]) => text !== '').flatMap(([name, text]) =>
    [el('dt', {}, sentence(name)), el('dd', {}, text)]));
}
