// Talks to the guardian. The token stays in this tab.

const KEY = 'creel-guard-token';

/** What the guardian refused, in its own words. */
export class Refused extends Error {
  constructor(status, message, body) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

export const setToken = (token) => sessionStorage.setItem(KEY, token);
export const forgetToken = () => sessionStorage.removeItem(KEY);
export const hasToken = () => sessionStorage.getItem(KEY) !== null;

export const get = (path) => ask(path, {});

export const post = (path, body) => ask(path, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

async function ask(path, request) {
  const headers = { ...request.headers };
  if (hasToken()) {
    headers.Authorization = `Bearer ${sessionStorage.getItem(KEY)}`;
  }
  const answer = await fetch(path, { ...request, headers, signal: AbortSignal.timeout(30_000) });
  const body = await answer.json();
  if (!answer.ok) {
    throw new Refused(answer.status, body.error ?? `The guardian answered ${answer.status}`, body);
  }
  return body;
}
