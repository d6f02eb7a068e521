// A peer of the store that keeps sessions.json as the gateway of March 2026 does: the whole file read, parsed, changed,
// written to a temporary file and renamed, under the lock file and its polling. Written from the description of the
// protocol; talks to the test in lines.
'use strict';
const events = require('events');
const fs = require('fs');
const net = require('net');
const path = require('path');
const crypto = require('crypto');
const readline = require('readline');

const TIMEOUT_MS = 10000;
// How old a lock file must be to be taken from a living process; a command may have less patience.
let staleMs = 30000;

const say = line => process.stdout.write(line + '\n');
const input = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const hear = async () => (await input.next()).value;
const sleep = ms => new Promise(done => setTimeout(done, ms));

function processStat(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], starttime: Number(fields[19]) };
  } catch (e) {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (e) {
    return false;
  }
  const stat = processStat(pid);
  return stat === null || stat.state !== 'Z';
}

async function payloadOf(lockPath) {
  try {
    const payload = JSON.parse(await fs.promises.readFile(lockPath, 'utf8'));
    return payload !== null && typeof payload === 'object' ? payload : {};
  } catch (e) {
    return {};
  }
}

function staleReasons(payload) {
  const reasons = [];
  const pid = Number.isInteger(payload.pid) && payload.pid > 0 ? payload.pid : null;
  if (pid === null) {
    reasons.push('missing-pid');
  } else if (!isAlive(pid)) {
    reasons.push('dead-pid');
  } else if (Number.isInteger(payload.starttime) && payload.starttime >= 0) {
    const present = processStat(pid);
    if (present !== null && present.starttime !== payload.starttime) {
      reasons.push('recycled-pid');
    }
  } else if (pid === process.pid) {
    reasons.push('orphan-self-pid');
  }
  const created = typeof payload.createdAt === 'string' ? Date.parse(payload.createdAt) : NaN;
  if (Number.isNaN(created)) {
    reasons.push('invalid-createdAt');
  } else if (Math.max(0, Date.now() - created) > staleMs) {
    reasons.push('too-old');
  }
  return reasons;
}

async function mayRemove(lockPath, reasons) {
  if (reasons.length === 0) {
    return false;
  }
  if (reasons.some(reason => reason !== 'missing-pid' && reason !== 'invalid-createdAt')) {
    return true;
  }
  try {
    return Date.now() - (await fs.promises.stat(lockPath)).mtimeMs > staleMs;
  } catch (e) {
    return e.code !== 'ENOENT';
  }
}

async function lock(store) {
  const lockPath = path.join(fs.realpathSync(path.dirname(store)), path.basename(store) + '.lock');
  const begin = Date.now();
  for (let attempt = 1; Date.now() - begin < TIMEOUT_MS; attempt++) {
    try {
      const handle = await fs.promises.open(lockPath, 'wx');
      const payload = { pid: process.pid, createdAt: new Date().toISOString(), starttime: processStat(process.pid).starttime };
      await handle.writeFile(JSON.stringify(payload, null, 2), 'utf8');
      return { lockPath, handle, waited: Date.now() - begin };
    } catch (e) {
      if (e.code !== 'EEXIST') {
        throw e;
      }
    }
    if (await mayRemove(lockPath, staleReasons(await payloadOf(lockPath)))) {
      await fs.promises.rm(lockPath, { force: true });
    } else {
      await sleep(Math.min(1000, 50 * attempt));
    }
  }
  const owner = (await payloadOf(lockPath)).pid;
  throw new Error(`session file locked (timeout ${TIMEOUT_MS}ms): pid=${owner === undefined ? 'unknown' : owner} ${lockPath}`);
}

async function unlock(held) {
  await held.handle.close();
  await fs.promises.rm(held.lockPath, { force: true });
}

async function write(store, text) {
  const temporary = `${store}.${crypto.randomUUID()}.tmp`;
  const handle = await fs.promises.open(temporary, 'w', 0o600);
  await handle.writeFile(text, 'utf8');
  await handle.sync();
  await handle.close();
  await fs.promises.rename(temporary, store);
  const directory = await fs.promises.open(path.dirname(store), 'r');
  await directory.sync();
  await directory.close();
}

async function increment(store, key) {
  const sessions = JSON.parse(await fs.promises.readFile(store, 'utf8'));
  const entry = sessions[key] || { count: 0 };
  sessions[key] = { ...entry, count: entry.count + 1 };
  await write(store, JSON.stringify(sessions, null, 2));
}

// Answers a function that tells the referee a line and waits until it has taken note.
async function connect(port) {
  const socket = net.connect(Number(port), '127.0.0.1');
  await events.once(socket, 'connect');
  socket.setNoDelay(true);
  const answers = readline.createInterface({ input: socket })[Symbol.asyncIterator]();
  return async line => {
    socket.write(line + '\n');
    if ((await answers.next()).value !== 'ok') {
      throw new Error('the referee does not answer');
    }
  };
}

const commands = {
  // Increments the counter of a session, so and so many times.
  async count(store, key, times) {
    say('ready');
    await hear();
    let longest = 0;
    for (let i = 0; i < Number(times); i++) {
      const held = await lock(store);
      longest = Math.max(longest, held.waited);
      await increment(store, key);
      await unlock(held);
    }
    say(`longest wait ${longest} ms`);
  },

  // Holds the lock until it is told to let go.
  async hold(store) {
    const held = await lock(store);
    say('held');
    await hear();
    await unlock(held);
    say('released');
  },

  // Takes the lock as a gateway whose patience is over, increments the counter of a session, and lets the lock go, each
  // when it is told to.
  async succeed(store, key) {
    staleMs = -1;
    let held;
    for (let line = await hear(); line !== undefined; line = await hear()) {
      if (line === 'take') {
        held = await lock(store);
        say('taken');
      } else if (line === 'write') {
        await increment(store, key);
        say('written');
      } else {
        await unlock(held);
        say('released');
      }
    }
  },

  // Increments the counter of a session, so and so many times, and tells a referee when it has the lock. Without the lock
  // if it is to break the rules.
  async turns(store, key, times, port, name, rules) {
    const referee = await connect(port);
    say('ready');
    await hear();
    for (let i = 0; i < Number(times); i++) {
      const held = rules === 'locked' ? await lock(store) : null;
      await referee(`enter commit ${name}`);
      await increment(store, key);
      await referee(`leave commit ${name}`);
      if (held !== null) {
        await unlock(held);
      }
    }
    say('done');
  },

  // Compares each document it is told of with what it would write itself.
  async compare() {
    for (let file = await hear(); file !== undefined; file = await hear()) {
      const text = fs.readFileSync(file, 'utf8');
      const own = JSON.stringify(JSON.parse(text), null, 2);
      let at = 0;
      while (at < text.length && text[at] === own[at]) {
        at++;
      }
      say(text === own
        ? 'same'
        : `differs at ${at}: ${JSON.stringify(text.substr(at, 40))}, not ${JSON.stringify(own.substr(at, 40))}`);
    }
  },
};

const [command, ...args] = process.argv.slice(2);
commands[command](...args).then(() => process.exit(0), e => {
  console.error(e);
  process.exit(1);
});
