// How the page says things. Everything from the guardian becomes text nodes, never markup.

const NAMESPACE = 'http://www.w3.org/2000/svg';
const SHAPES = {
  NORMAL: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11Z',
  NOTICE: 'M8 1 15 8 8 15 1 8Z',
  WARNING: 'M8 1.5 15.5 14.5H.5Z',
  CRITICAL: 'M5 1h6l4 4v6l-4 4H5l-4-4V5Z',
};
const DAY = 86_400_000;
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const seconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
const plain = new Intl.NumberFormat('en-US');
const tenths = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const MEASURES = {
  IN_USE: { used: (usage) => usage.inUse, limit: 'inUse', words: 'in use', of: ' in use', title: 'Sessions in use', say: number },
  SESSIONS: { used: (usage) => usage.existing, limit: 'sessions', words: 'sessions', of: ' sessions', title: 'Sessions', say: number },
  BYTES: { used: (usage) => usage.bytes, limit: 'bytes', words: 'size', of: '', title: 'Size', say: bytes },
  TOKENS: { used: (usage) => usage.tokens, limit: 'tokens', words: 'tokens', of: ' tokens', title: 'Tokens', say: number },
};

export const byId = (id) => document.getElementById(id);

/** Makes an element; a child that is no node becomes text. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  made.append(...children.filter((child) => child !== '' && child != null));
  return made;
}

export function svg(tag, attributes = {}, text) {
  const made = document.createElementNS(NAMESPACE, tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  if (text != null) {
    made.textContent = text;
  }
  return made;
}

/** Sets a text only if it changed, so that screen readers are told of changes only. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** A level or what else happened, as a shape and a word. */
export function mark(level, text = word(level), colour = level.toLowerCase()) {
  const shape = svg('svg', { class: 'shape', viewBox: '0 0 16 16', 'aria-hidden': 'true' });
  shape.append(svg('path', { d: SHAPES[level] ?? SHAPES.NORMAL }));
  return el('span', { class: `level ${colour}` }, shape, sentence(text));
}

export const word = (name) => name.toLowerCase().replaceAll('_', ' ');
export const full = (text) => (/[.!?]$/.test(text) ? text : `${text}.`);
export const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export function number(value) {
  return plain.format(value);
}

export function bytes(value) {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let left = value;
  while (left >= (unit === 0 ? 1024 : 1023.95) && unit < units.length - 1) {
    left /= 1024;
    unit++;
  }
  return `${unit === 0 ? plain.format(left) : tenths.format(left)} ${units[unit]}`;
}

export function count(value, one, many = `${one}s`) {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** A time of today as hours and minutes, another one with its day. */
export function time(at) {
  const date = new Date(at);
  return date.toDateString() === new Date().toDateString() ? clock.format(date) : `${day.format(date)}, ${clock.format(date)}`;
}

export const exactly = (at) => seconds.format(new Date(at));
export const hour = (at) => clock.format(new Date(at));
export const date = (at) => day.format(new Date(at));

/** A length of time in one unit. */
export function span(millis) {
  const minutes = Math.max(0, millis) / 60_000;
  if (minutes < 90) {
    return `${Math.round(minutes)} min`;
  }
  return millis < 2 * DAY ? `${Math.round(minutes / 60)} h` : `${Math.round(millis / DAY)} days`;
}

/** Every measure that has a limit. */
export function figures(usage) {
  return Object.entries(MEASURES)
    .filter(([, measure]) => usage.limits?.[measure.limit] != null)
    .map(([name, measure]) => {
      const used = measure.used(usage);
      const limit = usage.limits[measure.limit];
      return { name, used, limit, percent: (100 * used) / limit };
    });
}

/** The measure nearest to its limit, the first of two that are equally near. */
export function worst(usage) {
  return figures(usage).reduce((best, figure) => (best && best.percent >= figure.percent ? best : figure), undefined);
}

export function trendText(trend, now) {
  if (!trend) {
    return '';
  }
  const peak = trend.peakHour == null ? '' : `, busiest around ${String(trend.peakHour).padStart(2, '0')}:00`;
  if (trend.basis === 'TOO_LITTLE') {
    return 'Too few samples yet';
  }
  if (trend.basis === 'STEADY' || trend.likely == null) {
    return `Steady${peak}`;
  }
  const until = (at) => span(new Date(at) - new Date(now));
  const latest = trend.latest == null ? 'never' : until(trend.latest);
  const range = trend.earliest == null ? '' : ` (${until(trend.earliest)} to ${latest})`;
  return `${sentence(MEASURES[trend.measure].words)} full in ${until(trend.likely)}${range}${peak}`;
}
