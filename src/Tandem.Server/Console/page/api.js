// Requests to this server, with the key if the reader gave one.
const name = 'tandem-key';

export const key = () => sessionStorage.getItem(name) ?? '';
export const setKey = value => value ? sessionStorage.setItem(name, value) : sessionStorage.removeItem(name);

export function headers(more = {}) {
  return key() ? { ...more, Authorization: `Bearer ${key()}` } : more;
}

/** The server's own sentence about what went wrong. */
export async function problemOf(response) {
  try {
    return (await response.json()).error.message;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

/** Posts JSON and gives the data of each server-sent event. */
export async function* stream(path, body, signal) {
  const response = await fetch(path, { method: 'POST', headers: headers({ 'Content-Type': 'application/json' }), body: JSON.stringify(body), signal });
  if (!response.ok) {
    throw new Error(await problemOf(response));
  }

  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }

    const events = (rest + value).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      const data = event.replace(/^data: /, '');
      if (data === '[DONE]') {
        return;
      }

      const message = JSON.parse(data);
      if (message.error) {
        throw new Error(message.error.message);
      }

      yield message;
    }
  }
}
